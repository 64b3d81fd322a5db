import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {byUsername, wayOf, whyTold, type Step, type Verdict, type Way} from '../../api/notices';
import {useAsked} from '../../api/useAsked';
import {wantUsers} from '../../api/users';
import {m} from '../../i18n/manage';
import {count, exact} from '../../i18n/stamp';
import {t} from '../../i18n';
import {follow, href, navigate} from '../../nav';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {Awaited, Head, Nothing, Table} from '../../ui/pages';
import {noticePath} from './Notices';
import {mediumWords, mentionWords, reasonWords, stateWords} from './words';

/** One message: whom it reached, when, by which way; and for one person, why it did or did not. */
export function Notice({id}: {id: string}) {
    const asked = useAsked(async () => {
        const way = await wayOf(id);
        wantUsers([way.post.user_id, ...way.events.flatMap((one) => one.user_id ?? [])]);
        return way;
    }, [id]);
    const user = new URLSearchParams(location.search).get('user') ?? '';
    return (
        <>
            <p><a href={href('admin_console/notifications')} onClick={follow('admin_console/notifications')}>{m('console.notifications')}</a></p>
            <Head title={m('way.title')}><Button kind="quiet" onClick={asked.again}>{m('jobs.refresh')}</Button></Head>
            <Awaited asked={asked}>{(way) => (
                <>
                    <Said way={way} />
                    <Why key={user} postId={id} username={user} />
                    <h3>{m('way.steps')}</h3>
                    <Steps way={way} />
                </>
            )}</Awaited>
        </>
    );
}

function Said({way}: {way: Way}) {
    const author = useStore((s) => s.users[way.post.user_id]?.username ?? '…');
    const channel = useStore((s) => s.channels[way.post.channel_id]?.display_name);
    const totals = Object.entries(way.totals).map(([key, n]) => {
        const [, medium = '', state = ''] = /^(.*)_([a-z]+)$/.exec(key) ?? [];
        return <span key={key} className={`chip ${state === 'failed' ? 'bad' : ''}`}>{mediumWords(medium)}: {stateWords(state)} {count(n)}</span>;
    });
    return (
        <section className="card" aria-label={m('way.message')}>
            <p className="muted">@{author}{channel && ` · ${channel}`} · {exact(way.post.create_at)}</p>
            <p className="way-text">{way.post.message.slice(0, 400) || '–'}</p>
            <div className="toolbar-row">{totals}<span className="chip">{m('way.connected', {n: way.connected_members_now})}</span></div>
        </section>
    );
}

function Steps({way}: {way: Way}) {
    const users = useStore((s) => s.users);
    const who = (step: Step) => {
        const name = step.user_id && users[step.user_id]?.username;
        return name ? <a href={href(noticePath(way.post.id, name))} onClick={follow(noticePath(way.post.id, name))}>@{name}</a> : step.user_id ? '…' : '–';
    };
    return way.events.length > 1 ? <Table label={m('way.steps')} head={[m('audit.when'), m('audit.who'), m('way.by'), m('audit.what'), m('way.reason')]} rows={way.events.map((step) => [
        exact(step.at), who(step), step.medium ? mediumWords(step.medium) : '–', stateWords(step.what), step.reason ? reasonWords(step.reason) : '',
    ])} /> : <Nothing title={m('way.none')}><p>{m('way.noneLead')}</p></Nothing>;
}

/** Asks for a person by name, and tells. */
function Why({postId, username}: {postId: string; username: string}) {
    const [name, setName] = useState(username);
    const [verdict, setVerdict] = useState<Verdict | null>(null);
    const [problem, setProblem] = useState('');
    useEffect(() => {
        let alive = true;
        if (username) {
            byUsername(username).then((user) => whyTold(postId, user.id)).then(({now}) => alive && setVerdict(now)).catch((error) => alive && setProblem(failure(error).message || t('error.unreachable')));
        }
        return () => {
            alive = false;
        };
    }, [postId, username]);
    const go = (event: React.FormEvent) => {
        event.preventDefault();
        navigate(noticePath(postId, name.trim().replace(/^@/, '')));
    };
    return (
        <section className="card" aria-label={m('way.why')}>
            <h3>{m('way.why')}</h3>
            <form className="field-row" onSubmit={go}><Field label={t('form.username')} value={name} problem={problem} autoComplete="off" autoCapitalize="none" required onChange={(event) => setName(event.target.value)} /><Button type="submit" kind="quiet">{m('way.ask')}</Button></form>
            <div role="status">{verdict && <Facts verdict={verdict} />}</div>
        </section>
    );
}

function Facts({verdict}: {verdict: Verdict}) {
    const answer = (word: string) => (word === 'yes' ? <span className="chip good">{m('way.yes')}</span> : <><span className="chip bad">{m('way.no')}</span> {reasonWords(word)}</>);
    const yes = (value: unknown) => t(value ? 'app.on' : 'app.off');
    const {server} = verdict;
    return (
        <dl className="facts">
            <dt>{m('medium.mail')}</dt><dd>{answer(verdict.mail)}</dd>
            <dt>{m('way.push')}</dt><dd>{answer(verdict.push)}</dd>
            {verdict.member && <>
                <dt>{m('way.mention')}</dt><dd>{verdict.mention ? mentionWords(verdict.mention) : m('mention.none')}</dd>
                <dt>{m('way.status')}</dt><dd>{verdict.status}{verdict.looks_at_channel && ` · ${m('way.looking')}`}</dd>
                <dt>{m('way.muted')}</dt><dd>{yes(verdict.muted)}</dd>
                <dt>{m('way.follows')}</dt><dd>{yes(verdict.follows_thread)}</dd>
                <dt>{m('way.devices')}</dt><dd>{m('way.devicesCount', {phones: verdict.phones ?? 0, browsers: verdict.browsers ?? 0})}</dd>
                <dt>{m('way.server')}</dt><dd>{m('medium.mail')}: {yes(server?.mail)} · {m('medium.push')}: {yes(server?.phones)} · {m('medium.web_push')}: {yes(server?.browsers)}</dd>
            </>}
        </dl>
    );
}
