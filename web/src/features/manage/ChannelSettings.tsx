import {useState} from 'react';
import {archive, makePrivate, restore} from '../../api/channels_manage';
import {changeChannel, moderations, setModerations, type Moderation} from '../../api/teams_manage';
import {useAsked} from '../../api/useAsked';
import {m, type ManageKey} from '../../i18n/manage';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import {may} from '../../state/roles';
import type {Channel, Team} from '../../state/state';
import {useStore} from '../../state/use';
import {Button} from '../../ui/basics';
import {Form, openConfirm} from '../../ui/forms';
import {Awaited, Head} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {ChannelPeople} from './ChannelPeople';
import {PlaceGroups} from './PlaceGroups';
import {tell} from './TeamSettings';

type WithBanner = Channel & {banner_info?: {enabled?: boolean; text?: string; background_color?: string} | null};

/** What a channel is called, what stands above it, and who may do what in it. */
export function ChannelSettings({team, id}: {team: Team; id: string}) {
    const channel = useStore((s) => s.channels[id]) as WithBanner | undefined;
    const kind = channel?.type === 'P' ? 'private' : 'public';
    const edit = useStore((s) => may(s, `manage_${kind}_channel_properties`, id));
    const banner = useStore((s) => may(s, `manage_${kind}_channel_banner`, id));
    const remove = useStore((s) => may(s, `delete_${kind}_channel`, id));
    const convert = useStore((s) => may(s, 'convert_public_channel_to_private', id));
    const admin = useStore((s) => may(s, 'manage_system') || may(s, 'sysconsole_write_user_management_channels'));
    const groups = useStore((s) => may(s, 'sysconsole_write_user_management_groups'));
    if (!channel) {
        return <p className="notice">{t('lost.channel')}</p>;
    }
    const path = `${team.name}/channels/${channel.name}`;
    const home = channel.name === 'town-square';
    return (
        <>
            <p><a href={href(path)} onClick={follow(path)}>{channel.display_name}</a></p>
            <Head title={m('channel.settings')} />
            {edit && <section className="card" aria-label={m('channel.about')}>
                <Form key={channel.update_at} value={{display_name: channel.display_name, name: channel.name, purpose: channel.purpose, header: channel.header}} onSubmit={async (draft) => (await changeChannel(id, home ? {purpose: draft.purpose, header: draft.header} : draft), toast(t('settings.saved')))} entries={[
                    {name: 'display_name', label: t('newChannel.name'), required: true, max: 64, disabled: home}, {name: 'name', label: t('team.address'), required: true, max: 64, disabled: home},
                    {name: 'purpose', label: t('newChannel.purpose'), max: 250}, {name: 'header', label: t('info.topic'), hint: t('channel.headerLead'), kind: 'area', max: 1024},
                ]} />
            </section>}
            {banner && <section className="card" aria-label={m('channel.banner')}>
                <h3>{m('channel.banner')}</h3>
                <Form key={JSON.stringify(channel.banner_info)} value={{enabled: Boolean(channel.banner_info?.enabled), text: channel.banner_info?.text ?? '', background_color: channel.banner_info?.background_color || '#dddddd'}}
                    onSubmit={async (draft) => (await changeChannel(id, {banner_info: draft}), toast(t('settings.saved')))} entries={[
                        {name: 'enabled', label: m('channel.bannerShown'), kind: 'switch'}, {name: 'text', label: m('channel.bannerText'), max: 1024, when: (draft) => Boolean(draft.enabled)},
                        {name: 'background_color', label: m('channel.bannerColor'), kind: 'color', when: (draft) => Boolean(draft.enabled)},
                    ]} />
            </section>}
            <ChannelPeople channel={channel} />
            {groups && !home && <PlaceGroups place="channels" id={id} constrained={Boolean(channel.group_constrained)} onConstrain={(on) => changeChannel(id, {group_constrained: on})} />}
            {admin && <Rules id={id} />}
            {(remove || convert) && !home && <section className="card" aria-label={m('channel.more')}>
                <h3>{m('channel.more')}</h3>
                <div className="toolbar-row">
                    {convert && channel.type === 'O' && <Button kind="quiet" onClick={() => openConfirm({title: t('info.toPrivate'), body: t('info.toPrivateBody'), action: t('info.toPrivate'), onYes: () => tell(makePrivate(id))})}>{t('info.toPrivate')}</Button>}
                    {remove && (channel.delete_at ? <Button kind="quiet" onClick={() => tell(restore(id))}>{t('info.restore')}</Button> : <Button kind="danger" onClick={() => openConfirm({title: t('info.archive'), body: t('info.archiveBody'), action: t('info.archive'), onYes: () => tell(archive(id))})}>{t('info.archive')}</Button>)}
                </div>
            </section>}
        </>
    );
}

const RULES: Record<string, ManageKey> = {create_post: 'rule.create_post', create_reactions: 'rule.create_reactions', manage_members: 'rule.manage_members', use_channel_mentions: 'rule.use_channel_mentions', manage_bookmarks: 'rule.manage_bookmarks'};

/** What members and guests may do here: narrower than their roles elsewhere allow. */
function Rules({id}: {id: string}) {
    const asked = useAsked(() => moderations(id), [id]);
    return (
        <section className="card" aria-label={m('channel.rules')}>
            <h3>{m('channel.rules')}</h3>
            <p className="muted">{m('channel.rulesLead')}</p>
            <Awaited asked={asked}>{(list) => <Grid key={JSON.stringify(list)} id={id} list={list} again={asked.again} />}</Awaited>
        </section>
    );
}

function Grid({id, list, again}: {id: string; list: Moderation[]; again: () => void}) {
    const [draft, setDraft] = useState(list);
    const set = (name: string, role: 'members' | 'guests', value: boolean) => setDraft(draft.map((one) => (one.name === name && one.roles[role] ? {...one, roles: {...one.roles, [role]: {...one.roles[role], value}}} : one)));
    const save = () => tell(setModerations(id, draft.filter((one) => one !== list.find((old) => old.name === one.name)).map((one) => ({
        name: one.name, roles: Object.fromEntries(Object.entries(one.roles).filter(([, role]) => role?.enabled).map(([role, state]) => [role, state!.value])),
    }))), again);
    return (
        <>
            <div className="table"><table>
                <thead><tr><th scope="col">{m('channel.rule')}</th><th scope="col">{t('members.title')}</th><th scope="col">{m('invite.guests')}</th></tr></thead>
                <tbody>{draft.map((one) => (
                    <tr key={one.name}><td>{m(RULES[one.name] ?? 'rule.create_post')}</td>{(['members', 'guests'] as const).map((role) => (
                        <td key={role}>{one.roles[role] ? <input type="checkbox" aria-label={`${m(RULES[one.name] ?? 'rule.create_post')}: ${role === 'members' ? t('members.title') : m('invite.guests')}`} checked={one.roles[role].value} disabled={!one.roles[role].enabled} onChange={(event) => set(one.name, role, event.target.checked)} /> : '–'}</td>
                    ))}</tr>
                ))}</tbody>
            </table></div>
            <div><Button kind="quiet" disabled={draft === list} onClick={save}>{t('app.save')}</Button></div>
        </>
    );
}
