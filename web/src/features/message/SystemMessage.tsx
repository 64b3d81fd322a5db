import {LogIn, LogOut, MessageCircle, Pencil, UserPlus} from 'lucide-react';
import {locale, t, type Key} from '../../i18n';
import type {Post, State} from '../../state/state';
import {hour12} from '../../state/looks';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {clock, moment} from '../../text/time';
import {Markdown} from '../../ui/markdown';
import {resolversFor} from './resolvers';

const WORDS: Record<string, {key: Key; icon: typeof LogIn}> = {
    system_join_channel: {key: 'system.joinedChannel', icon: LogIn},
    system_join_team: {key: 'system.joinedTeam', icon: LogIn},
    system_leave_channel: {key: 'system.leftChannel', icon: LogOut},
    system_leave_team: {key: 'system.leftTeam', icon: LogOut},
    system_add_to_channel: {key: 'system.added', icon: UserPlus},
    system_add_to_team: {key: 'system.addedTeam', icon: UserPlus},
    system_remove_from_channel: {key: 'system.removed', icon: LogOut},
};

/** What the system says about people, in the reader's language; anything else in the server's words. */
export function SystemMessage({post, last}: {post: Post; last?: boolean}) {
    const text = useStore((s) => words(s, post));
    const resolvers = useStore(resolversFor);
    const half = useStore(hour12);
    const Icon = WORDS[post.type]?.icon ?? (post.type.includes('change') ? Pencil : MessageCircle);
    return (
        <article className="message system" tabIndex={last ? 0 : -1} data-post={post.id}>
            <div className="message-side"><Icon size={15} aria-hidden="true" /></div>
            <div className="message-main">
                <Markdown text={text} {...resolvers} />
                <time dateTime={new Date(post.create_at).toISOString()} title={moment(post.create_at, locale())}>{clock(post.create_at, locale(), half)}</time>
            </div>
        </article>
    );
}

function words(s: State, post: Post): string {
    const known = WORDS[post.type];
    const props = post.props as Record<string, string | undefined>;
    const person = (id: string | undefined, name: string | undefined) => {
        const username = (id && s.users[id]?.username) || name;
        return username ? '@' + username : displayName(s, id ?? '');
    };
    if (!known) {
        return post.message;
    }
    const who = person(props.addedUserId ?? props.removedUserId ?? post.user_id, props.addedUsername ?? props.removedUsername ?? props.username);
    const by = person(post.user_id, props.username);
    return who ? t(known.key, {who, by}) : post.message;
}
