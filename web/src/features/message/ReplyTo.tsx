import {CornerUpLeft} from 'lucide-react';
import {t} from '../../i18n';
import type {Post} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';

/** Above a reply that stands among the messages of its channel: what it answers, and the way into the thread. */
export function ReplyTo({post, onOpen}: {post: Post; onOpen: () => void}) {
    const root = useStore((s) => s.posts[post.root_id]);
    const name = useStore((s) => (root ? displayName(s, root.user_id) : ''));
    const words = root?.message.split('\n')[0]?.slice(0, 120) ?? '';
    return (
        <button type="button" className="message-answers" onClick={onOpen}>
            <CornerUpLeft size={13} aria-hidden="true" /><span className="ellipsis">{name ? t('message.answers', {name}) : t('message.inThread')}{words && <> <span className="muted">{words}</span></>}</span>
        </button>
    );
}
