import {useEffect, useState} from 'react';
import {address} from '../../api/call';
import {logs} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {Button} from '../../ui/basics';
import {Awaited, Head, Nothing} from '../../ui/pages';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;

/** The newest lines of the server's log, filtered by level and words. */
export function Logs() {
    const [level, setLevel] = useState('');
    const [term, setTerm] = useState('');
    const [words, setWords] = useState('');
    const asked = useAsked(() => logs({server_names: [], log_levels: level ? [level] : [], date_from: '', date_to: ''}), [level]);
    useEffect(() => {
        const timer = setTimeout(() => setWords(term.trim().toLowerCase()), 150);
        return () => clearTimeout(timer);
    }, [term]);
    return (
        <>
            <Head title={m('console.logs')}><a className="button quiet" href={address('/logs/download')} download>{m('logs.download')}</a><Button kind="quiet" onClick={asked.again}>{m('jobs.refresh')}</Button></Head>
            <div className="toolbar-row">
                <input className="input" type="search" value={term} placeholder={m('logs.find')} aria-label={m('logs.find')} onChange={(event) => setTerm(event.target.value)} />
                <select className="input" aria-label={m('logs.level')} value={level} onChange={(event) => setLevel(event.target.value)}><option value="">{m('logs.any')}</option>{LEVELS.map((one) => <option key={one} value={one}>{one}</option>)}</select>
            </div>
            <Awaited asked={asked}>{(byServer) => {
                const lines = Object.values(byServer).flat().filter((line): line is Record<string, unknown> => Boolean(line) && typeof line === 'object').toReversed().filter((line) => JSON.stringify(line).toLowerCase().includes(words)).slice(0, 300);
                return lines.length ? <div className="card" tabIndex={0} role="region" aria-label={m('console.logs')}><div className="log">{lines.map((line, i) => <Line key={i} line={line} />)}</div></div> : <Nothing title={m('logs.none')} />;
            }}</Awaited>
        </>
    );
}

function Line({line}: {line: Record<string, unknown>}) {
    const {timestamp, level, msg, ...rest} = line;
    const more = Object.entries(rest).map(([key, value]) => `${key}=${typeof value === 'object' ? JSON.stringify(value) : String(value)}`).join(' ');
    return <span className={`log-line ${String(level)}`}><span className="muted">{String(timestamp ?? '')}</span> <b>{String(level ?? '').toUpperCase()}</b> {String(msg ?? '')} <span className="muted">{more}</span></span>;
}
