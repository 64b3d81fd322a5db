import {X} from 'lucide-react';
import {useEffect, useState} from 'react';
import type {UserProfile} from '@mattermost/types/users';
import {openDirect} from '../../api/channels';
import {failure} from '../../api/client';
import {findPeople, pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import {navigate} from '../../nav';
import {channelPath} from '../../state/paths';
import {store, type Team} from '../../state/state';
import {displayName} from '../../state/users';
import {Avatar, Button} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

/** One person: a direct message. Up to seven: a group. */
const MOST = 7;

export default function NewDirect({team, onClose}: {team: Team; onClose: () => void}) {
    const [term, setTerm] = useState('');
    const [people, setPeople] = useState<UserProfile[]>([]);
    const [chosen, setChosen] = useState<UserProfile[]>([]);
    useEffect(() => {
        let alive = true;
        const timer = setTimeout(() => void findPeople(term).then((found) => alive && setPeople(found)), term ? 120 : 0);
        return () => {
            alive = false;
            clearTimeout(timer);
        };
    }, [term]);
    const toggle = (user: UserProfile) => {
        setTerm('');
        setChosen(chosen.some((one) => one.id === user.id) ? chosen.filter((one) => one.id !== user.id) : [...chosen, user].slice(0, MOST));
    };
    const open = async () => {
        try {
            const channel = await openDirect(chosen.map((one) => one.id));
            onClose();
            navigate(channelPath(store.get(), team, channel));
        } catch (error) {
            toast(failure(error).message || t('error.unreachable'), true);
        }
    };
    const name = (user: UserProfile) => displayName(store.get(), user.id) || user.username;
    return (
        <Dialog title={t('sidebar.newMessage')} onClose={onClose} foot={<Button disabled={!chosen.length} onClick={() => void open()}>{t('direct.start')}</Button>}>
            <div className="dialog-body">
                <div className="chosen">
                    {chosen.map((user) => <button key={user.id} type="button" className="chip" aria-label={t('direct.remove', {name: name(user)})} onClick={() => toggle(user)}>{name(user)}<X size={13} /></button>)}
                    <input autoFocus value={term} placeholder={t('people.find')} aria-label={t('people.find')} onChange={(event) => setTerm(event.target.value)}
                        onKeyDown={(event) => {
                            if (event.key === 'Enter') {
                                event.preventDefault();
                                const first = people.find((one) => !chosen.some((two) => two.id === one.id));
                                if (term && first) {
                                    toggle(first);
                                } else if (chosen.length) {
                                    void open();
                                }
                            } else if (event.key === 'Backspace' && !term) {
                                setChosen(chosen.slice(0, -1));
                            }
                        }} />
                </div>
                <ul className="pick-list">
                    {people.map((user) => (
                        <li key={user.id}>
                            <button type="button" className="pick-row" aria-pressed={chosen.some((one) => one.id === user.id)} onClick={() => toggle(user)}>
                                <Avatar id={user.id} name={user.username} size={32} src={pictureUrl(user, user.id)} />
                                <span className="grow ellipsis"><b>{name(user)}</b> <span className="muted">@{user.username}</span></span>
                                {chosen.some((one) => one.id === user.id) && <span aria-hidden="true">✓</span>}
                            </button>
                        </li>
                    ))}
                </ul>
            </div>
        </Dialog>
    );
}
