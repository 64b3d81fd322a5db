import {useState} from 'react';
import {addMember} from '../../api/channels';
import {channelMembers, MEMBERS_PAGE, removeChannelMember, setChannelAdmin} from '../../api/members';
import {byUsername} from '../../api/notices';
import {pictureUrl} from '../../api/users';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {may} from '../../state/roles';
import {store, type Channel} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Avatar, Button} from '../../ui/basics';
import {openConfirm, openForm} from '../../ui/forms';
import {Awaited} from '../../ui/pages';
import {tell} from './TeamSettings';

/** Who is in the channel and as what. A channel that is left to its groups is filled by them alone. */
export function ChannelPeople({channel}: {channel: Channel}) {
    const [page, setPage] = useState(0);
    const [term, setTerm] = useState('');
    const asked = useAsked(() => channelMembers(channel.id, page), [channel.id, page]);
    const users = useStore((s) => s.users);
    const me = useStore((s) => s.me);
    const manage = useStore((s) => may(s, `manage_${channel.type === 'P' ? 'private' : 'public'}_channel_members`, channel.id)) && !channel.group_constrained;
    const roles = useStore((s) => may(s, 'manage_channel_roles', channel.id));
    const run = (work: Promise<unknown>) => tell(work, asked.again);
    const add = () => openForm({
        title: t('members.add'), value: {name: ''}, action: t('members.add'), entries: [{name: 'name', label: t('form.username'), required: true}],
        onSubmit: async (draft) => (await addMember(channel.id, (await byUsername(String(draft.name))).id), asked.again()),
    });
    const fits = (id: string) => `${users[id]?.username} ${displayName(store.get(), id)}`.toLowerCase().includes(term.trim().toLowerCase());
    const last = (asked.value?.length ?? 0) < MEMBERS_PAGE;
    return (
        <section className="card" aria-label={t('members.title')}>
            <div className="toolbar-row"><h3 style={{flex: 1}}>{t('members.title')}</h3>{manage && <Button kind="quiet" onClick={add}>{t('members.add')}</Button>}</div>
            {channel.group_constrained && <p className="notice">{m('link.filled')}</p>}
            <div className="toolbar-row"><input className="input" type="search" value={term} placeholder={t('people.find')} aria-label={t('people.find')} onChange={(event) => setTerm(event.target.value)} /></div>
            <Awaited asked={asked}>{(list) => (
                <ul className="plain-rows" aria-label={t('members.title')}>{list.filter((one) => fits(one.id)).map((one) => {
                    const name = displayName(store.get(), one.id);
                    const deed = t(one.admin ? 'members.makeMember' : 'members.makeAdmin');
                    return (
                        <li key={one.id}>
                            <Avatar id={one.id} name={name} size={32} src={pictureUrl(users[one.id], one.id)} />
                            <span className="grow"><b>{name}</b><span className="line"><bdi>@{users[one.id]?.username}</bdi></span></span>
                            {one.admin && <span className="chip">{t('members.admin')}</span>}
                            {one.guest && <span className="chip">{t('members.guest')}</span>}
                            {roles && !one.guest && one.id !== me && <Button kind="plain" aria-label={`${deed}: ${name}`} onClick={() => run(setChannelAdmin(channel.id, one.id, !one.admin))}>{deed}</Button>}
                            {manage && channel.name !== 'town-square' && one.id !== me && <Button kind="plain" aria-label={`${t('members.remove')}: ${name}`} onClick={() => openConfirm({title: t('members.remove'), body: m('members.removeChannelBody', {name, channel: channel.display_name}), action: t('members.remove'), onYes: () => run(removeChannelMember(channel.id, one.id))})}>{t('members.remove')}</Button>}
                        </li>
                    );
                })}</ul>
            )}</Awaited>
            {(page > 0 || !last) && <nav className="toolbar-row" aria-label={m('pager.title')}><Button kind="quiet" disabled={!page} onClick={() => setPage(page - 1)}>{m('pager.back')}</Button><Button kind="quiet" disabled={last} onClick={() => setPage(page + 1)}>{m('pager.next')}</Button></nav>}
        </section>
    );
}
