import {Check, Flag} from 'lucide-react';
import {t} from '../../i18n';
import type {Priority} from '../../state/state';
import {Menu, MenuHead, MenuItem, MenuLine} from '../../ui/overlays';

const LEVELS = ['', 'important', 'urgent'] as const;

interface Props {
    value: Priority | undefined;
    onChange: (value: Priority | undefined) => void;
}

/** How much a message matters, and whether its readers are asked to say that they have read it. */
export function PriorityMenu({value, onChange}: Props) {
    const [level, ack] = [value?.priority ?? '', value?.requested_ack ?? false];
    const set = (priority: Priority['priority'], requested_ack: boolean) => onChange(priority || requested_ack ? {priority, requested_ack} : undefined);
    return (
        <Menu side="top" trigger={<button type="button" className={`icon-button ${value ? 'on' : ''}`} aria-label={t('priority.title')} title={t('priority.title')}><Flag size={17} /></button>}>
            <MenuHead>{t('priority.title')}</MenuHead>
            {LEVELS.map((one) => <MenuItem key={one} keys={one === level ? '✓' : undefined} onSelect={() => set(one, ack)}>{t(`priority.${one || 'standard'}`)}</MenuItem>)}
            <MenuLine />
            <MenuItem icon={<Check size={16} />} keys={ack ? '✓' : undefined} onSelect={() => set(level, !ack)}>{t('priority.ack')}</MenuItem>
        </Menu>
    );
}

/** What was chosen, shown above the text until it is sent. */
export function PriorityChips({value}: {value: Priority | undefined}) {
    return value ? (
        <div className="priority-chips">
            {value.priority && <span className={`priority ${value.priority}`}>{t(`priority.${value.priority}`)}</span>}
            {value.requested_ack && <span className="priority ack">{t('priority.ackShort')}</span>}
        </div>
    ) : null;
}
