import {AlertCircle, Bookmark, Clock3, CornerUpRight, Pin} from 'lucide-react';
import {lazy, memo, useState} from 'react';
import {pictureUrl} from '../../api/users';
import {discardPost, retryPost} from '../../api/posts';
import {locale, t} from '../../i18n';
import type {Post} from '../../state/state';
import {isBurning, isSealed} from '../../state/burn';
import {customStatus, hour12, threadsApart} from '../../state/looks';
import {isSaved} from '../../state/preferences';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {clock, moment} from '../../text/time';
import {Avatar} from '../../ui/basics';
import {EmojiGlyph, Markdown} from '../../ui/markdown';
import {openDialog} from '../../ui/dialogs';
import {Acknowledge, Priority} from './Priority';
import {Attachments} from './Attachments';
import {BurnClock, Sealed} from './Burn';
import {EditForm} from './EditForm';
import {Embeds} from './Embeds';
import {actOnKey} from './keys';
import {openProfile} from './Profile';
import {Reactions} from './Reactions';
import {ReplyTo} from './ReplyTo';
import {resolversFor} from './resolvers';
import {SystemMessage} from './SystemMessage';
import {ThreadFoot} from './ThreadFoot';
import {Toolbar} from './Toolbar';
import './message.css';

const History = lazy(() => import('./History'));

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
    const sealed = useStore((s) => isSealed(s, post));
    const flat = useStore((s) => Boolean(post.root_id && !inThread && marks === undefined) && !threadsApart(s));
    const webhook = Boolean(post.props?.override_username);
    const who = (event: React.MouseEvent<HTMLElement>) => openProfile(event.currentTarget, post.user_id);
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
            onKeyDown={(event) => event.target === event.currentTarget && !sending && actOnKey(event, post, {onReply: inThread ? undefined : onReply, onEdit})}
        >
            <div className="message-side">
                {compact ?
                    <time className="message-time" dateTime={new Date(post.create_at).toISOString()}>{time}</time> :
                    webhook ? <Avatar id={post.user_id} name={author} src={user && pictureUrl(user, post.user_id)} /> : (
                        // The name beside it does the same by keyboard.
                        <button type="button" className="message-face" tabIndex={-1} aria-hidden="true" onClick={who}><Avatar id={post.user_id} name={author} src={user && pictureUrl(user, post.user_id)} status={user?.is_bot ? undefined : status} /></button>
                    )}
            </div>
            <div className="message-main">
                {!compact && (
                    <header className="message-head">
                        {webhook ? <span className="message-author">{author}</span> : <button type="button" className="message-author" aria-haspopup="dialog" onClick={who}>{author}</button>}
                        {mood && <span className="message-mood"><EmojiGlyph name={mood} /></span>}
                        {(user?.is_bot || post.props?.from_webhook === 'true') && <span className="message-chip">{t('message.bot')}</span>}
                        <time dateTime={new Date(post.create_at).toISOString()} title={moment(post.create_at, locale())}>{time}</time>
                        {post.type === 'system_ephemeral' && <span className="message-chip">{t('message.onlyYou')}</span>}
                    </header>
                )}
                {(post.is_pinned || saved) && <div className="message-note">{post.is_pinned && <><Pin size={12} />{t('message.pinned')}</>}{saved && <><Bookmark size={12} />{t('message.saved')}</>}</div>}
                {flat && !compact && <ReplyTo post={post} onOpen={() => onReply?.(post.root_id)} />}
                <Priority post={post} />
                {isBurning(post) && !sealed && !sending && <BurnClock post={post} />}
                {sealed ? <Sealed post={post} /> : editing ? <EditForm post={post} onDone={() => onEdit?.('')} /> : (
                    <div className={`message-text ${post.edit_at > 0 ? 'was-edited' : ''}`}>
                        {text && <Markdown text={text} highlight={marks} {...resolvers} />}
                        {post.edit_at > 0 && <Edited post={post} />}
                    </div>
                )}
                <Embeds post={post} />
                <Attachments post={post} />
                <Acknowledge post={post} />
                <Reactions post={post} active={active} onHold={hold} />
                {!inThread && post.reply_count > 0 && <ThreadFoot post={post} onOpen={() => onReply?.(post.id)} />}
                {sending?.queued && <div className="message-queued"><Clock3 size={13} aria-hidden="true" />{t('message.queued')}<button type="button" className="button plain" onClick={() => discardPost(post.id)}>{t('message.discard')}</button></div>}
                {sending?.failed && <Failed id={post.id} reason={sending.reason} />}
            </div>
            {(active || held) && !sending && !editing && post.type !== 'system_ephemeral' && (
                <Toolbar post={post} inThread={inThread} onReply={onReply} onEdit={onEdit} onHold={hold} />
            )}
        </article>
    );
}

/** Authors may see what they wrote before. */
function Edited({post}: {post: Post}) {
    const own = useStore((s) => s.me === post.user_id);
    const title = moment(post.edit_at, locale());
    return own ? <button type="button" className="message-edited" title={title} aria-label={t('history.title')} onClick={() => openDialog((close) => <History post={post} onClose={close} />)}>{t('message.edited')}</button> :
        <span className="message-edited" title={title}>{t('message.edited')}</span>;
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
