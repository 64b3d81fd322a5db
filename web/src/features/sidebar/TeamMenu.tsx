import {Check, ChevronDown, Copy, DoorOpen, MailPlus, Plus, ServerCog, Settings2, Users, Webhook} from 'lucide-react';
import {allowJoining} from '../../api/teams';
import {t} from '../../i18n';
import {href, navigate} from '../../nav';
import {may} from '../../state/roles';
import type {State, Team} from '../../state/state';
import {teamUnread} from '../../state/channels';
import {myTeams} from '../../state/teams';
import {shallow, useStore} from '../../state/use';
import {hash, initials} from '../../text/names';
import {Menu, MenuHead, MenuItem, MenuLine} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

export function TeamMenu({team}: {team: Team}) {
    const teams = useStore((s) => myTeams(s), shallow);
    const elsewhere = useStore((s) => others(s, team.id), shallow);
    const manage = useStore((s) => may(s, 'manage_team', '', team.id));
    const invites = useStore((s) => may(s, 'invite_user', '', team.id) || may(s, 'invite_guest', '', team.id));
    const integrates = useStore((s) => may(s, 'manage_incoming_webhooks', '', team.id) || may(s, 'manage_own_incoming_webhooks', '', team.id));
    const looksAfter = useStore((s) => may(s, 'manage_system'));
    const invite = async () => {
        await navigator.clipboard?.writeText(new URL(href(`signup_user_complete?id=${team.invite_id}`), location.href).href);
        toast(t('team.inviteCopied'));
    };
    const open = () => void allowJoining(team, !team.allow_open_invite)
        .then(() => toast(t(team.allow_open_invite ? 'team.nowClosed' : 'team.nowOpen')))
        .catch((error: Error) => toast(error.message || t('error.unreachable'), true));
    return (
        <Menu trigger={
            <button type="button" className="team-button">
                <TeamMark team={team} />
                <span className="ellipsis">{team.display_name}</span>
                <ChevronDown size={15} aria-hidden="true" />
                {elsewhere.mentions > 0 ? <span className="badge">{elsewhere.mentions}</span> : elsewhere.unread && <span className="team-dot" title={t('team.unreadElsewhere')} />}
            </button>
        }>
            <MenuHead>{t('team.yours')}</MenuHead>
            {teams.map((one) => (
                <MenuItem key={one.id} icon={<TeamMark team={one} />} keys={one.id === team.id ? '✓' : undefined} onSelect={() => navigate(one.name)}>{one.display_name}</MenuItem>
            ))}
            <MenuLine />
            {team.invite_id && <MenuItem icon={<Copy size={16} />} onSelect={() => void invite()}>{t('team.copyInvite')}</MenuItem>}
            {invites && <MenuItem icon={<MailPlus size={16} />} onSelect={() => navigate(`${team.name}/manage/invite`)}>{t('team.invite')}</MenuItem>}
            {manage && <MenuItem icon={team.allow_open_invite ? <Check size={16} /> : <DoorOpen size={16} />} onSelect={open}>{t(team.allow_open_invite ? 'team.close' : 'team.open')}</MenuItem>}
            <MenuItem icon={<Settings2 size={16} />} onSelect={() => navigate(`${team.name}/manage/settings`)}>{t('team.settings')}</MenuItem>
            <MenuItem icon={<Webhook size={16} />} onSelect={() => navigate(`${team.name}/manage/${integrates ? 'incoming' : 'emoji'}`)}>{t('team.integrations')}</MenuItem>
            <MenuLine />
            <MenuItem icon={<Users size={16} />} onSelect={() => navigate('select_team')}>{t('team.join')}</MenuItem>
            <MenuItem icon={<Plus size={16} />} onSelect={() => navigate('create_team')}>{t('team.create')}</MenuItem>
            {looksAfter && <><MenuLine /><MenuItem icon={<ServerCog size={16} />} onSelect={() => navigate('admin_console/overview')}>{t('console.title')}</MenuItem></>}
        </Menu>
    );
}

function TeamMark({team}: {team: Team}) {
    const hues = ['#a5561a', '#5e6b3a', '#4a5d82', '#8a3f2b', '#6d4a78', '#3f6a63'];
    return <span className="team-mark" aria-hidden="true" style={{background: hues[hash(team.id) % hues.length]}}>{initials(team.display_name).slice(0, 2)}</span>;
}

function others(s: State, teamId: string): {unread: boolean; mentions: number} {
    let [unread, mentions] = [false, 0];
    for (const team of myTeams(s)) {
        if (team.id !== teamId) {
            const one = teamUnread(s, team.id);
            unread ||= one.unread;
            mentions += one.mentions;
        }
    }
    return {unread, mentions};
}
