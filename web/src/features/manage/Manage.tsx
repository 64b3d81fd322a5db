import {Archive, Bot, Command, KeyRound, MailPlus, Settings2, Smile, Users, Webhook, Workflow} from 'lucide-react';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {follow, href, type ManagePage} from '../../nav';
import {may} from '../../state/roles';
import {teamByName} from '../../state/teams';
import {shallow, useStore} from '../../state/use';
import {Empty, Mark} from '../../ui/basics';
import {Pages} from '../../ui/pages';
import {Apps} from './Apps';
import {Archived} from './Archived';
import {Bots} from './Bots';
import {ChannelSettings} from './ChannelSettings';
import {Commands} from './Commands';
import {Emojis} from './Emojis';
import {Incoming} from './Incoming';
import {Invite} from './Invite';
import {Members} from './Members';
import {Outgoing} from './Outgoing';
import {TeamSettings} from './TeamSettings';

const PAGES = [
    ['team', [['settings', Settings2], ['members', Users], ['invite', MailPlus], ['archive', Archive]]],
    ['integrations', [['incoming', Webhook], ['outgoing', Workflow], ['commands', Command], ['bots', Bot], ['apps', KeyRound], ['emoji', Smile]]],
] as const;

/** A team, its people, and the programs that take part in it. */
export default function Manage({teamName, page, item}: {teamName: string; page: ManagePage; item: string}) {
    const team = useStore((s) => teamByName(s, teamName));
    const ready = useStore((s) => Object.keys(s.roles).length > 0);
    const id = team?.id ?? '';
    const allowed: Partial<Record<ManagePage, boolean>> = useStore((s) => ({
        invite: may(s, 'invite_user', '', id) || may(s, 'invite_guest', '', id),
        incoming: s.config.EnableIncomingWebhooks === 'true' && (may(s, 'manage_incoming_webhooks', '', id) || may(s, 'manage_own_incoming_webhooks', '', id)),
        outgoing: s.config.EnableOutgoingWebhooks === 'true' && (may(s, 'manage_outgoing_webhooks', '', id) || may(s, 'manage_own_outgoing_webhooks', '', id)),
        commands: s.config.EnableCommands === 'true' && (may(s, 'manage_slash_commands', '', id) || may(s, 'manage_own_slash_commands', '', id)),
        bots: may(s, 'create_bot', '', id) || may(s, 'manage_bots', '', id) || may(s, 'read_bots', '', id),
        apps: s.config.EnableOAuthServiceProvider === 'true' && may(s, 'manage_oauth', '', id),
        emoji: s.config.EnableCustomEmoji === 'true',
    }), shallow);
    if (!team) {
        return <Empty art={<Mark size={44} />} title={t('lost.title')}><a href={href('')} onClick={follow('')}>{t('lost.home')}</a></Empty>;
    }
    if (!ready) {
        return null;
    }
    const groups = PAGES.map(([group, pages]) => ({
        title: m(`manage.group_${group}`),
        links: pages.filter(([key]) => allowed[key] ?? true).map(([key, Icon]) => ({key, path: `${team.name}/manage/${key}`, label: m(`manage.${key}`), icon: <Icon size={16} aria-hidden="true" />})),
    }));
    return (
        <Pages title={team.display_name} back={{path: team.name, label: m('console.leave')}} groups={groups} current={page}>
            {allowed[page] === false ? <p className="notice">{m('manage.refused')}</p> : <>
                {page === 'settings' && <TeamSettings key={team.id} team={team} />}
                {page === 'members' && <Members key={team.id} team={team} />}
                {page === 'invite' && <Invite key={team.id} team={team} />}
                {page === 'archive' && <Archived key={team.id} team={team} />}
                {page === 'channel' && <ChannelSettings key={item} team={team} id={item} />}
                {page === 'incoming' && <Incoming key={team.id} team={team} />}
                {page === 'outgoing' && <Outgoing key={team.id} team={team} />}
                {page === 'commands' && <Commands key={team.id} team={team} />}
                {page === 'bots' && <Bots />}
                {page === 'apps' && <Apps />}
                {page === 'emoji' && <Emojis />}
            </>}
        </Pages>
    );
}
