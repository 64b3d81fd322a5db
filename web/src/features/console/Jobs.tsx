import {useState} from 'react';
import {failure} from '../../api/client';
import {cancelJob, jobs, startJob} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m, type ManageKey} from '../../i18n/manage';
import {humane, stamp} from '../../i18n/stamp';
import {t} from '../../i18n';
import {Button} from '../../ui/basics';
import {Awaited, Head, Nothing, Table} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {Pager} from './People';

/** Kinds that an administrator may start; each is refused where its part is switched off. */
const KINDS = ['extract_content', 'export_process', 'ldap_sync', 'data_retention', 'message_export', 'elasticsearch_post_indexing'] as const;
const kindName = (kind: string): string => m(`job.kind_${kind}` as ManageKey) || humane(kind);
const RUNNING = new Set(['pending', 'in_progress']);

/** What the server does by itself or was told to do, newest first. */
export function Jobs() {
    const [page, setPage] = useState(0);
    const [kind, setKind] = useState<string>(KINDS[0]);
    const asked = useAsked(() => jobs(page), [page]);
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <>
            <Head title={m('console.jobs')} lead={m('jobs.lead')}><Button kind="quiet" onClick={asked.again}>{m('jobs.refresh')}</Button></Head>
            <div className="toolbar-row">
                <select className="input" aria-label={m('jobs.kind')} value={kind} onChange={(event) => setKind(event.target.value)}>{KINDS.map((one) => <option key={one} value={one}>{kindName(one)}</option>)}</select>
                <Button kind="quiet" onClick={() => run(startJob(kind))}>{m('jobs.start')}</Button>
            </div>
            <Awaited asked={asked}>{(list) => (list.length ? (
                <Table label={m('console.jobs')} head={[m('jobs.kind'), m('users.state'), m('jobs.begun'), m('jobs.ended'), m('jobs.progress'), '']} rows={list.map((job) => [
                    kindName(job.type),
                    <span key="s" className={`chip ${job.status === 'success' ? 'good' : job.status === 'error' ? 'bad' : ''}`}>{m(`job.${job.status}` as ManageKey) || job.status}</span>,
                    stamp(job.start_at || job.create_at),
                    RUNNING.has(job.status) ? '–' : stamp(job.last_activity_at),
                    job.data?.error ? <span key="e" className="mono">{job.data.error}</span> : job.progress > 0 ? `${job.progress} %` : '',
                    RUNNING.has(job.status) && <Button key="c" kind="plain" aria-label={`${t('app.cancel')}: ${kindName(job.type)}`} onClick={() => run(cancelJob(job.id))}>{t('app.cancel')}</Button>,
                ])} />
            ) : <Nothing title={m('jobs.none')} />)}</Awaited>
            <Pager page={page} full={(asked.value?.length ?? 0) >= 40} onPage={setPage} />
        </>
    );
}
