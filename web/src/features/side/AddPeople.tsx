import {UserPlus} from 'lucide-react';
import {useEffect, useState} from 'react';
import type {UserProfile} from '@mattermost/types/users';
import {addMember} from '../../api/channels';
import {findPeople, pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import type {Channel} from '../../state/state';
import {store} from '../../state/state';
import {displayName} from '../../state/users';
import {Avatar, Button} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

/** Members of the team, to be added to the channel. */
export default function AddPeople({channel, onClose}: {channel: Channel; onClose: () => void}) {
    const [term, setTerm] = useState('');
    const [people, setPeople] = useState<UserProfile[]>([]);
    const [added, setAdded] = useState<string[]>([]);
    useEffect(() => {
        let alive = true;
        const timer = setTimeout(() => void findPeople(term, channel.team_id, channel.id).then((found) => alive && setPeople(found)), 120);
        return () => {
            alive = false;
            clearTimeout(timer);
        };
    }, [term, channel]);
    const add = async (user: UserProfile) => {
        try {
            await addMember(channel.id, user.id);
            setAdded([...added, user.id]);
        } catch (error) {
            toast((error as Error).message || t('error.unreachable'), true);
        }
    };
    return (
        <Dialog title={t('channel.addPeopleTo', {name: channel.display_name})} onClose={onClose}>
            <div className="dialog-body">
                <input className="input" autoFocus value={term} placeholder={t('people.find')} aria-label={t('people.find')} onChange={(event) => setTerm(event.target.value)} />
                <ul className="pick-list">
                    {people.map((user) => (
                        <li key={user.id} className="pick-row">
                            <Avatar id={user.id} name={user.username} size={32} src={pictureUrl(user, user.id)} />
                            <span className="grow ellipsis">{displayName(store.get(), user.id)} <span className="muted">@{user.username}</span></span>
                            <Button kind="quiet" disabled={added.includes(user.id)} aria-label={t('people.add', {name: user.username})} onClick={() => void add(user)}>
                                {added.includes(user.id) ? t('people.added') : <UserPlus size={16} />}
                            </Button>
                        </li>
                    ))}
                </ul>
            </div>
        </Dialog>
    );
}
