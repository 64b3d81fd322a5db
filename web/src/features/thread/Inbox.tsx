import {ArrowLeft, CheckCheck, MessagesSquare} from 'lucide-react';
import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {loadInbox, readInbox} from '../../api/posts';
import {pictureUrl} from '../../api/users';
import {locale, t} from '../../i18n';
import {channelTitle} from '../../state/channels';
import {inbox} from '../../state/threads';
import {shallow, useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {plain} from '../../text/markdown';
import {ago} from '../../text/time';
import {Avatar, Button, Empty, IconButton, Segments, Spinner} from '../../ui/basics';
import {toast} from '../../ui/toasts';
import './thread.css';

interface Props {
    teamId: string;
    openId: string;
    onOpen: (rootId: string) => void;
    onBack: () => void;
}

/** The threads that the user follows, the latest answer first. */
export default function Inbox({teamId, openId, onOpen, onBack}: Props) {
    const [only, setOnly] = useState<'all' | 'unread'>('all');
    const [more, setMore] = useState(false);
    const ids = useStore((s) => inbox(s, teamId).filter((id) => only === 'all' || id === openId || (s.threads[id]?.unread_replies ?? 0) > 0), shallow);
    const [state, setState] = useState<'loading' | 'ready' | string>('loading');
    useEffect(() => {
        loadInbox(teamId, '', only === 'unread').then((rest) => (setMore(rest), setState('ready'))).catch((error) => setState(failure(error).message || t('error.unreachable')));
    }, [teamId, only]);
    const older = () => void loadInbox(teamId, ids.at(-1), only === 'unread').then(setMore).catch((error: Error) => toast(error.message || t('error.unreachable'), true));
    return (
        <main className="channel" aria-label={t('inbox.title')}>
            <header className="channel-head">
                <IconButton label={t('app.back')} className="only-phone" onClick={onBack}><ArrowLeft size={20} /></IconButton>
                <h1 className="inbox-title">{t('inbox.title')}</h1>
                <Segments label={t('inbox.which')} value={only} onChange={setOnly} options={[{value: 'all', label: t('inbox.all')}, {value: 'unread', label: t('inbox.unread')}]} />
                <Button kind="plain" onClick={() => void readInbox(teamId).catch((error: Error) => toast(error.message || t('error.unreachable'), true))}><CheckCheck size={16} />{t('inbox.readAll')}</Button>
            </header>
            {ids.length ? (
                <ul className="inbox">{ids.map((id) => <Item key={id} id={id} open={openId === id} onOpen={() => onOpen(id)} />)}{more && <li className="found-more"><Button kind="quiet" onClick={older}>{t('search.more')}</Button></li>}</ul>
            ) : state === 'loading' ? <div className="timeline-wait"><Spinner /></div> : (
                <Empty art={<MessagesSquare size={44} strokeWidth={1.3} />} title={t(only === 'unread' ? 'inbox.noneUnread' : 'inbox.empty')}><p>{state === 'ready' ? only === 'unread' ? '' : t('inbox.emptyBody') : state}</p></Empty>
            )}
        </main>
    );
}

function Item({id, open, onOpen}: {id: string; open: boolean; onOpen: () => void}) {
    const thread = useStore((s) => s.threads[id]);
    const post = useStore((s) => s.posts[id]);
    const where = useStore((s) => {
        const channel = post && s.channels[post.channel_id];
        return channel ? channelTitle(s, channel) : '';
    });
    const name = useStore((s) => displayName(s, post?.user_id ?? ''));
    const user = useStore((s) => s.users[post?.user_id ?? '']);
    if (!thread || !post) {
        return null;
    }
    return (
        <li>
            <button type="button" className={`inbox-item ${thread.unread_replies ? 'unread' : ''}`} aria-current={open} onClick={onOpen}>
                <Avatar id={post.user_id} name={name} src={user && pictureUrl(user, post.user_id)} />
                <span className="inbox-words">
                    <span className="inbox-line"><b>{name}</b> <span className="muted ellipsis">{where}</span><span className="inbox-when">{ago(thread.last_reply_at, Date.now(), locale())}</span></span>
                    <span className="inbox-text">{plain(post.message) || post.metadata?.files?.[0]?.name}</span>
                    <span className="inbox-count">{t('message.replies', {n: thread.reply_count})}{thread.unread_replies > 0 && ` · ${t('message.newReplies', {n: thread.unread_replies})}`}</span>
                </span>
                {thread.unread_mentions > 0 && <span className="badge">{thread.unread_mentions}</span>}
            </button>
        </li>
    );
}
