import {navigate} from '../nav';
import {store, type Post} from '../state/state';
import {plain} from '../text/markdown';
import {play} from './sound';

/** A desktop notification, when the user allowed them and is looking elsewhere; a sound, when they wish one. */
export function notify(post: Post, sender: string, title: string): void {
    const s = store.get();
    if (s.view.focused) {
        return;
    }
    const props = s.users[s.me]?.notify_props as Record<string, string> | undefined;
    const own = s.members[post.channel_id]?.notify_props as Record<string, string | undefined> | undefined;
    const loud = own?.desktop_sound && own.desktop_sound !== 'default' ? own.desktop_sound === 'on' : props?.desktop_sound !== 'false';
    if (loud) {
        play((own?.desktop_notification_sound !== 'default' && own?.desktop_notification_sound) || props?.desktop_notification_sound);
    }
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') {
        return;
    }
    const secret = post.type === 'burn_on_read';
    const words = secret ? '' : plain(post.message).slice(0, 200) || post.metadata?.files?.map((file) => file.name).join(', ') || '';
    const note = new Notification(title.startsWith('@') || !title ? sender : `${sender} · ${title}`, {body: words, tag: post.id, silent: true});
    note.addEventListener('click', () => {
        window.focus();
        note.close();
        const now = store.get();
        const team = now.teams[now.channels[post.channel_id]?.team_id || now.view.teamId];
        if (team) {
            navigate(`${team.name}/pl/${post.id}`);
        }
    });
}
