import {CalendarClock} from 'lucide-react';
import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {reschedule, scheduledPosts, unschedule, type ScheduledPost} from '../../api/scheduled';
import {sendPost} from '../../api/posts';
import {locale, t} from '../../i18n';
import {channelTitle} from '../../state/channels';
import type {Team} from '../../state/state';
import {useStore} from '../../state/use';
import {moment} from '../../text/time';
import {Button, Empty, Spinner} from '../../ui/basics';
import {openDialog} from '../../ui/dialogs';
import {Markdown} from '../../ui/markdown';
import {toast} from '../../ui/toasts';
import {WhenDialog} from '../../ui/when';

/** What the user wrote for later, the next one first. */
export function Scheduled({team}: {team: Team}) {
    const [posts, setPosts] = useState<ScheduledPost[] | null>(null);
    const read = () => void scheduledPosts(team.id).then(setPosts).catch(fail);
    useEffect(read, [team.id]);
    const act = (work: Promise<unknown>) => void work.then(read, fail);
    if (!posts) {
        return <div className="timeline-wait"><Spinner /></div>;
    }
    if (!posts.length) {
        return <Empty art={<CalendarClock size={40} strokeWidth={1.3} />} title={t('scheduled.empty')}><p>{t('scheduled.emptyBody')}</p></Empty>;
    }
    return (
        <ul className="found" aria-label={t('scheduled.title')}>
            {posts.map((post) => (
                <li key={post.id} className="scheduled-item">
                    <div className="scheduled-when"><CalendarClock size={14} aria-hidden="true" /><Where id={post.channel_id} /><time dateTime={new Date(post.scheduled_at).toISOString()}>{moment(post.scheduled_at, locale())}</time></div>
                    <Markdown text={post.message} />
                    {post.error_code && <p className="message-failed">{post.error_code}</p>}
                    <footer>
                        <Button kind="quiet" onClick={() => openDialog((close) => <WhenDialog title={t('scheduled.change')} action={t('app.save')} onClose={close} onPick={(at) => act(reschedule(post, at))} />)}>{t('scheduled.change')}</Button>
                        <Button kind="quiet" onClick={() => act(unschedule(post).then(() => sendPost(post.channel_id, post.root_id, post.message, post.metadata?.files ?? [])))}>{t('scheduled.now')}</Button>
                        <Button kind="plain" onClick={() => act(unschedule(post))}>{t('message.delete')}</Button>
                    </footer>
                </li>
            ))}
        </ul>
    );
}

const fail = (error: unknown) => toast(failure(error).message || t('error.unreachable'), true);

function Where({id}: {id: string}) {
    const title = useStore((s) => (s.channels[id] ? channelTitle(s, s.channels[id]) : ''));
    return <b className="ellipsis">{title}</b>;
}
