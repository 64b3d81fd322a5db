import {useState} from 'react';
import {failure} from '../../api/client';
import {clearCaches, health, nodes, recycleDatabase, reloadConfig, schemaVersions, syncLdap, testLdap, testMail, testS3, testSearch, testUrl} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m, type ManageKey} from '../../i18n/manage';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {humane} from '../../i18n/stamp';
import {Button} from '../../ui/basics';
import {Awaited, Head, Table} from '../../ui/pages';

/** Whether all parts answer, and buttons that try them. */
export function Health() {
    const asked = useAsked(health, []);
    const cluster = useAsked(nodes, []);
    const schema = useAsked(schemaVersions, []);
    const config = useStore((s) => s.config);
    const siteUrl = config.SiteURL || location.origin;
    const tests: [ManageKey, ManageKey, () => Promise<unknown>][] = [
        ['health.mail', 'health.mailLead', testMail], ['health.s3', 'health.s3Lead', testS3], ['health.url', 'health.urlLead', () => testUrl(siteUrl)], ['health.ldap', 'health.ldapLead', testLdap], ['health.sync', 'health.syncLead', syncLdap],
        ['health.search', 'health.searchLead', testSearch], ['health.reload', 'health.reloadLead', reloadConfig], ['health.caches', 'health.cachesLead', clearCaches], ['health.recycle', 'health.recycleLead', recycleDatabase],
    ];
    return (
        <>
            <Head title={m('console.health')}><Button kind="quiet" onClick={() => (asked.again(), cluster.again())}>{t('app.retry')}</Button></Head>
            <section className="card" aria-label={m('health.state')}>
                <Awaited asked={asked}>{(value) => (
                    <dl className="facts">
                        <dt>{m('health.version')}</dt><dd>{config.Version} {config.BuildNumber && `(${config.BuildNumber})`}</dd>
                        <dt>{m('health.siteUrl')}</dt><dd>{siteUrl}</dd>
                        {schema.value && <><dt>{m('health.schema')}</dt><dd>{schema.value.at(-1)?.version ?? schema.value.length}</dd></>}
                        {Object.entries(value).filter(([key, one]) => (typeof one === 'string' || typeof one === 'number') && one !== '' && !/^(Android|Ios)/.test(key)).map(([key, one]) => (
                            <div key={key} style={{display: 'contents'}}><dt>{humane(key.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase())}</dt><dd>{/status$/i.test(key) ? <span className={`chip ${one === 'OK' ? 'good' : 'bad'}`}>{String(one)}</span> : String(one)}</dd></div>
                        ))}
                    </dl>
                )}</Awaited>
            </section>
            {cluster.value && cluster.value.length > 0 && <><h3>{m('health.cluster')}</h3><Table label={m('health.cluster')} head={[m('health.host'), m('health.version'), m('health.ip')]} rows={cluster.value.map((one) => [String(one.hostname ?? one.id), String(one.version ?? ''), String(one.ipaddress ?? '')])} /></>}
            <h3>{m('health.tests')}</h3>
            <div className="tests">{tests.map(([name, lead, run]) => <Trial key={name} name={m(name)} lead={m(lead)} run={run} />)}</div>
        </>
    );
}

function Trial({name, lead, run}: {name: string; lead: string; run: () => Promise<unknown>}) {
    const [state, setState] = useState<{done?: 'good' | 'bad' | 'none'; words?: string; busy?: boolean}>({});
    const go = async () => {
        setState({busy: true});
        try {
            await run();
            setState({done: 'good', words: m('health.works')});
        } catch (error) {
            const failed = failure(error);
            setState({done: failed.status === 501 ? 'none' : 'bad', words: failed.message || t('error.unreachable')});
        }
    };
    return (
        <section className="card" aria-label={name}>
            <h3>{name}</h3>
            <p className="muted">{lead}</p>
            <div role="status">{state.words && <p className={`notice ${state.done === 'bad' ? 'bad' : ''}`}>{state.words}</p>}</div>
            <div><Button kind="quiet" disabled={state.busy} aria-label={`${m('health.run')}: ${name}`} onClick={() => void go()}>{m('health.run')}</Button></div>
        </section>
    );
}
