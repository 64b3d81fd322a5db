import {Hash, Plus} from 'lucide-react';
import {useEffect, useState} from 'react';
import type {Channel} from '@mattermost/types/channels';
import {browse, joinChannel, searchChannels} from '../../api/channels';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {navigate} from '../../nav';
import type {Team} from '../../state/state';
import {useStore} from '../../state/use';
import {Button, Spinner} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

export default function BrowseChannels({team, onCreate, onClose}: {team: Team; onCreate: () => void; onClose: () => void}) {
    const [term, setTerm] = useState('');
    const [list, setList] = useState<Channel[] | null>(null);
    const members = useStore((s) => s.members);
    useEffect(() => {
        let alive = true;
        const timer = setTimeout(() => {
            (term.trim() ? searchChannels(team.id, term.trim()) : browse(team.id, 0))
                .then((found) => alive && setList(found.filter((one) => one.type === 'O' && !one.delete_at)))
                .catch((error) => alive && (setList([]), toast(failure(error).message || t('error.unreachable'), true)));
        }, term ? 150 : 0);
        return () => {
            alive = false;
            clearTimeout(timer);
        };
    }, [term, team.id]);
    const open = async (channel: Channel) => {
        try {
            if (!members[channel.id]) {
                await joinChannel(channel);
            }
            onClose();
            navigate(`${team.name}/channels/${channel.name}`);
        } catch (error) {
            toast(failure(error).message || t('error.unreachable'), true);
        }
    };
    return (
        <Dialog title={t('sidebar.browse')} onClose={onClose} foot={<Button kind="quiet" onClick={onCreate}><Plus size={16} />{t('sidebar.createChannel')}</Button>}>
            <div className="dialog-body">
                <input className="input" autoFocus value={term} placeholder={t('browse.find')} aria-label={t('browse.find')} onChange={(event) => setTerm(event.target.value)} />
                <ul className="pick-list">
                    {!list && <li className="pick-row"><Spinner /></li>}
                    {list?.length === 0 && <li className="pick-row muted">{t('browse.none')}</li>}
                    {list?.map((channel) => (
                        <li key={channel.id}>
                            <button type="button" className="pick-row" onClick={() => void open(channel)}>
                                <Hash size={18} className="side-icon" aria-hidden="true" />
                                <span className="grow ellipsis"><b>{channel.display_name}</b> <span className="muted">{channel.purpose}</span></span>
                                <span className="muted">{t(members[channel.id] ? 'browse.joined' : 'browse.join')}</span>
                            </button>
                        </li>
                    ))}
                </ul>
            </div>
        </Dialog>
    );
}
