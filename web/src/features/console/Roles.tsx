import {useState} from 'react';
import type {Role} from '@mattermost/types/roles';
import {failure} from '../../api/client';
import {allRoles, saveRole} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m, type ManageKey} from '../../i18n/manage';
import {rightName} from '../../i18n/settings/words';
import {humane} from '../../i18n/stamp';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import {Button} from '../../ui/basics';
import {Awaited, Head} from '../../ui/pages';
import {toast} from '../../ui/toasts';

const KNOWN = ['system_admin', 'system_manager', 'system_user_manager', 'system_read_only_admin', 'system_user', 'system_guest', 'team_admin', 'team_user', 'team_guest', 'channel_admin', 'channel_user', 'channel_guest', 'system_custom_group_admin', 'system_post_all', 'system_post_all_public', 'system_user_access_token'];
const title = (role: Role) => (KNOWN.includes(role.name) ? m(`role.${role.name}` as ManageKey) : /\./.test(role.display_name) || !role.display_name ? humane(role.name) : role.display_name);

const AREAS: [ManageKey, RegExp][] = [
    ['rights.console', /^sysconsole_/], ['rights.playbooks', /playbook|_run(s|_|$)/], ['rights.posts', /post|reaction|emoji|bookmark|mention|upload|file|public_link/], ['rights.channels', /channel/], ['rights.integrations', /webhook|slash|oauth|bot|token|outgoing/],
    ['rights.teams', /team|invite|guest/], ['rights.people', /user|role|group|member|others/], ['rights.more', /./],
];

/** The console's own are many and of interest to few: they come last. */
const SHOWN: ManageKey[] = [...AREAS.slice(2).map(([area]) => area), 'rights.playbooks', 'rights.console'];

/** All roles, or what one of them may do. */
export function Roles({name}: {name: string}) {
    const asked = useAsked(allRoles, []);
    return (
        <Awaited asked={asked}>{(roles) => {
            const role = roles.find((one) => one.name === name);
            // What the administrator holds is all there is.
            const all = [...new Set(roles.flatMap((one) => one.permissions))].sort();
            return role ? <Editor key={role.id + role.update_at} role={role} all={all} again={asked.again} /> : <List roles={roles.filter((one) => !one.delete_at)} />;
        }}</Awaited>
    );
}

function List({roles}: {roles: Role[]}) {
    const rank = (role: Role) => (KNOWN.indexOf(role.name) + 100) % 100;
    const sorted = [...roles].sort((a, b) => (KNOWN.includes(a.name) ? rank(a) : 99) - (KNOWN.includes(b.name) ? rank(b) : 99) || a.name.localeCompare(b.name));
    return (
        <>
            <Head title={m('console.roles')} lead={m('roles.lead')} />
            <ul className="rows" aria-label={m('console.roles')}>
                {sorted.map((role) => (
                    <li key={role.id}>
                        <span className="grow"><a href={href(`admin_console/roles/${role.name}`)} onClick={follow(`admin_console/roles/${role.name}`)}><b>{title(role)}</b></a><span className="line mono">{role.name}</span></span>
                        {!role.built_in && <span className="chip">{m('roles.ofScheme')}</span>}
                        <span className="muted">{m('roles.count', {n: role.permissions.length})}</span>
                    </li>
                ))}
            </ul>
        </>
    );
}

function Editor({role, all, again}: {role: Role; all: string[]; again: () => void}) {
    const [held, setHeld] = useState(() => new Set(role.permissions));
    const [term, setTerm] = useState('');
    const [busy, setBusy] = useState(false);
    const fixed = role.name === 'system_admin';
    const changed = held.size !== role.permissions.length || role.permissions.some((one) => !held.has(one));
    const fit = all.filter((one) => `${one.replace(/_/g, ' ')} ${rightName(one)}`.toLowerCase().includes(term.trim().toLowerCase()));
    const areaOf = (permission: string) => AREAS.find(([, match]) => match.test(permission))![0];
    const set = (permission: string, on: boolean) => setHeld((old) => {
        const next = new Set(old);
        next[on ? 'add' : 'delete'](permission);
        return next;
    });
    const save = async () => {
        setBusy(true);
        try {
            await saveRole(role.id, [...held].sort());
            toast(t('settings.saved'));
            again();
        } catch (error) {
            toast(failure(error).message || t('error.unreachable'), true);
        }
        setBusy(false);
    };
    return (
        <>
            <p><a href={href('admin_console/roles')} onClick={follow('admin_console/roles')}>{m('console.roles')}</a></p>
            <Head title={title(role)} lead={fixed ? m('roles.fixed') : m('roles.editLead')} />
            <div className="toolbar-row"><input className="input" type="search" value={term} placeholder={m('roles.find')} aria-label={m('roles.find')} onChange={(event) => setTerm(event.target.value)} /></div>
            {SHOWN.map((area) => {
                const list = fit.filter((one) => areaOf(one) === area);
                return list.length > 0 && (
                    <section key={area} className="card" aria-label={m(area)}>
                        <h3>{m(area)}</h3>
                        <div className="rights">{list.map((one) => <label key={one}><input type="checkbox" checked={held.has(one)} disabled={fixed} onChange={(event) => set(one, event.target.checked)} />{rightName(one)}</label>)}</div>
                    </section>
                );
            })}
            {changed && <div className="config-save"><span className="grow" role="status">{m('roles.changed')}</span><Button kind="quiet" onClick={() => setHeld(new Set(role.permissions))}>{m('config.discard')}</Button><Button disabled={busy} onClick={() => void save()}>{t('app.save')}</Button></div>}
        </>
    );
}
