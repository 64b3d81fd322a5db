import {CheckCheck} from 'lucide-react';
import {acknowledge} from '../../api/posts';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import type {Post} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Tooltip} from '../../ui/basics';
import {toast} from '../../ui/toasts';

export function Priority({post}: {post: Post}) {
    const level = post.metadata?.priority?.priority;
    return level === 'important' || level === 'urgent' ? <div className={`priority ${level}`}>{t(`priority.${level}`)}</div> : null;
}

/** The author asked to be told who has read it. */
export function Acknowledge({post}: {post: Post}) {
    const me = useStore((s) => s.me);
    const acks = post.metadata?.acknowledgements ?? [];
    const names = useStore((s) => acks.map((one) => displayName(s, one.user_id) || t('message.someone')), shallow);
    if (!post.metadata?.priority?.requested_ack) {
        return null;
    }
    const mine = acks.some((one) => one.user_id === me);
    const label = names.length ? names.join(', ') : t('priority.nobody');
    const press = () => void acknowledge(post.id, !mine).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <div className="acks">
            {post.user_id === me ? <span className="ack-count"><CheckCheck size={14} aria-hidden="true" />{t('priority.count', {n: acks.length})}</span> : (
                <button type="button" className="ack" aria-pressed={mine} onClick={press}><CheckCheck size={14} aria-hidden="true" />{t(mine ? 'priority.acked' : 'priority.acknowledge')}</button>
            )}
            {acks.length > 0 && <Tooltip label={label}><span className="muted ack-names ellipsis">{label}</span></Tooltip>}
        </div>
    );
}
