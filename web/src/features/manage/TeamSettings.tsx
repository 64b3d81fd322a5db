import {failure} from '../../api/client';
import {changeTeam, quitTeam, renewInvite, setTeamIcon, setTeamPrivacy, teamIcon} from '../../api/teams_manage';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {href, navigate} from '../../nav';
import {may} from '../../state/roles';
import type {Team} from '../../state/state';
import {useStore} from '../../state/use';
import {initials} from '../../text/names';
import {Button, Field} from '../../ui/basics';
import {Form, openConfirm} from '../../ui/forms';
import {Head} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {PlaceGroups} from './PlaceGroups';

export const tell = (work: Promise<unknown>, done?: () => void) => void work.then(() => (toast(t('settings.saved')), done?.())).catch((error) => toast(failure(error).message || t('error.unreachable'), true));

export function TeamSettings({team}: {team: Team}) {
    const manage = useStore((s) => may(s, 'manage_team', '', team.id));
    const groups = useStore((s) => may(s, 'sysconsole_write_user_management_groups'));
    const icon = teamIcon(team);
    const link = new URL(href(`signup_user_complete/?id=${team.invite_id}`), location.href).href;
    return (
        <>
            <Head title={m('manage.settings')} />
            {manage && <>
                <section className="card" aria-label={m('team.picture')}>
                    <div className="toolbar-row">
                        {icon ? <img src={icon} alt="" width="56" height="56" style={{borderRadius: 12}} /> : <span className="team-icon" aria-hidden="true">{initials(team.display_name)}</span>}
                        <label className="button quiet">{m('picture.choose')}<input type="file" className="sr" accept="image/png,image/jpeg,image/gif,image/bmp" aria-label={`${m('team.picture')}: ${m('picture.choose')}`} onChange={(event) => {
                            const file = event.target.files?.[0];
                            event.target.value = '';
                            if (file) {
                                tell(setTeamIcon(team.id, file));
                            }
                        }} /></label>
                        {icon && <Button kind="plain" onClick={() => tell(setTeamIcon(team.id, null))}>{m('picture.remove')}</Button>}
                    </div>
                    <Form key={team.update_at} value={{display_name: team.display_name, description: team.description, allowed_domains: team.allowed_domains}} onSubmit={async (draft) => (await changeTeam(team.id, draft), toast(t('settings.saved')))} entries={[
                        {name: 'display_name', label: t('team.name'), required: true, max: 64}, {name: 'description', label: m('field.description'), max: 255, kind: 'area'},
                        {name: 'allowed_domains', label: m('team.domains'), hint: m('team.domainsHint'), max: 500, placeholder: 'example.org, example.com'},
                    ]} />
                </section>
                <section className="card" aria-label={m('team.access')}>
                    <h3>{m('team.access')}</h3>
                    <Form key={`${team.allow_open_invite}${team.type}`} value={{open: Boolean(team.allow_open_invite), listed: team.type === 'O'}} entries={[
                        {name: 'open', label: m('team.openInvite'), hint: m('team.openInviteHint'), kind: 'switch'},
                        {name: 'listed', label: m('team.listed'), hint: m('team.listedHint'), kind: 'switch'},
                    ]} onSubmit={async (draft) => {
                        if (draft.listed !== (team.type === 'O')) {
                            await setTeamPrivacy(team.id, draft.listed ? 'O' : 'I');
                        }
                        await changeTeam(team.id, {allow_open_invite: Boolean(draft.open)});
                        toast(t('settings.saved'));
                    }} />
                </section>
            </>}
            {groups && <PlaceGroups place="teams" id={team.id} constrained={Boolean(team.group_constrained)} onConstrain={(on) => changeTeam(team.id, {group_constrained: on})} />}
            {team.invite_id && <section className="card" aria-label={m('team.link')}>
                <h3>{m('team.link')}</h3>
                <Field label={m('team.linkLabel')} readOnly value={link} onFocus={(event) => event.target.select()} />
                <div className="toolbar-row">
                    <Button kind="quiet" onClick={() => void navigator.clipboard?.writeText(link).then(() => toast(t('team.inviteCopied')))}>{t('team.copyInvite')}</Button>
                    {manage && <Button kind="plain" onClick={() => openConfirm({title: m('team.renew'), body: m('team.renewBody'), action: m('team.renew'), onYes: () => tell(renewInvite(team.id))})}>{m('team.renew')}</Button>}
                </div>
            </section>}
            <section className="card" aria-label={m('team.leave')}>
                <h3>{m('team.leave')}</h3>
                <p className="muted">{m('team.leaveBody')}</p>
                <div><Button kind="danger" onClick={() => openConfirm({title: m('team.leave'), body: m('team.leaveBody'), action: m('team.leave'), onYes: () => tell(quitTeam(team.id), () => navigate(''))})}>{m('team.leave')}</Button></div>
            </section>
        </>
    );
}
