import {failure} from '../../api/client';
import {allSchemes, allTeams, archiveTeam, patchTeam, restoreTeam, setTeamScheme} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {useState} from 'react';
import {Button} from '../../ui/basics';
import {openConfirm, openForm} from '../../ui/forms';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {toast} from '../../ui/toasts';

/** All teams: who may join, which permissions apply, archive and back. */
export function Teams() {
    const asked = useAsked(allTeams, []);
    const schemes = useAsked(allSchemes, []);
    const [term, setTerm] = useState('');
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const edit = (team: NonNullable<typeof asked.value>[number]) => openForm({
        title: team.display_name, value: {display_name: team.display_name, description: team.description, allow_open_invite: team.allow_open_invite, scheme_id: team.scheme_id ?? ''},
        entries: [{name: 'display_name', label: t('team.name'), required: true}, {name: 'description', label: m('field.description')}, {name: 'allow_open_invite', label: t('team.open'), kind: 'switch'},
            {name: 'scheme_id', label: m('teams.scheme'), kind: 'select', options: [{value: '', label: m('teams.defaultScheme')}, ...(schemes.value ?? []).filter((one) => one.scope === 'team').map((one) => ({value: one.id, label: one.display_name}))]}],
        onSubmit: async ({scheme_id, ...draft}) => {
            await patchTeam(team.id, draft);
            if (scheme_id !== (team.scheme_id ?? '')) {
                await setTeamScheme(team.id, String(scheme_id));
            }
            asked.again();
        },
    });
    return (
        <>
            <Head title={m('console.teams')} />
            <div className="toolbar-row"><input className="input" type="search" value={term} placeholder={m('teams.find')} aria-label={m('teams.find')} onChange={(event) => setTerm(event.target.value)} /></div>
            <Awaited asked={asked}>{(list) => {
                const fit = list.filter((one) => `${one.display_name} ${one.name}`.toLowerCase().includes(term.trim().toLowerCase()));
                return fit.length ? (
                    <ul className="rows" aria-label={m('console.teams')}>
                        {fit.map((team) => (
                            <li key={team.id}>
                                <span className="grow"><b>{team.display_name}</b><span className="line">/{team.name}{team.description && ` · ${team.description}`}</span></span>
                                <span className="chip">{m(team.allow_open_invite ? 'teams.anybody' : 'teams.invited')}</span>
                                {team.delete_at > 0 && <span className="chip bad">{m('teams.archived')}</span>}
                                <Button kind="plain" aria-label={`${m('row.edit')}: ${team.display_name}`} onClick={() => edit(team)}>{m('row.edit')}</Button>
                                {team.delete_at > 0 ? <Button kind="plain" aria-label={`${m('row.restore')}: ${team.display_name}`} onClick={() => run(restoreTeam(team.id))}>{m('row.restore')}</Button> :
                                    <Button kind="plain" aria-label={`${m('row.archive')}: ${team.display_name}`} onClick={() => openConfirm({title: m('teams.archive'), body: m('teams.archiveBody', {name: team.display_name}), action: m('row.archive'), onYes: () => run(archiveTeam(team.id))})}>{m('row.archive')}</Button>}
                            </li>
                        ))}
                    </ul>
                ) : <Nothing title={m('teams.none')} />;
            }}</Awaited>
        </>
    );
}
