import {ArrowLeft, Bell, BellOff, X} from 'lucide-react';
import {useEffect, useLayoutEffect, useRef, useState, type ReactNode} from 'react';
import {Virtualizer, type VirtualizerHandle} from 'virtua';
import {openThread, setFollowing, threadSeen} from '../../api/posts';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {channelTitle} from '../../state/channels';
import {lastOwnPost} from '../../state/posts';
import {store} from '../../state/state';
import {useStore} from '../../state/use';
import {Empty, IconButton, Spinner} from '../../ui/basics';
import {toast} from '../../ui/toasts';
import './thread.css';

interface Props {
    rootId: string;
    onClose: () => void;
    renderPost: (id: string, options: {compact: boolean; last: boolean; editing: boolean; onEdit: (id: string) => void}) => ReactNode;
    renderComposer: (options: {channelId: string; label: string; onEditLast: () => void}) => ReactNode;
}

/** One thread beside the channel: the post, its replies, and a place to answer. */
export function Thread({rootId, onClose, renderPost, renderComposer}: Props) {
    const root = useStore((s) => s.posts[rootId]);
    const replies = useStore((s) => s.replies[rootId]);
    const where = useStore((s) => {
        const channel = root && s.channels[root.channel_id];
        return channel ? channelTitle(s, channel) : '';
    });
    const [problem, setProblem] = useState('');
    const [editing, setEditing] = useState('');
    const missing = !replies;
    useEffect(() => {
        setProblem('');
        openThread(rootId).catch((error) => setProblem(failure(error).message || t('error.unreachable')));
    }, [rootId, missing]);
    const count = replies?.length ?? 0;
    const focused = useStore((s) => s.view.focused);
    const following = Boolean(root?.is_following);
    const unread = useStore((s) => (s.threads[rootId]?.unread_replies ?? 0) > 0);
    const seen = useRef('');
    useEffect(() => {
        // Told once per reply, and whenever the server counts something as unread that is on screen here.
        if (count && focused && following && (unread || seen.current !== rootId + count)) {
            seen.current = rootId + count;
            void threadSeen(rootId);
        }
    }, [rootId, count, focused, following, unread]);
    const editLast = () => setEditing(lastOwnPost(store.get(), [rootId, ...(replies ?? [])])?.id ?? '');
    return (
        <aside className="thread" aria-label={t('thread.title')} onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && onClose()}>
            <header className="thread-head">
                <IconButton label={t('app.back')} className="only-phone" onClick={onClose}><ArrowLeft size={20} /></IconButton>
                <h2>{t('thread.title')}</h2>
                <span className="muted ellipsis">{where}</span>
                <IconButton label={t(following ? 'thread.unfollow' : 'thread.follow')} aria-pressed={following} side="bottom"
                    onClick={() => void setFollowing(rootId, !following).catch((error: Error) => toast(error.message || t('error.unreachable'), true))}>
                    {following ? <Bell size={17} /> : <BellOff size={17} />}
                </IconButton>
                <IconButton label={t('app.close')} keys="Esc" side="bottom" className="not-phone" onClick={onClose}><X size={18} /></IconButton>
            </header>
            {root && replies ? (
                <>
                    <Replies key={rootId} rootId={rootId} ids={replies} editing={editing} setEditing={setEditing} renderPost={renderPost} />
                    {renderComposer({channelId: root.channel_id, label: t('thread.reply'), onEditLast: editLast})}
                </>
            ) : problem ? <Empty title={t('thread.problem')}><p>{problem}</p></Empty> : <div className="timeline-wait"><Spinner /></div>}
        </aside>
    );
}

interface RepliesProps extends Pick<Props, 'rootId' | 'renderPost'> {
    ids: string[];
    editing: string;
    setEditing: (id: string) => void;
}

function Replies({rootId, ids, editing, setEditing, renderPost}: RepliesProps) {
    const list = useRef<VirtualizerHandle>(null);
    const scroller = useRef<HTMLDivElement>(null);
    const stick = useRef(true);
    const posts = useStore((s) => s.posts);
    const settle = () => {
        if (stick.current) {
            list.current?.scrollToIndex(ids.length + 1, {align: 'end'});
        }
    };
    useLayoutEffect(settle, [ids.length]);
    const watch = () => {
        const view = list.current;
        stick.current = Boolean(view && view.scrollSize - view.scrollOffset - view.viewportSize < 60);
    };
    const compact = (i: number) => {
        const [before, post] = [posts[ids[i - 1] ?? ''], posts[ids[i]!]];
        return Boolean(before && post && before.user_id === post.user_id && post.create_at - before.create_at < 300_000 && !before.type && !post.type);
    };
    return (
        <div className="thread-scroll" ref={scroller}>
            <Virtualizer ref={list} scrollRef={scroller} onScroll={watch} onResize={settle} bufferSize={400}>
                {[
                    <div key={rootId} className="thread-root">{renderPost(rootId, {compact: false, last: !ids.length, editing: editing === rootId, onEdit: setEditing})}</div>,
                    <div key="count" className="thread-line">{ids.length ? t('message.replies', {n: ids.length}) : t('thread.none')}</div>,
                    ...ids.map((id, i) => <div key={id}>{renderPost(id, {compact: compact(i), last: i === ids.length - 1, editing: editing === id, onEdit: setEditing})}</div>),
                ]}
            </Virtualizer>
        </div>
    );
}
