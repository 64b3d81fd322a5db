import type {DialogElement} from '@mattermost/types/integrations';
import {useId, useState} from 'react';
import {findPeople} from '../../api/users';
import {t} from '../../i18n';
import {store} from '../../state/state';
import {displayName} from '../../state/users';
import {fuzzy} from '../../text/names';
import {Combobox, type Option} from '../../ui/combobox';
import {Markdown} from '../../ui/markdown';
import {dateOf, localTimeOf, type Value} from './values';

interface Props {
    element: DialogElement;
    value: Value;
    problem: string;
    onChange: (value: Value) => void;
    /** Asks the integration for choices. */
    onLookUp: (element: DialogElement, term: string) => Promise<Option[]>;
}

/** One line of a dialog, of any of the wire's types. */
export function Element({element: one, value, problem, onChange, onLookUp}: Props) {
    const id = useId();
    const label = <>{one.display_name}{one.optional && <span className="muted"> ({t('form.optional')})</span>}</>;
    const more = problem || one.help_text ? `${id}more` : undefined;
    const below = more && (problem ? <p id={more} className="problem" role="alert">{problem}</p> : <div id={more} className="hint"><Markdown text={one.help_text} /></div>);
    const common = {id, 'aria-describedby': more, 'aria-invalid': Boolean(problem), required: !one.optional};
    const type = (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) => onChange(event.target.value);
    if (one.type === 'bool') {
        return (
            <div className="field dialog-bool">
                <label><input type="checkbox" {...common} required={false} checked={value === true} onChange={(event) => onChange(event.target.checked)} /><span>{one.placeholder || one.display_name}</span></label>
                {below}
            </div>
        );
    }
    if (one.type === 'radio') {
        return (
            <fieldset className="field dialog-radio" aria-describedby={more}>
                <legend className="field-label">{label}</legend>
                {(one.options ?? []).map((option) => <label key={String(option.value)}><input type="radio" name={id} checked={value === String(option.value)} onChange={() => onChange(String(option.value))} /><span>{option.text}</span></label>)}
                {below}
            </fieldset>
        );
    }
    if (one.type === 'select') {
        return <div className="field"><span className="field-label" id={id}>{label}</span><Choice element={one} value={value} describedBy={more} invalid={Boolean(problem)} onChange={onChange} onLookUp={onLookUp} />{below}</div>;
    }
    return (
        <div className="field">
            <label htmlFor={id}>{label}</label>
            <Input element={one} value={String(value)} common={common} onChange={type} />
            {below}
        </div>
    );
}

interface InputProps {
    element: DialogElement;
    value: string;
    common: object;
    onChange: (event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => void;
}

function Input({element: one, value, common, onChange}: InputProps) {
    const now = Date.now();
    switch (one.type) {
    case 'textarea':
        return <textarea className="input" rows={5} {...common} value={value} placeholder={one.placeholder} maxLength={one.max_length || 3000} onChange={onChange} />;
    case 'date':
        return <input className="input" type="date" {...common} value={value} min={dateOf(one.min_date, now) || undefined} max={dateOf(one.max_date, now) || undefined} onChange={onChange} />;
    case 'datetime': {
        const minutes = one.datetime_config?.time_interval || one.time_interval || 0;
        return <input className="input" type="datetime-local" {...common} value={value} step={minutes ? minutes * 60 : undefined} min={localTimeOf(one.min_date, now) || undefined} max={localTimeOf(one.max_date, now) || undefined} onChange={onChange} />;
    }
    default:
        return <input className="input" type={['email', 'number', 'password', 'tel', 'url'].includes(one.subtype) ? one.subtype : 'text'} {...common} value={value} placeholder={one.placeholder} maxLength={one.max_length || 150} onChange={onChange} />;
    }
}

interface ChoiceProps extends Omit<Props, 'problem'> {
    describedBy: string | undefined;
    invalid: boolean;
}

/** A menu: its own options, people, channels, or what the integration answers. */
function Choice({element: one, value, describedBy, invalid, onChange, onLookUp}: ChoiceProps) {
    const values = Array.isArray(value) ? value : value ? [String(value)] : [];
    // Names of what was found and chosen; the list that they came from may be gone.
    const [known, setKnown] = useState<Option[]>([]);
    const own = (one.options ?? []).map((option): Option => ({value: String(option.value), text: option.text}));
    const find = async (term: string): Promise<Option[]> => {
        switch (one.data_source) {
        case 'users': return (await findPeople(term, store.get().view.teamId)).map((user) => ({value: user.id, text: `${displayName(store.get(), user.id)} (@${user.username})`}));
        case 'channels': {
            const s = store.get();
            const list = Object.values(s.channels).filter((channel) => channel.team_id === s.view.teamId && !channel.delete_at && channel.type === 'O');
            return list.filter((channel) => !term || fuzzy(term, channel.display_name) !== undefined).map((channel) => ({value: channel.id, text: channel.display_name}));
        }
        case 'dynamic': return onLookUp(one, term);
        default: return own.filter((option) => !term || fuzzy(term, option.text) !== undefined);
        }
    };
    const named = (id: string): Option => [...known, ...own].find((option) => option.value === id) ??
        {value: id, text: displayName(store.get(), id) || store.get().channels[id]?.display_name || id};
    return (
        <Combobox label={one.display_name} many={one.multiselect} chosen={values.map(named)} placeholder={one.placeholder} describedBy={describedBy} invalid={invalid} find={find}
            onChange={(chosen) => (setKnown([...known, ...chosen]), onChange(one.multiselect ? chosen.map((option) => option.value) : chosen.at(-1)?.value ?? ''))} />
    );
}
