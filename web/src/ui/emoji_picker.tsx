import * as Popover from '@radix-ui/react-popover';
import {Plus} from 'lucide-react';
import {useMemo, useRef, useState, type ReactNode} from 'react';
import {t, type Key} from '../i18n';
import {allEmoji, CATEGORIES, emojiChar, searchEmoji, TONE_NAMES, toned, type Tone} from '../text/emoji';
import {keep, recall} from './keep';
import './emoji_picker.css';

interface Props {
    trigger: ReactNode;
    /** Names that were used lately, best first. */
    recent: string[];
    /** The server's own: name and picture. */
    custom?: {name: string; src: string}[];
    onPick: (name: string) => void;
    onOpenChange?: (open: boolean) => void;
    /** Absent: the user may not add any. */
    onAdd?: () => void;
}

/** A small picker: search, the recently used, all categories, skin tones. Arrow keys move, Enter chooses. */
export function EmojiPicker({trigger, onOpenChange, onAdd, ...rest}: Props) {
    const [open, setOpen] = useState(false);
    const change = (value: boolean) => {
        setOpen(value);
        onOpenChange?.(value);
    };
    return (
        <Popover.Root open={open} onOpenChange={change}>
            <Popover.Trigger asChild>{trigger}</Popover.Trigger>
            <Popover.Portal>
                <Popover.Content className="popover picker" side="top" align="end" sideOffset={6} collisionPadding={8} aria-label={t('emoji.title')}>
                    <Grid {...rest} onAdd={onAdd && (() => (change(false), onAdd()))} onPick={(name) => {
                        change(false);
                        rest.onPick(name);
                    }} />
                </Popover.Content>
            </Popover.Portal>
        </Popover.Root>
    );
}

const COLUMNS = 9;
const TONE_KEY = 'ochre.tone';

/** The skin tone that was chosen last. */
function storedTone(): Tone {
    const value = recall(TONE_KEY) ?? '';
    return TONE_NAMES.includes(value as Tone) ? value as Tone : '';
}

function Grid({recent, custom = [], onPick, onAdd}: Omit<Props, 'trigger' | 'onOpenChange'>) {
    const [term, setTerm] = useState('');
    const [hint, setHint] = useState('');
    const [tone, setTone] = useState(storedTone);
    const body = useRef<HTMLDivElement>(null);
    const sections = useMemo(() => {
        if (term.trim()) {
            const own = custom.filter((one) => one.name.includes(term.trim().toLowerCase()));
            return [{id: 'found', own, names: searchEmoji(term.trim().replaceAll(':', ''), 90).map((one) => one.name)}];
        }
        const parts = CATEGORIES.map((id) => ({id: id as string, own: [] as typeof custom, names: allEmoji().filter((one) => one.category === id).map((one) => one.name)}));
        const mine = new Map(custom.map((one) => [one.name, one]));
        const used = recent.filter((name) => emojiChar(name) || mine.has(name)).slice(0, COLUMNS * 2);
        const head = [{id: 'recent', own: used.flatMap((name) => mine.get(name) ?? []), names: used.filter((name) => !mine.has(name))}, {id: 'custom', own: custom, names: []}];
        return [...head.filter((one) => one.names.length || one.own.length), ...parts];
    }, [term, recent, custom]);
    const move = (event: React.KeyboardEvent) => {
        const cells = [...body.current!.querySelectorAll<HTMLButtonElement>('button')];
        const at = cells.indexOf(document.activeElement as HTMLButtonElement);
        const step = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS}[event.key];
        if (step === undefined || (at < 0 && event.key !== 'ArrowDown')) {
            return;
        }
        event.preventDefault();
        cells[at < 0 ? 0 : Math.min(cells.length - 1, Math.max(0, at + step))]?.focus();
    };
    const first = sections[0]?.own[0]?.name ?? sections[0]?.names[0];
    return (
        <div onKeyDown={move} role="presentation">
            <input
                className="input picker-search" autoFocus value={term} placeholder={t('emoji.search')} aria-label={t('emoji.search')}
                onChange={(event) => setTerm(event.target.value)}
                onKeyDown={(event) => event.key === 'Enter' && first && (event.preventDefault(), onPick(toned(first, tone)))}
            />
            <div className="picker-body" ref={body}>
                {sections.map((section) => (
                    <section key={section.id} className="picker-section">
                        <h3>{t(`emoji.${section.id}` as Key)}</h3>
                        <div className="picker-grid">
                            {section.own.map((one) => (
                                <button key={one.name} type="button" aria-label={one.name} tabIndex={-1} onFocus={() => setHint(one.name)} onMouseEnter={() => setHint(one.name)} onClick={() => onPick(one.name)}>
                                    <img src={one.src} alt="" loading="lazy" />
                                </button>
                            ))}
                            {section.names.map((plain) => toned(plain, tone)).map((name) => (
                                <button key={name} type="button" aria-label={name.replaceAll('_', ' ')} tabIndex={-1} onFocus={() => setHint(name)} onMouseEnter={() => setHint(name)} onClick={() => onPick(name)}>
                                    {emojiChar(name)}
                                </button>
                            ))}
                        </div>
                    </section>
                ))}
                {!first && <p className="picker-none">{t('emoji.none')}</p>}
            </div>
            <div className="picker-foot">
                <span className="grow ellipsis" aria-hidden="true">{hint ? `:${hint}:` : t('emoji.hint')}</span>
                {onAdd && <button type="button" className="icon-button small" aria-label={t('emoji.add')} title={t('emoji.add')} onClick={onAdd}><Plus size={16} /></button>}
                <div role="radiogroup" aria-label={t('emoji.tone')} className="picker-tones">
                    {TONE_NAMES.map((one) => (
                        <button key={one} type="button" role="radio" aria-checked={one === tone} aria-label={t(`emoji.tone_${one || 'none'}` as Key)} title={t(`emoji.tone_${one || 'none'}` as Key)} onClick={() => (setTone(one), keep(TONE_KEY, one))}>{emojiChar(toned('raised_hand', one))}</button>
                    ))}
                </div>
            </div>
        </div>
    );
}
