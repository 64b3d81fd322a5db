import {Lock} from 'lucide-react';
import {useState} from 'react';
import {failure} from '../../api/client';
import {readConfig, saveSection, type Setting, type Value as ConfigValue} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import {Button} from '../../ui/basics';
import {EntryField, type Value} from '../../ui/forms';
import {Awaited, Head} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {settingHelp} from '../../i18n/settings/words';
import {englishLabel, entryOf, labelOf, SECTIONS, sectionLabel} from './describe';

const SHOWN = 60;
const path = (section: string) => `admin_console/configuration/${section}`;

/** The configuration: all sections, one of them, or what a search finds in any. */
export function Configuration({section}: {section: string}) {
    const asked = useAsked(readConfig, []);
    const [term, setTerm] = useState('');
    const words = term.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (one: Setting) => {
        const name = `${one.section}.${one.key}`;
        const text = `${name} ${sectionLabel(one.section)} ${labelOf(one.section, one.key)} ${englishLabel(one.section, one.key)} ${settingHelp(name) ?? ''}`.toLowerCase();
        return words.every((word) => text.includes(word));
    };
    return (
        <>
            <Head title={section && !term ? sectionLabel(section) : m('console.configuration')} lead={section ? undefined : m('config.lead')} />
            <div className="toolbar-row">
                <input className="input" type="search" value={term} placeholder={m('config.find')} aria-label={m('config.find')} onChange={(event) => setTerm(event.target.value)} />
                {(section || term) && <a href={href('admin_console/configuration')} onClick={(event) => (setTerm(''), follow('admin_console/configuration')(event))}>{m('config.all')}</a>}
            </div>
            <Awaited asked={asked}>{(settings) => {
                if (words.length) {
                    const found = settings.filter(fits);
                    const sections = [...new Set(found.slice(0, SHOWN).map((one) => one.section))];
                    return (
                        <>
                            <p className="muted" role="status">{m('config.found', {n: found.length})}</p>
                            {sections.map((one) => <Section key={one} section={one} settings={found.slice(0, SHOWN).filter((two) => two.section === one)} onSaved={asked.again} titled />)}
                        </>
                    );
                }
                return section ? <Section key={section} section={section} settings={settings.filter((one) => one.section === section)} onSaved={asked.again} /> : <Index settings={settings} />;
            }}</Awaited>
        </>
    );
}

function Index({settings}: {settings: Setting[]}) {
    const known = new Set<string>(Object.values(SECTIONS).flat());
    const all = [...new Set(settings.map((one) => one.section))];
    const groups = Object.entries(SECTIONS).map(([group, list]) => [group, [...list, ...(group === 'more' ? all.filter((one) => !known.has(one)) : [])].filter((one) => all.includes(one))] as const);
    return groups.map(([group, list]) => (
        <section key={group} className="config-group">
            <h3>{m(`config.group_${group as keyof typeof SECTIONS}`)}</h3>
            <ul>{list.map((one) => {
                const locked = settings.filter((two) => two.section === one && two.locked).length;
                return <li key={one}><a className="config-card" href={href(path(one))} onClick={follow(path(one))}><b>{sectionLabel(one)}</b><span className="muted">{m('config.count', {n: settings.filter((two) => two.section === one).length})}{locked > 0 && <> · <Lock size={11} aria-hidden="true" /> {locked}</>}</span></a></li>;
            })}</ul>
        </section>
    ));
}

/** JSON in its long form, for those few settings that hold a structure. */
const shown = (value: ConfigValue, json?: boolean): Value => (json ? JSON.stringify(value, null, 2) : value as Value);

function Section({section, settings, onSaved, titled}: {section: string; settings: Setting[]; onSaved: () => void; titled?: boolean}) {
    const [draft, setDraft] = useState<Record<string, Value>>({});
    const [problem, setProblem] = useState('');
    const [wrong, setWrong] = useState<Record<string, string>>({});
    const [busy, setBusy] = useState(false);
    const entries = settings.map((one) => ({one, entry: entryOf(section, one.key, one.value, one.locked)}));
    const changed = entries.filter(({one, entry}) => one.key in draft && JSON.stringify(draft[one.key]) !== JSON.stringify(shown(one.value, entry.json)));
    const save = async () => {
        const [values, bad]: [Record<string, ConfigValue>, Record<string, string>] = [{}, {}];
        for (const {one: {key, value}, entry} of changed) {
            const next = draft[key]!;
            if (typeof value === 'number' && (next === '' || !Number.isInteger(Number(next)))) {
                bad[key] = m('config.notNumber');
                continue;
            }
            try {
                values[key] = entry.json ? JSON.parse(String(next)) as ConfigValue : Array.isArray(next) ? next.map((part) => part.trim()).filter(Boolean) : next;
            } catch {
                bad[key] = m('config.notJson');
            }
        }
        setWrong(bad);
        setProblem('');
        if (Object.keys(bad).length) {
            return;
        }
        setBusy(true);
        try {
            await saveSection(section, values);
            toast(t('settings.saved'));
            setDraft({});
            onSaved();
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
        setBusy(false);
    };
    return (
        <section className="card config-section" aria-label={sectionLabel(section)}>
            {titled && <h3><a href={href(path(section))} onClick={follow(path(section))}>{sectionLabel(section)}</a></h3>}
            {entries.map(({one, entry}) => (
                <div key={one.key} className="config-entry" data-setting={`${section}.${one.key}`}>
                    <EntryField entry={entry} value={draft[one.key] ?? shown(one.value, entry.json)} problem={wrong[one.key]} onChange={(value) => setDraft((old) => ({...old, [one.key]: value}))} />
                    <p className="config-key"><code>{section}.{one.key}</code>{one.locked && <span className="chip"><Lock size={11} aria-hidden="true" />{m('config.locked')}</span>}</p>
                </div>
            ))}
            <div role="alert">{problem && <p className="notice bad">{problem}</p>}</div>
            {(changed.length > 0 || problem) && (
                <div className="config-save">
                    <span className="grow" role="status">{m('config.changed', {n: changed.length})}</span>
                    <Button kind="quiet" onClick={() => (setDraft({}), setWrong({}), setProblem(''))}>{m('config.discard')}</Button>
                    <Button disabled={busy} onClick={() => void save()}>{t('app.save')}</Button>
                </div>
            )}
        </section>
    );
}
