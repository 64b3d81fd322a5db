import {useId, useState, type ReactNode} from 'react';
import {t} from '../i18n';
import {Button, Field, Switch} from './basics';
import {openDialog} from './dialogs';
import {Dialog} from './overlays';
import './forms.css';

export type Value = string | number | boolean | string[];
export type Draft = Record<string, Value>;

/** One entry of a form, described rather than drawn. */
export interface Entry {
    name: string;
    label: string;
    hint?: ReactNode;
    /** `lines`: a list, one per line. `secret`: shown only on demand. */
    kind?: 'text' | 'area' | 'number' | 'switch' | 'select' | 'secret' | 'lines' | 'color' | 'email';
    options?: readonly {value: string; label: string}[];
    /** Beside a number: what it counts. */
    unit?: string;
    required?: boolean;
    max?: number;
    placeholder?: string;
    disabled?: boolean;
    /** Shown only when this says so. */
    when?: (draft: Draft) => boolean;
}

export function EntryField({entry, value, problem, onChange, onDone}: {entry: Entry; value: Value | undefined; problem?: string; onChange: (value: Value) => void; onDone?: () => void}) {
    const id = useId();
    const {label, hint, kind = 'text', options, disabled} = entry;
    const more = problem ? <p id={id + 'm'} className="problem">{problem}</p> : hint && <p id={id + 'm'} className="hint">{hint}</p>;
    const described = problem || hint ? id + 'm' : undefined;
    switch (kind) {
    case 'switch':
        return (
            <div className="field entry-switch">
                <span className="entry-words"><span className="field-label">{label}</span>{more}</span>
                {disabled ? <span className="muted">{t(value ? 'app.on' : 'app.off')}</span> : <Switch label={label} checked={Boolean(value)} onChange={onChange} />}
            </div>
        );
    case 'select':
        return (
            <div className="field"><label htmlFor={id}>{label}</label>
                <select id={id} className="input" aria-describedby={described} disabled={disabled} value={String(value ?? '')} onChange={(event) => onChange(event.target.value)}>
                    {!options?.some((one) => one.value === String(value ?? '')) && <option value={String(value ?? '')}>{String(value ?? '')}</option>}
                    {options?.map((one) => <option key={one.value} value={one.value}>{one.label}</option>)}
                </select>{more}
            </div>
        );
    case 'area':
    case 'lines': {
        const text = Array.isArray(value) ? value.join('\n') : String(value ?? '');
        return (
            <div className="field"><label htmlFor={id}>{label}</label>
                <textarea id={id} className="input" rows={kind === 'lines' ? 3 : 4} aria-describedby={described} aria-invalid={Boolean(problem)} required={entry.required} maxLength={entry.max} placeholder={entry.placeholder} disabled={disabled} value={text}
                    onBlur={onDone} onChange={(event) => onChange(kind === 'lines' ? event.target.value.split('\n') : event.target.value)} />{more}
            </div>
        );
    }
    case 'color':
        return (
            <div className="field entry-color"><label htmlFor={id}>{label}</label>
                <input id={id} type="color" aria-describedby={described} disabled={disabled} value={/^#[\da-f]{6}$/i.test(String(value)) ? String(value) : '#888888'} onChange={(event) => onChange(event.target.value)} onBlur={onDone} />{more}
            </div>
        );
    default:
        return (
            <Field label={entry.unit ? `${label} (${entry.unit})` : label} hint={hint} problem={problem} type={kind === 'secret' ? 'password' : kind} autoComplete={kind === 'secret' ? 'new-password' : 'off'} required={entry.required} maxLength={entry.max} placeholder={entry.placeholder}
                disabled={disabled} value={String(value ?? '')} onBlur={onDone} onKeyDown={onDone && ((event) => event.key === 'Enter' && (event.preventDefault(), event.currentTarget.blur()))}
                onChange={(event) => onChange(kind === 'number' && event.target.value !== '' ? Number(event.target.value) : event.target.value)} />
        );
    }
}

export interface FormProps {
    entries: readonly Entry[];
    value: Draft;
    onSubmit: (draft: Draft) => Promise<unknown>;
    action?: string;
    id?: string;
    /** Without buttons of its own: the dialog's foot has them. */
    bare?: boolean;
    children?: ReactNode;
}

/** A list of entries with one button. What goes wrong is said above it, in the words of the refusal. */
export function Form({entries, value, onSubmit, action, id, bare, children}: FormProps) {
    const [draft, setDraft] = useState(value);
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const submit = async (event: React.FormEvent) => {
        event.preventDefault();
        setProblem('');
        setBusy(true);
        try {
            await onSubmit(draft);
        } catch (error) {
            setProblem((error as Error).message || t('error.unreachable'));
        }
        setBusy(false);
    };
    return (
        <form id={id} className={bare ? 'dialog-body' : 'form'} onSubmit={(event) => void submit(event)}>
            {entries.filter((entry) => !entry.when || entry.when(draft)).map((entry) => <EntryField key={entry.name} entry={entry} value={draft[entry.name]} onChange={(next) => setDraft((old) => ({...old, [entry.name]: next}))} />)}
            {children}
            <div role="alert">{problem && <p className="notice bad">{problem}</p>}</div>
            {!bare && <div><Button type="submit" disabled={busy}>{action ?? t('app.save')}</Button></div>}
        </form>
    );
}

interface FormDialogProps extends FormProps {
    title: string;
    lead?: string;
}

/** Asks in a dialog; closes when what was asked for worked. */
export function openForm({title, lead, action, onSubmit, ...rest}: FormDialogProps): void {
    openDialog((close) => (
        <Dialog title={title} lead={lead} onClose={close} foot={<><Button kind="quiet" onClick={close}>{t('app.cancel')}</Button><Button type="submit" form="dialog-form">{action ?? t('app.save')}</Button></>}>
            <Form {...rest} id="dialog-form" bare onSubmit={async (draft) => {
                await onSubmit(draft);
                close();
            }} />
        </Dialog>
    ));
}

/** Asks before something that cannot be taken back. */
export function openConfirm({title, body, action, danger = true, onYes}: {title: string; body: ReactNode; action: string; danger?: boolean; onYes: () => void}): void {
    openDialog((close) => (
        <Dialog title={title} onClose={close} foot={<><Button kind="quiet" onClick={close}>{t('app.cancel')}</Button><Button kind={danger ? 'danger' : 'primary'} autoFocus onClick={() => (close(), onYes())}>{action}</Button></>}>
            <div className="dialog-body muted">{body}</div>
        </Dialog>
    ));
}

/** A secret that is shown once, with a button that copies it. */
export function openSecret(title: string, lead: string, secret: string): void {
    openDialog((close) => (
        <Dialog title={title} lead={lead} onClose={close} foot={<><Button kind="quiet" onClick={() => void navigator.clipboard?.writeText(secret)}>{t('message.copyText')}</Button><Button autoFocus onClick={close}>{t('app.close')}</Button></>}>
            <div className="dialog-body"><code className="secret">{secret}</code></div>
        </Dialog>
    ));
}
