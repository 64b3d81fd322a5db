import {Eye, EyeOff} from 'lucide-react';
import {cloneElement, useId, useState, type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactElement, type ReactNode, type Ref} from 'react';
import {t} from '../i18n';
import {hash, initials} from '../text/names';
import './ui.css';

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {kind?: 'primary' | 'quiet' | 'danger' | 'plain'; wide?: boolean; ref?: Ref<HTMLButtonElement>};

export function Button({kind = 'primary', wide, className = '', ...rest}: ButtonProps) {
    return <button type="button" {...rest} className={`button ${kind} ${wide ? 'wide' : ''} ${className}`} />;
}

interface TipProps {
    label: string;
    keys?: string;
    side?: 'top' | 'right' | 'bottom' | 'left';
    children: ReactElement<Record<string, unknown>>;
}

/** A word beside an element when it is pointed at (`Tips` shows it). */
export function Tooltip({label, keys, side, children}: TipProps) {
    return cloneElement(children, {'data-tip': label, 'data-keys': keys, 'data-side': side});
}

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
    label: string; keys?: string; side?: TipProps['side']; small?: boolean; ref?: Ref<HTMLButtonElement>;
};

/** A button that is only a picture: its name is its tooltip and what a screen reader says. */
export function IconButton({label, keys, side, small, className = '', ...rest}: IconButtonProps) {
    return <button type="button" aria-label={label} data-tip={label} data-keys={keys} data-side={side} {...rest} className={`icon-button ${small ? 'small' : ''} ${className}`} />;
}

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {label: string; hint?: ReactNode; problem?: string; ref?: Ref<HTMLInputElement>};

export function Field({label, hint, problem, type, className, ...rest}: FieldProps) {
    const id = useId();
    const [shown, show] = useState(false);
    const password = type === 'password';
    return (
        <div className={`field ${className ?? ''}`}>
            <label htmlFor={id}>{label}</label>
            <div className={password ? 'input-row' : undefined}>
                <input
                    id={id} className="input" type={password && shown ? 'text' : type} aria-invalid={Boolean(problem)}
                    aria-describedby={problem || hint ? id + 'more' : undefined} {...rest}
                />
                {password && (
                    <button type="button" className="icon-button" aria-label={t(shown ? 'form.hide' : 'form.show')} aria-pressed={shown} onClick={() => show(!shown)}>
                        {shown ? <EyeOff size={18} /> : <Eye size={18} />}
                    </button>
                )}
            </div>
            {(problem || hint) && <p id={id + 'more'} className={problem ? 'problem' : 'hint'}>{problem || hint}</p>}
        </div>
    );
}

const PIGMENTS = ['#a5561a', '#7d5a2f', '#8a3f2b', '#5e6b3a', '#3f6a63', '#4a5d82', '#6d4a78', '#94463f', '#6b6256'];

interface AvatarProps {
    id: string;
    name: string;
    src?: string;
    size?: number;
    status?: string;
}

/** A picture, or the letters of the name while there is none. Decorative: the name stands beside it. */
export function Avatar({id, name, src, size = 36, status}: AvatarProps) {
    const [broken, setBroken] = useState('');
    return (
        <span className="avatar" style={{width: size, height: size}} aria-hidden="true">
            {src && broken !== src ?
                <img src={src} alt="" loading="lazy" draggable={false} onError={() => setBroken(src)} /> :
                <span className="letters" style={{background: PIGMENTS[hash(id) % PIGMENTS.length], fontSize: size * 0.38}}>{initials(name)}</span>}
            {status && <span className={`dot ${status}`} />}
        </span>
    );
}

export function Spinner({label}: {label?: string}) {
    return <span className="spinner" role="status" aria-label={label ?? t('app.loading')} />;
}

export function Empty({art, title, children}: {art?: ReactNode; title: string; children?: ReactNode}) {
    return (
        <div className="empty">
            {art && <div className="empty-art" aria-hidden="true">{art}</div>}
            <h2>{title}</h2>
            {children}
        </div>
    );
}

export function Switch({checked, onChange, label}: {checked: boolean; onChange: (value: boolean) => void; label: string}) {
    return <button type="button" role="switch" className="switch" aria-checked={checked} aria-label={label} onClick={() => onChange(!checked)} />;
}

interface SegmentsProps<T extends string> {
    label: string;
    value: T;
    options: {value: T; label: string; icon?: ReactNode}[];
    onChange: (value: T) => void;
}

export function Segments<T extends string>({label, value, options, onChange}: SegmentsProps<T>) {
    return (
        <div className="segments" role="radiogroup" aria-label={label}>
            {options.map((one) => (
                <button key={one.value} type="button" role="radio" aria-checked={one.value === value} onClick={() => onChange(one.value)}>
                    {one.icon}{one.label}
                </button>
            ))}
        </div>
    );
}

/** The mark: a dab of ochre that is also an O, and something said. */
export function Mark({size = 32}: {size?: number}) {
    return (
        <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
            <path fill="var(--accent)" d="M16.400 2.600c7.900-.2 13.500 5.300 13.300 12.900-.2 7.700-6 13.200-13.900 13.100-1.900 0-3.700-.4-5.200-1-.9-.4-1.500-.3-2.300.1-1.300.7-2.800 1.200-4.200 1.400-.9.1-1.400-.8-.9-1.500.8-1.200 1.300-2.400 1.500-3.600.1-.7 0-1.100-.4-1.700A12.600 12.600 0 0 1 2.300 15.800C2.200 8.300 8.300 2.800 16.400 2.600Zm-.2 6.700c-3.700 0-6.400 2.600-6.500 6.200-.1 3.600 2.500 6.300 6.200 6.300 3.800.1 6.600-2.500 6.700-6.200.1-3.700-2.500-6.300-6.400-6.300Z" />
        </svg>
    );
}
