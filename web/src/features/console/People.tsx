import {useEffect, useState} from 'react';
import type {UserProfile} from '@mattermost/types/users';
import {failure} from '../../api/client';
import {findUsers, setActive, setRoles} from '../../api/console';
import {pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import {store} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Avatar, Button} from '../../ui/basics';
import {toast} from '../../ui/toasts';

const ADMIN = 'system_admin';

/** All accounts of the server: found, made administrators, switched off and on. */
export function People() {
    const [term, setTerm] = useState('');
    const [users, setUsers] = useState<UserProfile[]>([]);
    const me = useStore((s) => s.me);
    const fail = (error: unknown) => toast(failure(error).message || t('error.unreachable'), true);
    useEffect(() => {
        const timer = setTimeout(() => void findUsers(term.trim(), 0).then(setUsers, fail), term ? 150 : 0);
        return () => clearTimeout(timer);
    }, [term]);
    const change = async (user: UserProfile, work: Promise<unknown>, patch: Partial<UserProfile>) => {
        try {
            await work;
            setUsers((list) => list.map((one) => (one.id === user.id ? {...one, ...patch} : one)));
        } catch (error) {
            fail(error);
        }
    };
    const isAdmin = (user: UserProfile) => user.roles.split(' ').includes(ADMIN);
    const roles = (user: UserProfile) => (isAdmin(user) ? user.roles.split(' ').filter((one) => one !== ADMIN).join(' ') : `${user.roles} ${ADMIN}`.trim());
    return (
        <>
            <input className="input console-find" value={term} placeholder={t('people.find')} aria-label={t('people.find')} onChange={(event) => setTerm(event.target.value)} />
            <ul aria-label={t('console.users')}>
                {users.map((user) => (
                    <li key={user.id} className="pick-row">
                        <Avatar id={user.id} name={user.username} size={32} src={pictureUrl(user, user.id)} />
                        <span className="grow ellipsis"><b>{displayName(store.get(), user.id) || user.username}</b> <span className="muted">@{user.username} · {user.email}</span></span>
                        {isAdmin(user) && <span className="message-chip">{t('members.admin')}</span>}
                        {user.delete_at > 0 && <span className="message-chip">{t('console.off')}</span>}
                        {user.id !== me && !user.is_bot && <>
                            <Button kind="quiet" aria-label={`${t(isAdmin(user) ? 'members.makeMember' : 'console.makeAdmin')}: ${user.username}`} onClick={() => void change(user, setRoles(user.id, roles(user)), {roles: roles(user)})}>{t(isAdmin(user) ? 'members.makeMember' : 'console.makeAdmin')}</Button>
                            <Button kind="quiet" aria-label={`${t(user.delete_at ? 'console.turnOn' : 'console.turnOff')}: ${user.username}`} onClick={() => void change(user, setActive(user.id, user.delete_at > 0), {delete_at: user.delete_at ? 0 : Date.now()})}>{t(user.delete_at ? 'console.turnOn' : 'console.turnOff')}</Button>
                        </>}
                    </li>
                ))}
            </ul>
        </>
    );
}
