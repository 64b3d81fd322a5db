import {pictureUrl} from '../../api/users';
import {locale, t} from '../../i18n';
import type {Post} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {ago} from '../../text/time';
import {Avatar} from '../../ui/basics';

/** Under a post that was answered: who answered, how often, when last. */
export function ThreadFoot({post, onOpen}: {post: Post; onOpen: () => void}) {
    const ids = ((post.participants ?? []) as {id: string}[]).map((one) => one.id).slice(0, 4);
    const people = useStore((s) => ids.map((id) => s.users[id]), shallow);
    const labels = useStore((s) => ids.map((id) => displayName(s, id)), shallow);
    const unread = useStore((s) => s.threads[post.id]?.unread_replies ?? 0);
    const mentions = useStore((s) => s.threads[post.id]?.unread_mentions ?? 0);
    return (
        <button type="button" className="thread-foot" onClick={onOpen}>
            <span className="faces">
                {ids.map((id, i) => <Avatar key={id} id={id} name={labels[i] || '?'} size={22} src={people[i] && pictureUrl(people[i], id)} />)}
            </span>
            <span className="thread-count">{t('message.replies', {n: post.reply_count})}</span>
            {mentions > 0 ? <span className="badge">{mentions}</span> : unread > 0 && <span className="thread-new">{t('message.newReplies', {n: unread})}</span>}
            {Boolean(post.last_reply_at) && <span className="thread-when">{ago(post.last_reply_at!, Date.now(), locale())}</span>}
        </button>
    );
}
