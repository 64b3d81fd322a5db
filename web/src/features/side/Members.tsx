import {Ellipsis, UserPlus} from 'lucide-react';
import {lazy, useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {openDirect} from '../../api/channels';
import {channelMembers, MEMBERS_PAGE, removeChannelMember, setChannelAdmin, type Member} from '../../api/members';
import {pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import {navigate, openSide} from '../../nav';
import {channelPath} from '../../state/paths';
import {may} from '../../state/roles';
import {store, type Channel} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Avatar, Button, Spinner} from '../../ui/basics';
import {openDialog} from '../../ui/dialogs';
import {Menu, MenuItem} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

const AddPeople = lazy(() => import('./AddPeople'));

/** Who is in the channel. Those who may manage it change roles here. */
export function Members({channel, adding}: {channel: Channel; adding: boolean}) {
    const [members, setMembers] = useState<Member[] | null>(null);
    const [page, setPage] = useState(0);
    const [term, setTerm] = useState('');
    const count = useStore((s) => s.memberCounts[channel.id]);
    const manage = useStore((s) => may(s, `manage_${channel.type === 'P' ? 'private' : 'public'}_channel_members`, channel.id));
    const roles = useStore((s) => may(s, 'manage_channel_roles', channel.id));
    const direct = channel.type === 'D' || channel.type === 'G';
    const fail = (error: unknown) => toast(failure(error).message || t('error.unreachable'), true);
    useEffect(() => {
        channelMembers(channel.id, page).then((fresh) => setMembers((old) => [...(page ? old ?? [] : []), ...fresh])).catch(fail);
        // Who came or went changes the count.
    }, [channel.id, page, count]);
    const add = () => openDialog((close) => <AddPeople channel={channel} onClose={close} />);
    useEffect(() => {
        if (adding) {
            openSide('members', '', true);
            add();
        }
    }, [adding]);
    const change = async (work: Promise<unknown>, next: (list: Member[]) => Member[]) => {
        try {
            await work;
            setMembers((list) => next(list ?? []));
        } catch (error) {
            fail(error);
        }
    };
    const users = useStore((s) => s.users);
    const fits = (id: string) => `${users[id]?.username} ${displayName(store.get(), id)}`.toLowerCase().includes(term.trim().toLowerCase());
    if (!members) {
        return <div className="timeline-wait"><Spinner /></div>;
    }
    return (
        <div className="members">
            <div className="members-head">
                <input className="input" value={term} placeholder={t('people.find')} aria-label={t('people.find')} onChange={(event) => setTerm(event.target.value)} />
                {!direct && manage && <Button kind="quiet" onClick={add}><UserPlus size={16} />{t('members.add')}</Button>}
            </div>
            <ul aria-label={t('members.title')}>
                {members.filter((one) => fits(one.id)).map((one) => (
                    <Row key={one.id} one={one} roles={!direct && roles} remove={!direct && manage && channel.name !== 'town-square'}
                        onRole={(admin) => void change(setChannelAdmin(channel.id, one.id, admin), (list) => list.map((two) => (two.id === one.id ? {...two, admin} : two)))}
                        onRemove={() => void change(removeChannelMember(channel.id, one.id), (list) => list.filter((two) => two.id !== one.id))} />
                ))}
            </ul>
            {members.length >= MEMBERS_PAGE * (page + 1) && <div className="found-more"><Button kind="quiet" onClick={() => setPage(page + 1)}>{t('search.more')}</Button></div>}
        </div>
    );
}

interface RowProps {
    one: Member;
    roles: boolean;
    remove: boolean;
    onRole: (admin: boolean) => void;
    onRemove: () => void;
}

function Row({one, roles, remove, onRole, onRemove}: RowProps) {
    const user = useStore((s) => s.users[one.id]);
    const name = useStore((s) => displayName(s, one.id));
    const status = useStore((s) => s.statuses[one.id] ?? 'offline');
    const me = useStore((s) => s.me === one.id);
    const write = async () => {
        const channel = await openDirect([one.id]);
        const s = store.get();
        const team = s.teams[s.view.teamId];
        if (team) {
            navigate(channelPath(s, team, channel));
        }
    };
    return (
        <li className="pick-row">
            <Avatar id={one.id} name={name} size={32} src={user && pictureUrl(user, one.id)} status={status} />
            <span className="grow ellipsis"><b>{name}</b> {me && <span className="muted">({t('message.you')})</span>} <span className="muted">@{user?.username}</span></span>
            {one.admin && <span className="message-chip">{t('members.admin')}</span>}
            {one.guest && <span className="message-chip">{t('members.guest')}</span>}
            {!me && (
                <Menu align="end" trigger={<button type="button" className="icon-button small" aria-label={t('members.actions', {name})}><Ellipsis size={16} /></button>}>
                    <MenuItem onSelect={() => void write()}>{t('members.write')}</MenuItem>
                    {roles && !one.guest && <MenuItem onSelect={() => onRole(!one.admin)}>{t(one.admin ? 'members.makeMember' : 'members.makeAdmin')}</MenuItem>}
                    {remove && <MenuItem danger onSelect={onRemove}>{t('members.remove')}</MenuItem>}
                </Menu>
            )}
        </li>
    );
}
