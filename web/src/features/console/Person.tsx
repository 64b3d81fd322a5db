import type {UserProfile} from '@mattermost/types/users';
import {failure} from '../../api/client';
import {addToTeam, allTeams, dropMfa, dropToken, endSessions, oneUser, patchUser, setActive, setPassword, setRoles, takeFromTeam, toGuest, toMember, userSessions, userTeams, userTokens, verifyMember} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {pictureUrl} from '../../api/users';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import {useStore} from '../../state/use';
import {stamp} from '../../i18n/stamp';
import {Avatar, Button} from '../../ui/basics';
import {Form, openConfirm, openForm} from '../../ui/forms';
import {Awaited} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {RoleChips} from './People';

const EXTRA = ['system_admin', 'system_manager', 'system_user_manager', 'system_read_only_admin', 'system_custom_group_admin'] as const;
const TOKENS = ['system_post_all', 'system_post_all_public', 'system_user_access_token'] as const;

/** One account: who it is, what it may, where it is logged in. */
export function Person({id}: {id: string}) {
    const asked = useAsked(() => oneUser(id), [id]);
    return (
        <>
            <p><a href={href('admin_console/users')} onClick={follow('admin_console/users')}>{m('console.users')}</a></p>
            <Awaited asked={asked}>{(user) => <Sheet user={user} again={asked.again} />}</Awaited>
        </>
    );
}

const tell = (work: Promise<unknown>, then: () => void) => void work.then(() => (toast(t('settings.saved')), then())).catch((error) => toast(failure(error).message || t('error.unreachable'), true));

function Sheet({user, again}: {user: UserProfile; again: () => void}) {
    const me = useStore((s) => s.me === user.id);
    const off = user.delete_at > 0;
    const guest = user.roles.split(' ').includes('system_guest');
    const sure = (title: string, body: string, work: () => Promise<unknown>) => openConfirm({title, body, action: title, onYes: () => tell(work(), again)});
    const reset = () => openForm({
        title: m('person.password'), lead: m('person.passwordLead'), value: {password: ''}, entries: [{name: 'password', label: t('settings.passwordNew'), kind: 'secret', required: true}],
        onSubmit: async (draft) => (await setPassword(user.id, String(draft.password)), toast(t('settings.passwordSaved'))),
    });
    return (
        <>
            <div className="toolbar-row"><Avatar id={user.id} name={user.username} size={56} src={pictureUrl(user, user.id)} /><div><h2>{`${user.first_name} ${user.last_name}`.trim() || user.username}</h2><span className="toolbar-row muted"><bdi>@{user.username}</bdi> <RoleChips user={user} /></span></div></div>
            <div className="toolbar-row">
                {!me && <Button kind={off ? 'primary' : 'quiet'} onClick={() => (off ? tell(setActive(user.id, true), again) : sure(m('person.deactivate'), m('person.deactivateBody'), () => setActive(user.id, false)))}>{off ? m('person.activate') : m('person.deactivate')}</Button>}
                {!user.auth_service && !user.is_bot && <Button kind="quiet" onClick={reset}>{m('person.password')}</Button>}
                <Button kind="quiet" onClick={() => sure(m('person.logout'), m('person.logoutBody'), () => endSessions(user.id))}>{m('person.logout')}</Button>
                {user.mfa_active && <Button kind="quiet" onClick={() => sure(m('person.mfa'), m('person.mfaBody'), () => dropMfa(user.id))}>{m('person.mfa')}</Button>}
                {!(user as {email_verified?: boolean}).email_verified && <Button kind="quiet" onClick={() => tell(verifyMember(user.id), again)}>{m('person.verify')}</Button>}
                {!me && !user.is_bot && <Button kind="quiet" onClick={() => tell(guest ? toMember(user.id) : toGuest(user.id), again)}>{guest ? m('person.toMember') : m('person.toGuest')}</Button>}
            </div>
            <section className="card" aria-label={m('person.about')}>
                <h3>{m('person.about')}</h3>
                <dl className="facts">
                    <dt>{m('person.id')}</dt><dd className="mono">{user.id}</dd>
                    <dt>{m('person.made')}</dt><dd>{stamp(user.create_at)}</dd>
                    <dt>{m('person.method')}</dt><dd>{user.auth_service || t('form.password')}{user.mfa_active && ` + ${m('mfa.short')}`}</dd>
                    <dt>{m('person.failed')}</dt><dd>{user.failed_attempts ?? 0}</dd>
                </dl>
                <Form key={user.update_at} value={{username: user.username, email: user.email, first_name: user.first_name, last_name: user.last_name, nickname: user.nickname, position: user.position}} onSubmit={async (draft) => {
                    await patchUser(user.id, draft);
                    toast(t('settings.saved'));
                    again();
                }} entries={[
                    {name: 'username', label: t('form.username'), required: true}, {name: 'email', label: t('form.email'), kind: 'email', required: true}, {name: 'first_name', label: t('settings.first')}, {name: 'last_name', label: t('settings.last')},
                    {name: 'nickname', label: t('settings.nickname')}, {name: 'position', label: m('profile.position')},
                ]} />
            </section>
            {!me && <Rights user={user} again={again} />}
            <InTeams user={user} />
            <Keys user={user} />
        </>
    );
}

