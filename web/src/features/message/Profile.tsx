import {AtSign, Clock, Mail, MessageSquare} from 'lucide-react';
import {useEffect} from 'react';
import {openDirect} from '../../api/channels';
import {failure} from '../../api/client';
import {pictureUrl, wantUsers} from '../../api/users';
import {locale, t} from '../../i18n';
import {navigate} from '../../nav';
import {customStatus, hour12} from '../../state/looks';
import {channelPath} from '../../state/paths';
import {store} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Avatar, Button} from '../../ui/basics';
import {openCard} from '../../ui/anchor';
import {EmojiGlyph} from '../../ui/markdown';
import {toast} from '../../ui/toasts';
import './profile.css';

export function openProfile(from: HTMLElement, id: string): void {
    openCard(from, displayName(store.get(), id) || t('message.someone'), (close) => <Profile id={id} onClose={close} />);
}

/** Who somebody is: name, role, status, their time of day, and a way to write to them. */
function Profile({id, onClose}: {id: string; onClose: () => void}) {
    const user = useStore((s) => s.users[id]);
    const me = useStore((s) => s.me === id);
    const name = useStore((s) => displayName(s, id));
    const status = useStore((s) => s.statuses[id] ?? 'offline');
    const mood = useStore((s) => customStatus(s, id, Date.now()), shallow);
    const half = useStore(hour12);
    const role = useStore((s) => {
        const roles = `${user?.roles ?? ''} ${s.members[s.view.channelId]?.user_id === id ? s.members[s.view.channelId]?.roles : ''}`;
        return user?.is_bot ? 'bot' : /system_guest/.test(roles) ? 'guest' : /system_admin/.test(roles) ? 'admin' : '';
    });
    useEffect(() => wantUsers([id]), [id]);
    if (!user) {
        return null;
    }
    const full = `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim();
    const write = async () => {
        onClose();
        try {
            const channel = await openDirect([id]);
            const s = store.get();
            const team = s.teams[s.view.teamId];
            if (team) {
                navigate(channelPath(s, team, channel));
            }
        } catch (error) {
            toast(failure(error).message || t('error.unreachable'), true);
        }
    };
    const time = zoneTime(user.timezone as {useAutomaticTimezone?: string; automaticTimezone?: string; manualTimezone?: string} | undefined, half);
    return (
        <div className="profile">
            <div className="profile-head">
                <Avatar id={id} name={name || user.username} size={64} src={pictureUrl(user, id)} status={user.is_bot ? undefined : status} />
                <div className="profile-names">
                    <h2>{full || name}</h2>
                    <div className="muted">@{user.username}{user.nickname && user.nickname !== name ? ` · ${user.nickname}` : ''}</div>
                    {role && <span className="message-chip">{t(role === 'bot' ? 'message.bot' : role === 'guest' ? 'members.guest' : 'members.admin')}</span>}
                    {user.delete_at > 0 && <span className="message-chip">{t('profile.gone')}</span>}
                </div>
            </div>
            {user.position && <p>{user.position}</p>}
            {mood && <p className="profile-mood">{mood.emoji && <EmojiGlyph name={mood.emoji} />}{mood.text}</p>}
            <ul className="profile-facts">
                {!user.is_bot && <li><AtSign size={15} aria-hidden="true" />{t(`status.${status as 'online'}`)}</li>}
                {time && <li><Clock size={15} aria-hidden="true" />{t('profile.localTime', {time})}</li>}
                {user.email && <li><Mail size={15} aria-hidden="true" /><a href={`mailto:${user.email}`}>{user.email}</a></li>}
            </ul>
            {!user.delete_at && <Button kind="quiet" autoFocus onClick={() => void write()}><MessageSquare size={16} />{t(me ? 'profile.notes' : 'members.write')}</Button>}
        </div>
    );
}

/** What the clock says where they are, if that is elsewhere. */
function zoneTime(zone: {useAutomaticTimezone?: string; automaticTimezone?: string; manualTimezone?: string} | undefined, half: boolean | undefined): string {
    const name = zone?.useAutomaticTimezone === 'false' ? zone.manualTimezone : zone?.automaticTimezone;
    if (!name) {
        return '';
    }
    try {
        return new Intl.DateTimeFormat(locale(), {timeZone: name, hour: 'numeric', minute: '2-digit', hour12: half}).format(Date.now());
    } catch {
        return '';
    }
}
