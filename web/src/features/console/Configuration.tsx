import {Lock} from 'lucide-react';
import {useState} from 'react';
import {failure} from '../../api/client';
import {readConfig, saveSetting, type Setting, type Value} from '../../api/console';
import {t} from '../../i18n';
import {Spinner, Switch} from '../../ui/basics';
import {toast} from '../../ui/toasts';
import {useAsked} from './useAsked';

const SHOWN = 80;

/** Every setting of every section, found by a part of its name or value. */
export function Configuration() {
    const {value, problem, again} = useAsked(readConfig, []);
    const [term, setTerm] = useState('');
    if (!value) {
        return problem ? <p className="notice bad">{problem}</p> : <Spinner />;
    }
    const words = term.toLowerCase().split(/\s+/).filter(Boolean);
    const fit = value.filter((one) => words.every((word) => `${one.section}.${one.key} ${String(one.value)}`.toLowerCase().includes(word)));
    const save = async (one: Setting, next: Value) => {
        try {
            await saveSetting(one, next);
            toast(t('settings.saved'));
        } catch (error) {
            toast(failure(error).message || t('error.unreachable'), true);
        }
        again();
    };
    return (
        <>
            <input className="input console-find" type="search" value={term} placeholder={t('console.find')} aria-label={t('console.find')} onChange={(event) => setTerm(event.target.value)} />
            <p className="muted" role="status">{t('console.found', {n: fit.length})}</p>
            <ul className="console-settings" aria-label={t('console.configuration')}>
                {fit.slice(0, SHOWN).map((one) => <Row key={`${one.section}.${one.key}.${String(one.value)}`} one={one} onSave={(next) => void save(one, next)} />)}
            </ul>
        </>
    );
}

function Row({one, onSave}: {one: Setting; onSave: (value: Value) => void}) {
    const name = `${one.section}.${one.key}`;
    return (
        <li className="settings-row">
            <span className="console-name"><span className="muted">{one.section}.</span><wbr /><b>{one.key}</b>{one.locked && <span className="muted console-locked"><Lock size={12} aria-hidden="true" />{t('console.locked')}</span>}</span>
            <Editor name={name} one={one} onSave={onSave} />
        </li>
    );
}

function Editor({name, one, onSave}: {name: string; one: Setting; onSave: (value: Value) => void}) {
    const {value, locked} = one;
    if (typeof value === 'boolean') {
        return locked ? <code>{String(value)}</code> : <Switch label={name} checked={value} onChange={onSave} />;
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return <code className="console-raw">{JSON.stringify(value)}</code>;
    }
    const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
    const parse = (next: string): Value => (typeof value === 'number' ? Number(next) : Array.isArray(value) ? next.split(',').map((part) => part.trim()).filter(Boolean) : next);
    return (
        <input className="input" aria-label={name} defaultValue={text} type={typeof value === 'number' ? 'number' : 'text'} disabled={locked}
            onBlur={(event) => event.target.value !== text && onSave(parse(event.target.value))}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()} />
    );
}
