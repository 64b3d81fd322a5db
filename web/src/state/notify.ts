//! Whether a new post is told on the desktop. The server's rules (contract/notifications.md), for what only the client can do.
import {threadsApart} from './looks';
import type {Post, State} from './state';

interface Facts {
    mentioned: boolean;
    /** The user follows the thread that was answered. */
    follows: boolean;
    direct: boolean;
}

export function shouldNotify(s: State, post: Post, {mentioned, follows, direct}: Facts): boolean {
    const member = s.members[post.channel_id];
    const mine = s.users[s.me]?.notify_props as Record<string, string> | undefined;
    if (post.user_id === s.me || post.type.startsWith('system_') || s.statuses[s.me] === 'dnd' || s.statuses[s.me] === 'ooo' || member?.notify_props?.mark_unread === 'mention') {
        return false;
    }
    const own = (member?.notify_props ?? {}) as Record<string, string | undefined>;
    const level = own.desktop && own.desktop !== 'default' ? own.desktop : mine?.desktop ?? 'mention';
    if (level === 'none') {
        return false;
    }
    const reply = Boolean(post.root_id) && threadsApart(s);
    if (level === 'all' && !reply) {
        return true;
    }
    if (reply && follows) {
        const threads = own.desktop_threads && own.desktop_threads !== 'default' ? own.desktop_threads : mine?.desktop_threads ?? 'all';
        return threads === 'all' || (threads === 'mention' && mentioned);
    }
    return mentioned || (direct && !reply);
}
