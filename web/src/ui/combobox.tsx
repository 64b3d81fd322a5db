import {X} from 'lucide-react';
import {useEffect, useId, useRef, useState, type ReactNode} from 'react';
import {t} from '../i18n';
import './combobox.css';

export interface Option {
    value: string;
    text: string;
    icon?: ReactNode;
}

interface Props {
    label: string;
    /** What is chosen; more than one only with `many`. */
    chosen: Option[];
    many?: boolean;
    placeholder?: string;
    describedBy?: string;
    invalid?: boolean;
    disabled?: boolean;
    /** Choices for what was typed. */
    find: (term: string) => Option[] | Promise<Option[]>;
    onChange: (chosen: Option[]) => void;
}

/** A field that completes what is typed to one, or some, of many choices. */
export function Combobox({label, chosen, many, placeholder, describedBy, invalid, disabled, find, onChange}: Props) {
    const id = useId();
    const field = useRef<HTMLInputElement>(null);
    const [term, setTerm] = useState('');
    const [open, setOpen] = useState(false);
    const [active, setActive] = useState(0);
    const [list, setList] = useState<Option[]>([]);
    useEffect(() => {
        if (!open) {
            return undefined;
        }
        let alive = true;
        const timer = setTimeout(() => void Promise.resolve(find(term)).catch(() => []).then((found) => {
            if (alive) {
                setList(found.filter((one) => !many || !chosen.some((other) => other.value === one.value)).slice(0, 50));
                setActive(0);
            }
        }), term ? 120 : 0);
        return () => {
            alive = false;
            clearTimeout(timer);
        };
    }, [term, open, chosen]);
    const choose = (one: Option | undefined) => {
        if (one) {
            onChange(many ? [...chosen, one] : [one]);
            setTerm('');
            setOpen(Boolean(many));
            field.current?.focus();
        }
    };
    const keys = (event: React.KeyboardEvent) => {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step) {
            event.preventDefault();
            setOpen(true);
            const next = list.length ? (active + step + list.length) % list.length : 0;
            setActive(next);
            document.getElementById(`${id}-${next}`)?.scrollIntoView({block: 'nearest'});
        } else if (event.key === 'Enter' && open) {
            event.preventDefault();
            choose(list[active]);
        } else if (event.key === 'Escape' && open) {
            event.preventDefault();
            event.stopPropagation();
            setOpen(false);
        } else if (event.key === 'Backspace' && !term && chosen.length) {
            onChange(chosen.slice(0, -1));
        }
    };
    return (
        <div className="combobox" onBlur={(event) => event.currentTarget.contains(event.relatedTarget) || setOpen(false)}>
            <div className="combobox-field input">
                {chosen.map((one) => (
                    <span key={one.value} className="chip">{one.icon}{one.text}
                        <button type="button" aria-label={t('combobox.remove', {name: one.text})} disabled={disabled} onClick={() => onChange(chosen.filter((other) => other.value !== one.value))}><X size={13} /></button>
                    </span>
                ))}
                <input ref={field} role="combobox" aria-label={label} aria-expanded={open} aria-controls={id} aria-autocomplete="list" aria-describedby={describedBy} aria-invalid={invalid}
                    aria-activedescendant={open && list.length ? `${id}-${active}` : undefined} disabled={disabled} value={term} autoComplete="off"
                    placeholder={chosen.length ? '' : placeholder} onFocus={() => setOpen(true)} onClick={() => setOpen(true)} onChange={(event) => (setTerm(event.target.value), setOpen(true))} onKeyDown={keys} />
            </div>
            {open && (
                <ul className="combobox-list" id={id} role="listbox" aria-label={label}>
                    {list.map((one, i) => (
                        // The keyboard's side of this list is in the text field (aria-activedescendant).
                        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
                        <li key={one.value} id={`${id}-${i}`} role="option" aria-selected={i === active} onMouseDown={(event) => event.preventDefault()} onMouseMove={() => setActive(i)} onClick={() => choose(one)}>{one.icon}<span className="ellipsis">{one.text}</span></li>
                    ))}
                    {!list.length && <li className="muted" role="option" aria-selected="false" aria-disabled="true">{t('combobox.none')}</li>}
                </ul>
            )}
        </div>
    );
}
