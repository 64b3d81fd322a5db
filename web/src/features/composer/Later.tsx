import {CalendarClock, ChevronDown} from 'lucide-react';
import {locale, t} from '../../i18n';
import {openSide} from '../../nav';
import {moment} from '../../text/time';
import {soon} from '../../text/when';
import {openDialog} from '../../ui/dialogs';
import {Menu, MenuItem, MenuLine} from '../../ui/overlays';
import {WhenDialog} from '../../ui/when';

/** Send later: a likely time, or any. */
export function Later({disabled, onPick}: {disabled: boolean; onPick: (at: number) => void}) {
    const own = () => openDialog((close) => <WhenDialog title={t('scheduled.later')} action={t('scheduled.schedule')} onClose={close} onPick={onPick} />);
    return (
        <Menu side="top" align="end" trigger={<button type="button" className="icon-button small later" aria-label={t('scheduled.later')} title={t('scheduled.later')}><ChevronDown size={15} /></button>}>
            {!disabled && soon(Date.now()).map((at) => <MenuItem key={at} icon={<CalendarClock size={16} />} onSelect={() => onPick(at)}>{moment(at, locale())}</MenuItem>)}
            {!disabled && <MenuItem onSelect={own}>{t('when.own')}…</MenuItem>}
            {!disabled && <MenuLine />}
            <MenuItem onSelect={() => openSide('scheduled')}>{t('scheduled.list')}</MenuItem>
        </Menu>
    );
}
