import {MailPlus} from 'lucide-react';
import {useState} from 'react';
import {failure} from '../../api/client';
import {MEMBERS_PAGE, removeTeamMember, setTeamAdmin, teamMembers, type Member} from '../../api/members';
import {pictureUrl} from '../../api/users';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {navigate} from '../../nav';
import {may} from '../../state/roles';
import {store, type Team} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Avatar, Button} from '../../ui/basics';
import {openConfirm} from '../../ui/forms';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {toast} from '../../ui/toasts';

/** Who is in the team, and as what. */
export function Members({team}: {team: Team}) {
    const [page, setPage] = useState(0);
    const [term, setTerm] = useState('');
    const asked = useAsked(() => teamMembers(team.id, page), [team.id, page]);
    const users = useStore((s) => s.users);
    const me = useStore((s) => s.me);
    const roles = useStore((s) => may(s, 'manage_team_roles', '', team.id));
    const remove = useStore((s) => may(s, 'remove_user_from_team', '', team.id));
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const fits = (one: Member) => `${users[one.id]?.username} ${displayName(store.get(), one.id)} ${users[one.id]?.email}`.toLowerCase().includes(term.trim().toLowerCase());
    return (
        <>
            <Head title={m('manage.members')}><Button kind="quiet" onClick={() => navigate(`${team.name}/manage/invite`)}><MailPlus size={16} aria-hidden="true" />{m('manage.invite')}</Button></Head>
            <div className="toolbar-row"><input className="input" type="search" value={term} placeholder={t('people.find')} aria-label={t('people.find')} onChange={(event) => setTerm(event.target.value)} /></div>
            <Awaited asked={asked}>{(list) => {
                const fit = list.filter(fits);
                return fit.length ? (
                    <ul className="rows" aria-label={t('members.title')}>
                        {fit.map((one) => {
                            const user = users[one.id];
                            const name = displayName(store.get(), one.id);
                            return (
                                <li key={one.id}>
                                    <Avatar id={one.id} name={name} size={32} src={pictureUrl(user, one.id)} />
                                    <span className="grow"><b>{name}</b><span className="line"><bdi>@{user?.username}</bdi>{user?.email && ` · ${user.email}`}</span></span>
                                    {one.admin && <span className="chip">{m('members.teamAdmin')}</span>}
                                    {one.guest && <span className="chip">{t('members.guest')}</span>}
                                    {roles && !one.guest && one.id !== me && <Button kind="plain" aria-label={`${m(one.admin ? 'members.toMember' : 'members.toAdmin')}: ${name}`} onClick={() => run(setTeamAdmin(team.id, one.id, !one.admin))}>{m(one.admin ? 'members.toMember' : 'members.toAdmin')}</Button>}
                                    {remove && one.id !== me && <Button kind="plain" aria-label={`${m('members.remove')}: ${name}`} onClick={() => openConfirm({title: m('members.remove'), body: m('members.removeBody', {name, team: team.display_name}), action: m('members.remove'), onYes: () => run(removeTeamMember(team.id, one.id))})}>{m('members.remove')}</Button>}
                                </li>
                            );
                        })}
                    </ul>
                ) : <Nothing title={m('users.none')} />;
            }}</Awaited>
            {(page > 0 || (asked.value?.length ?? 0) >= MEMBERS_PAGE) && <nav className="toolbar-row" aria-label={m('pager.title')}><Button kind="quiet" disabled={!page} onClick={() => setPage(page - 1)}>{m('pager.back')}</Button><Button kind="quiet" disabled={(asked.value?.length ?? 0) < MEMBERS_PAGE} onClick={() => setPage(page + 1)}>{m('pager.next')}</Button></nav>}
        </>
    );
}
