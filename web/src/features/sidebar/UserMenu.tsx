import {LogOut, Settings} from 'lucide-react';
import {logout} from '../../api/session';
import {pictureUrl, setStatus} from '../../api/users';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Avatar} from '../../ui/basics';
import {Menu, MenuItem, MenuLine} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

const STATUSES = ['online', 'away', 'dnd', 'offline'] as const;

export function UserMenu({onSettings}: {onSettings: () => void}) {
    const me = useStore((s) => s.users[s.me]);
    const name = useStore((s) => displayName(s, s.me));
    const status = useStore((s) => s.statuses[s.me] ?? 'offline');
    if (!me) {
        return null;
    }
    return (
        <div className="sidebar-foot">
            <Menu side="top" trigger={
                <button type="button" className="user-button" aria-label={t('user.menu', {name, status: t(`status.${status as 'online'}`)})}>
                    <Avatar id={me.id} name={name} size={28} src={pictureUrl(me, me.id)} status={status} />
                    <span className="ellipsis grow">{name}</span>
                    <span className="user-status">{t(`status.${status as 'online'}`)}</span>
                </button>
            }>
                {STATUSES.map((one) => (
                    <MenuItem key={one} icon={<span className="status-mark"><span className={`dot ${one}`} /></span>} keys={one === status ? '✓' : undefined}
                        onSelect={() => void setStatus(one).catch((error: Error) => toast(error.message || t('error.unreachable'), true))}>{t(`status.${one}`)}</MenuItem>
                ))}
                <MenuLine />
                <MenuItem icon={<Settings size={16} />} onSelect={onSettings}>{t('settings.title')}</MenuItem>
                <MenuItem icon={<LogOut size={16} />} onSelect={() => void logout()}>{t('user.logout')}</MenuItem>
            </Menu>
        </div>
    );
}
