import {AlertCircle, Bookmark, CornerUpRight, Pin} from 'lucide-react';
import {memo, useState} from 'react';
import {pictureUrl} from '../../api/users';
import {discardPost, retryPost} from '../../api/posts';
import {locale, t} from '../../i18n';
import type {Post} from '../../state/state';
import {customStatus, hour12} from '../../state/looks';
import {isSaved} from '../../state/preferences';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {clock, moment} from '../../text/time';
import {Avatar} from '../../ui/basics';
import {EmojiGlyph, Markdown} from '../../ui/markdown';
import {Acknowledge, Priority} from './Priority';
import {Attachments} from './Attachments';
import {EditForm} from './EditForm';
import {Embeds} from './Embeds';
import {Reactions} from './Reactions';
import {resolversFor} from './resolvers';
import {SystemMessage} from './SystemMessage';
import {ThreadFoot} from './ThreadFoot';
import {Toolbar} from './Toolbar';
import './message.css';

interface Props {
    id: string;
    /** Same author, a moment later: without picture and name. */
    compact?: boolean;
    /** In a thread there is no way to open the thread. */
    inThread?: boolean;
    editing?: boolean;
    /** Words to be marked in the text (`text/find.ts`). */
    marks?: string;
    highlighted?: boolean;
    last?: boolean;
    onReply?: (rootId: string) => void;
    onEdit?: (id: string) => void;
    /** Something of the post is open: its row must not be taken off the page. */
    onHold?: (id: string, held: boolean) => void;
}

export const Message = memo(function Message(props: Props) {
    const post = useStore((s) => s.posts[props.id]);
    if (!post) {
        return null;
    }
    return post.type.startsWith('system_') && post.type !== 'system_ephemeral' ? <SystemMessage post={post} last={props.last} /> : <Row {...props} post={post} />;
});

function Row({post, compact, inThread, editing, marks, highlighted, last, onReply, onEdit, onHold}: Props & {post: Post}) {
    const [active, setActive] = useState(false);
    const [held, setHeld] = useState(false);
    const hold = (now: boolean) => {
        setHeld(now);
        onHold?.(post.id, now);
    };
    const name = useStore((s) => displayName(s, post.user_id));
    const user = useStore((s) => s.users[post.user_id]);
    const status = useStore((s) => s.statuses[post.user_id]);
    const sending = useStore((s) => s.sending[post.id]);
    const saved = useStore((s) => isSaved(s, post.id));
    const mentioned = useStore((s) => isMention(post, s.users[s.me]?.username));
    const resolvers = useStore(resolversFor);
    const author = (post.props?.override_username as string) || name || t('message.someone');
    const half = useStore(hour12);
    const time = clock(post.create_at, locale(), half);
    const mood = useStore((s) => customStatus(s, post.user_id, Date.now())?.emoji ?? '');
    const text = post.message;
    // Focus may also go to nowhere (what had it was taken away): then the pointer decides.
    const left = ({currentTarget, relatedTarget}: React.FocusEvent) => {
        if (!currentTarget.contains(relatedTarget)) {
            setActive(!relatedTarget && currentTarget.matches(':hover'));
        }
    };
    return (
        <article
            className={`message ${compact ? 'compact' : ''} ${mentioned ? 'mentioned' : ''} ${sending ? 'sending' : ''} ${highlighted ? 'highlighted' : ''} ${editing ? 'editing' : ''}`}
            aria-label={t('message.label', {name: author, time})} tabIndex={last ? 0 : -1} data-post={post.id}
            // Not onMouseEnter: React misses it when what lay under the pointer before was taken away.
            onMouseMove={() => active || setActive(true)} onMouseLeave={() => setActive(false)}
            onFocus={() => setActive(true)} onBlur={left}
        >
            <div className="message-side">
                {compact ?
                    <time className="message-time" dateTime={new Date(post.create_at).toISOString()}>{time}</time> :
                    <Avatar id={post.user_id} name={author} src={user && pictureUrl(user, post.user_id)} status={status} />}
            </div>
            <div className="message-main">
                {!compact && (
                    <header className="message-head">
                        <span className="message-author">{author}</span>
                        {mood && <span className="message-mood"><EmojiGlyph name={mood} /></span>}
                        {(user?.is_bot || post.props?.from_webhook === 'true') && <span className="message-chip">{t('message.bot')}</span>}
                        <time dateTime={new Date(post.create_at).toISOString()} title={moment(post.create_at, locale())}>{time}</time>
                        {post.type === 'system_ephemeral' && <span className="message-chip">{t('message.onlyYou')}</span>}
                    </header>
                )}
                {(post.is_pinned || saved) && <div className="message-note">{post.is_pinned && <><Pin size={12} />{t('message.pinned')}</>}{saved && <><Bookmark size={12} />{t('message.saved')}</>}</div>}
                <Priority post={post} />
                {editing ? <EditForm post={post} onDone={() => onEdit?.('')} /> : (
                    <div className="message-text">
                        {text && <Markdown text={text} highlight={marks} {...resolvers} />}
                        {post.edit_at > 0 && <span className="message-edited" title={moment(post.edit_at, locale())}>{t('message.edited')}</span>}
                    </div>
                )}
                <Embeds post={post} />
                <Attachments post={post} />
                <Acknowledge post={post} />
                <Reactions post={post} active={active} onHold={hold} />
                {!inThread && post.reply_count > 0 && <ThreadFoot post={post} onOpen={() => onReply?.(post.id)} />}
                {sending?.failed && <Failed id={post.id} reason={sending.reason} />}
            </div>
            {(active || held) && !sending && !editing && post.type !== 'system_ephemeral' && (
                <Toolbar post={post} inThread={inThread} onReply={onReply} onEdit={onEdit} onHold={hold} />
            )}
        </article>
    );
}

function Failed({id, reason}: {id: string; reason?: string}) {
    return (
        <div className="message-failed" role="alert">
            <AlertCircle size={14} />
            <span>{reason || t('message.failed')}</span>
            <button type="button" onClick={() => void retryPost(id)}><CornerUpRight size={13} />{t('message.retry')}</button>
            <button type="button" onClick={() => discardPost(id)}>{t('message.discard')}</button>
        </div>
    );
}

function isMention(post: Post, username: string | undefined): boolean {
    if (!username || !post.message.includes('@')) {
        return false;
    }
    const found = post.message.toLowerCase().matchAll(/(?<![\w@])@([a-z0-9][a-z0-9._-]*)/g);
    return [...found].some(([, name]) => {
        const plain = name!.replace(/[._-]+$/, '');
        return name === username || plain === username || ['all', 'channel', 'here'].includes(plain);
    });
}
