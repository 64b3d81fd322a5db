import {Plus} from 'lucide-react';
import {failure} from '../../api/client';
import {allSchemes, createScheme, removeScheme, schemeTeams, type Scheme} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m, type ManageKey} from '../../i18n/manage';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import {Button} from '../../ui/basics';
import {openConfirm, openForm} from '../../ui/forms';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {toast} from '../../ui/toasts';

const ROLES: [`default_${string}_role`, ManageKey][] = [
    ['default_team_admin_role', 'role.team_admin'], ['default_team_user_role', 'role.team_user'], ['default_team_guest_role', 'role.team_guest'],
    ['default_channel_admin_role', 'role.channel_admin'], ['default_channel_user_role', 'role.channel_user'], ['default_channel_guest_role', 'role.channel_guest'],
];

/** Sets of roles of their own, for teams that need other rules than the rest. */
export function Schemes() {
    const asked = useAsked(allSchemes, []);
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const add = () => openForm({
        title: m('schemes.add'), value: {display_name: '', description: '', scope: 'team'}, action: m('users.create'),
        entries: [{name: 'display_name', label: m('field.name'), required: true, max: 128}, {name: 'description', label: m('field.description')},
            {name: 'scope', label: m('schemes.scope'), kind: 'select', options: [{value: 'team', label: m('console.teams')}, {value: 'channel', label: m('console.channels')}]}],
        onSubmit: async (draft) => (await createScheme({...draft, name: crypto.randomUUID().replaceAll('-', '').slice(0, 26)}), asked.again()),
    });
    return (
        <>
            <Head title={m('console.schemes')} lead={m('schemes.lead')}><Button kind="quiet" onClick={add}><Plus size={16} aria-hidden="true" />{m('schemes.add')}</Button></Head>
            <Awaited asked={asked}>{(list) => (list.length ? list.map((scheme) => (
                <section key={scheme.id} className="card" aria-label={scheme.display_name}>
                    <div className="toolbar-row"><h3 style={{flex: 1}}>{scheme.display_name}</h3><span className="chip">{m(scheme.scope === 'team' ? 'console.teams' : 'console.channels')}</span>
                        <Button kind="plain" aria-label={`${m('row.remove')}: ${scheme.display_name}`} onClick={() => openConfirm({title: m('schemes.remove'), body: m('schemes.removeBody'), action: m('row.remove'), onYes: () => run(removeScheme(scheme.id))})}>{m('row.remove')}</Button></div>
                    {scheme.description && <p className="muted">{scheme.description}</p>}
                    <div className="toolbar-row">{ROLES.filter(([key]) => scheme[key]).map(([key, label]) => <a key={key} className="chip" href={href(`admin_console/roles/${scheme[key]}`)} onClick={follow(`admin_console/roles/${scheme[key]}`)}>{m(label)}</a>)}</div>
                    {scheme.scope === 'team' && <Teams scheme={scheme} />}
                </section>
            )) : <Nothing title={m('schemes.none')} />)}</Awaited>
        </>
    );
}

function Teams({scheme}: {scheme: Scheme}) {
    const asked = useAsked(() => schemeTeams(scheme.id), [scheme.id]);
    return asked.value && <p className="muted">{asked.value.length ? `${m('console.teams')}: ${asked.value.map((team) => team.display_name).join(', ')}` : m('schemes.unused')}</p>;
}
