import {RotateCw} from 'lucide-react';
import {useState} from 'react';
import {failure} from '../../api/client';
import {outbox, retryOutbox, type Failed, type OutboxKind} from '../../api/notices';
import {useAsked} from '../../api/useAsked';
import {wantUsers} from '../../api/users';
import {m} from '../../i18n/manage';
import {count, exact} from '../../i18n/stamp';
import {t} from '../../i18n';
import {follow, href, navigate} from '../../nav';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {Awaited, Head, Nothing, Table} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {kindWords} from './words';

export const noticePath = (postId: string, username = '') => `admin_console/notifications/${postId}${username ? `?user=${encodeURIComponent(username)}` : ''}`;

/** Whether mails and pushes get out: what waits, what failed, and the way to one message's story. */
export function Notices() {
    const asked = useAsked(async () => {
        const box = await outbox();
        wantUsers(box.failed.flatMap((one) => one.user_id ?? []));
        return box;
    }, []);
    const retry = (kind: string) => void retryOutbox(kind).then(({rows}) => (toast(m('outbox.retried', {n: rows})), asked.again())).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <>
            <Head title={m('console.notifications')} lead={m('outbox.lead')}><Button kind="quiet" onClick={asked.again}>{m('jobs.refresh')}</Button></Head>
            <FindMessage />
            <Awaited asked={asked}>{({kinds, failed}) => (
                <>
                    <h3>{m('outbox.waiting')}</h3>
                    {kinds.length ? <Table label={m('outbox.waiting')} head={[m('outbox.kind'), m('outbox.count'), m('outbox.oldest'), m('outbox.state')]} rows={kinds.map((one) => [kindWords(one.kind), count(one.waiting), exact(one.oldest_at), <State key="s" one={one} />])} /> : <p className="notice">{m('outbox.nothing')}</p>}
                    <h3>{m('outbox.failed')}</h3>
                    {failed.length ? <FailedList failed={failed} onRetry={retry} /> : <Nothing title={m('outbox.noneFailed')} />}
                </>
            )}</Awaited>
        </>
    );
}

function State({one}: {one: OutboxKind}) {
    if (one.rests_until) {
        return <span className="chip bad">{m('outbox.rests', {when: exact(one.rests_until)})}</span>;
    }
    return one.failing ? <span className="chip bad">{m('outbox.failing', {n: one.failing})}</span> : <span className="chip good">{m('outbox.goes')}</span>;
}

/** What failed, gathered by kind: each kind is tried again as a whole. */
function FailedList({failed, onRetry}: {failed: Failed[]; onRetry: (kind: string) => void}) {
    const users = useStore((s) => s.users);
    const whom = (one: Failed) => (one.user_id && users[one.user_id] ? `@${users[one.user_id]!.username}` : one.kind === 'mail' ? one.to ?? '' : '');
    return [...new Set(failed.map((one) => one.kind))].map((kind) => (
        <section key={kind} className="card" aria-label={kindWords(kind)}>
            <div className="toolbar-row"><h3 style={{flex: 1}}>{kindWords(kind)}</h3><Button kind="quiet" aria-label={`${m('outbox.retry')}: ${kindWords(kind)}`} onClick={() => onRetry(kind)}><RotateCw size={15} aria-hidden="true" />{m('outbox.retry')}</Button></div>
            <ul className="plain-rows">{failed.filter((one) => one.kind === kind).map((one) => (
                <li key={one.id}>
                    <span className="grow"><b>{whom(one) || one.subject || '–'}</b>{whom(one) && one.subject && <span className="line">{one.subject}</span>}<span className="line mono">{one.error}</span>
                        <span className="line">{exact(one.create_at)} · {m('outbox.attempts', {n: one.attempts})}{!one.given_up && <> · {m('outbox.next', {when: exact(one.next_at)})}</>}</span></span>
                    {one.given_up && <span className="chip bad">{m('outbox.givenUp')}</span>}
                    {one.post_id && <a href={href(noticePath(one.post_id))} onClick={follow(noticePath(one.post_id))}>{m('way.open')}</a>}
                </li>
            ))}</ul>
        </section>
    ));
}

/** An id of 26 letters and digits, alone or at the end of a link. */
const idIn = (text: string): string => /([a-z0-9]{26})\/?$/.exec(text.trim())?.[1] ?? '';

function FindMessage() {
    const [text, setText] = useState('');
    const [problem, setProblem] = useState('');
    const go = (event: React.FormEvent) => {
        event.preventDefault();
        const id = idIn(text);
        setProblem(id ? '' : m('way.notALink'));
        if (id) {
            navigate(noticePath(id));
        }
    };
    return (
        <form className="card" aria-label={m('way.title')} onSubmit={go}>
            <h3>{m('way.title')}</h3>
            <p className="muted">{m('way.lead')}</p>
            <div className="field-row"><Field label={m('way.link')} value={text} problem={problem} autoComplete="off" required onChange={(event) => setText(event.target.value)} /><Button type="submit" kind="quiet">{m('way.open')}</Button></div>
        </form>
    );
}