function Rights({user, again}: {user: UserProfile; again: () => void}) {
    const held = user.roles.split(' ');
    const value = Object.fromEntries([...EXTRA, ...TOKENS].map((role) => [role, held.includes(role)]));
    return (
        <section className="card" aria-label={m('person.roles')}>
            <h3>{m('person.roles')}</h3>
            <Form key={user.roles} value={value} entries={[...EXTRA, ...TOKENS].map((role) => ({name: role, label: m(`role.${role}`), hint: m(`role.${role}_hint`), kind: 'switch'}))} onSubmit={async (draft) => {
                const kept = held.filter((role) => !(role in value));
                await setRoles(user.id, [...kept, ...Object.keys(draft).filter((role) => draft[role])].join(' '));
                toast(t('settings.saved'));
                again();
            }} />
        </section>
    );
}

function InTeams({user}: {user: UserProfile}) {
    const asked = useAsked(() => userTeams(user.id), [user.id]);
    const add = async () => {
        const teams = (await allTeams()).filter((team) => !team.delete_at && !asked.value?.some((one) => one.id === team.id));
        openForm({title: m('person.addTeam'), value: {team: teams[0]?.id ?? ''}, entries: [{name: 'team', label: t('first.team'), kind: 'select', options: teams.map((team) => ({value: team.id, label: team.display_name}))}], action: t('members.add'),
            onSubmit: async (draft) => (await addToTeam(String(draft.team), user.id), asked.again())});
    };
    return (
        <section className="card" aria-label={m('console.teams')}>
            <div className="toolbar-row"><h3 style={{flex: 1}}>{m('console.teams')}</h3><Button kind="quiet" onClick={() => void add()}>{m('person.addTeam')}</Button></div>
            <Awaited asked={asked}>{(teams) => <ul className="rows">{teams.map((team) => <li key={team.id}><span className="grow">{team.display_name}</span><Button kind="plain" aria-label={`${m('person.takeOut')}: ${team.display_name}`} onClick={() => tell(takeFromTeam(team.id, user.id), asked.again)}>{m('person.takeOut')}</Button></li>)}</ul>}</Awaited>
        </section>
    );
}

function Keys({user}: {user: UserProfile}) {
    const sessions = useAsked(() => userSessions(user.id), [user.id]);
    const tokens = useAsked(() => userTokens(user.id), [user.id]);
    return (
        <section className="card" aria-label={t('settings.sessions')}>
            <h3>{t('settings.sessions')}</h3>
            <Awaited asked={sessions}>{(list) => (list.length ? <ul className="rows">{list.map((one) => <li key={one.id}><span className="grow">{[one.props?.browser, one.props?.os, one.props?.platform].filter(Boolean).join(', ') || t('settings.sessionUnknown')}</span><span className="muted">{stamp(one.last_activity_at)}</span></li>)}</ul> : <p className="muted">{m('person.noSessions')}</p>)}</Awaited>
            {tokens.value && tokens.value.length > 0 && <><h3>{t('settings.tokens')}</h3><ul className="rows">{tokens.value.map((one) => <li key={one.id}><span className="grow">{one.description}</span>{!one.is_active && <span className="chip">{m('users.off')}</span>}<Button kind="plain" aria-label={`${t('settings.tokenRemove')}: ${one.description}`} onClick={() => tell(dropToken(one.id), tokens.again)}>{t('settings.tokenRemove')}</Button></li>)}</ul></>}
        </section>
    );
}
