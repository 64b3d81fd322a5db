import {ChevronRight, UserPlus} from 'lucide-react';
import {useEffect, useState} from 'react';
import type {UserProfile} from '@mattermost/types/users';
import {createUser, findUsers, USERS_PAGE, type UserFilter} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {pictureUrl} from '../../api/users';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {follow, href, navigate} from '../../nav';
import {Avatar, Button} from '../../ui/basics';
import {openForm} from '../../ui/forms';
import {Awaited, Head, Nothing} from '../../ui/pages';

const ROLES = ['', 'system_admin', 'system_manager', 'system_user_manager', 'system_read_only_admin', 'system_guest'] as const;

const CHIPS = ['system_admin', 'system_manager', 'system_user_manager', 'system_read_only_admin', 'system_custom_group_admin', 'system_guest', 'system_post_all', 'system_post_all_public', 'system_user_access_token'] as const;

/** The roles that are worth a word beside a name. */
export function RoleChips({user}: {user: UserProfile}) {
    const roles = user.roles.split(' ');
    return (
        <>
            {CHIPS.filter((role) => roles.includes(role)).map((role) => <span key={role} className="chip">{m(`role.${role}`)}</span>)}
            {user.is_bot && <span className="chip">{t('message.bot')}</span>}
            {user.auth_service && <span className="chip">{user.auth_service}</span>}
            {user.delete_at > 0 && <span className="chip bad">{m('users.off')}</span>}
        </>
    );
}

/** All accounts of the server, found by name, role and state. */
export function People() {
    const [filter, setFilter] = useState<UserFilter>({term: '', role: '', state: '', page: 0});
    const [term, setTerm] = useState('');
    const asked = useAsked(() => findUsers(filter), [filter]);
    useEffect(() => {
        const timer = setTimeout(() => setFilter((old) => (old.term === term.trim() ? old : {...old, term: term.trim(), page: 0})), 200);
        return () => clearTimeout(timer);
    }, [term]);
    const add = () => openForm({
        title: m('users.add'), value: {email: '', username: '', password: ''}, action: m('users.create'),
        entries: [{name: 'email', label: t('form.email'), kind: 'email', required: true}, {name: 'username', label: t('form.username'), required: true}, {name: 'password', label: t('form.password'), kind: 'secret', required: true}],
        onSubmit: async (draft) => {
            const user = await createUser(draft);
            navigate(`admin_console/users/${user.id}`);
        },
    });
    return (
        <>
            <Head title={m('console.users')}><Button kind="quiet" onClick={add}><UserPlus size={16} aria-hidden="true" />{m('users.add')}</Button></Head>
            <div className="toolbar-row">
                <input className="input" type="search" value={term} placeholder={m('users.find')} aria-label={m('users.find')} onChange={(event) => setTerm(event.target.value)} />
                <select className="input" aria-label={m('users.role')} value={filter.role} onChange={(event) => setFilter({...filter, role: event.target.value, page: 0})}>
                    {ROLES.map((role) => <option key={role} value={role}>{role ? m(`role.${role}`) : m('users.anyRole')}</option>)}
                </select>
                <select className="input" aria-label={m('users.state')} value={filter.state} onChange={(event) => setFilter({...filter, state: event.target.value as UserFilter['state'], page: 0})}>
                    <option value="">{m('users.anyState')}</option><option value="active">{m('users.on')}</option><option value="inactive">{m('users.off')}</option>
                </select>
            </div>
            <Awaited asked={asked}>{(users) => (users.length ? (
                <ul className="rows" aria-label={m('console.users')}>
                    {users.map((user) => (
                        <li key={user.id}>
                            <Avatar id={user.id} name={user.username} size={32} src={pictureUrl(user, user.id)} />
                            <span className="grow"><a href={href(`admin_console/users/${user.id}`)} onClick={follow(`admin_console/users/${user.id}`)}><b>{`${user.first_name ?? ''} ${user.last_name ?? ''}`.trim() || user.username}</b></a><span className="line"><bdi>@{user.username}</bdi> · {user.email}</span></span>
                            <RoleChips user={user} />
                            <ChevronRight size={16} aria-hidden="true" className="muted" />
                        </li>
                    ))}
                </ul>
            ) : <Nothing title={m('users.none')} />)}</Awaited>
            {!filter.term && <Pager page={filter.page} full={(asked.value?.length ?? 0) >= USERS_PAGE} onPage={(page) => setFilter({...filter, page})} />}
        </>
    );
}

export function Pager({page, full, onPage}: {page: number; full: boolean; onPage: (page: number) => void}) {
    return page || full ? (
        <nav className="toolbar-row" aria-label={m('pager.title')}>
            <Button kind="quiet" disabled={!page} onClick={() => onPage(page - 1)}>{m('pager.back')}</Button>
            <span className="muted">{page + 1}</span>
            <Button kind="quiet" disabled={!full} onClick={() => onPage(page + 1)}>{m('pager.next')}</Button>
        </nav>
    ) : null;
}
