import {LogOut, Settings, Smile} from 'lucide-react';
import {quietUntil} from '../../api/account';
import {logout} from '../../api/session';
import {pictureUrl, setStatus} from '../../api/users';
import {t} from '../../i18n';
import {customStatus} from '../../state/looks';
import {shallow, useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Avatar} from '../../ui/basics';
import {openDialog} from '../../ui/dialogs';
import {Menu, MenuItem, MenuLine} from '../../ui/overlays';
import {EmojiGlyph} from '../../ui/markdown';
import {WhenDialog} from '../../ui/when';
import {MoodDialog} from './Mood';
import {toast} from '../../ui/toasts';

const STATUSES = ['online', 'away', 'dnd', 'offline'] as const;

export function UserMenu({onSettings}: {onSettings: () => void}) {
    const me = useStore((s) => s.users[s.me]);
    const name = useStore((s) => displayName(s, s.me));
    const status = useStore((s) => s.statuses[s.me] ?? 'offline');
    const mood = useStore((s) => customStatus(s, s.me, Date.now()), shallow);
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
                <MenuItem onSelect={() => openDialog((close) => <WhenDialog title={t('user.quiet')} action={t('app.save')} onClose={close} onPick={(at) => void quietUntil(at).catch((error: Error) => toast(error.message || t('error.unreachable'), true))} />)}>{t('user.quiet')}…</MenuItem>
                <MenuLine />
                <MenuItem icon={mood ? <EmojiGlyph name={mood.emoji || 'speech_balloon'} /> : <Smile size={16} />} onSelect={() => openDialog((close) => <MoodDialog onClose={close} />)}>{mood?.text || t('mood.title')}</MenuItem>
                <MenuItem icon={<Settings size={16} />} onSelect={onSettings}>{t('settings.title')}</MenuItem>
                <MenuItem icon={<LogOut size={16} />} onSelect={() => void logout()}>{t('user.logout')}</MenuItem>
            </Menu>
        </div>
    );
}
