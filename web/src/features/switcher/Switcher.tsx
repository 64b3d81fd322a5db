import {Hash, Lock, MessagesSquare, Search} from 'lucide-react';
import {useEffect, useId, useMemo, useState, type ReactNode} from 'react';
import {joinChannel, openDirect, searchChannels} from '../../api/channels';
import {failure, quietly} from '../../api/client';
import {findPeople, pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import {navigate} from '../../nav';
import {channelTitle, teammateId, unreadOf} from '../../state/channels';
import {channelPath} from '../../state/paths';
import {store, type Channel, type State, type Team} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {fuzzy} from '../../text/names';
import {Avatar} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';
import './switcher.css';

interface Entry {
    key: string;
    label: string;
    more: string;
    icon: ReactNode;
    score: number;
    unread: boolean;
    go: () => Promise<void> | void;
}

/** Ctrl/Cmd-K: any channel or person by a few letters. Unread and recent ones come first. */
export default function Switcher({team, onClose}: {team: Team; onClose: () => void}) {
    const id = useId();
    const [term, setTerm] = useState('');
    const [active, setActive] = useState(0);
    const channels = useStore((s) => s.channels);
    const users = useStore((s) => s.users);
    const list = useMemo(() => entries(store.get(), team, term.trim()), [channels, users, team, term]);
    useEffect(() => {
        setActive(0);
        if (!term.trim()) {
            return;
        }
        const timer = setTimeout(() => {
            void findPeople(term.trim());
            void quietly(searchChannels(team.id, term.trim())).then((found) => found && store.update((s) => {
                const fresh = found.filter((one) => !s.channels[one.id]);
                return fresh.length ? {...s, channels: {...s.channels, ...Object.fromEntries(fresh.map((one) => [one.id, one as Channel]))}} : s;
            }));
        }, 120);
        return () => clearTimeout(timer);
    }, [term, team.id]);
    const go = async (entry: Entry | undefined) => {
        if (!entry) {
            return;
        }
        onClose();
        try {
            await entry.go();
        } catch (error) {
            toast(failure(error).message || t('error.unreachable'), true);
        }
    };
    const keys = (event: React.KeyboardEvent) => {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step && list.length) {
            event.preventDefault();
            const next = (active + step + list.length) % list.length;
            setActive(next);
            document.getElementById(`${id}${next}`)?.scrollIntoView({block: 'nearest'});
        } else if (event.key === 'Enter') {
            event.preventDefault();
            void go(list[active]);
        }
    };
    return (
        <Dialog title={t('switcher.title')} size="top" bare onClose={onClose}>
            <div className="switcher-field">
                <Search size={18} aria-hidden="true" />
                <input autoFocus value={term} placeholder={t('switcher.placeholder')} aria-label={t('switcher.title')} role="combobox" aria-expanded="true" aria-controls={id}
                    aria-activedescendant={list.length ? `${id}${active}` : undefined} onChange={(event) => setTerm(event.target.value)} onKeyDown={keys} />
            </div>
            <ul className="switcher-list" id={id} role="listbox" aria-label={t('switcher.results')}>
                {list.map((entry, i) => (
                    // The keyboard's side of this list is in the text field (aria-activedescendant).
                    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
                    <li key={entry.key} id={`${id}${i}`} role="option" aria-selected={i === active} className={entry.unread ? 'unread' : ''} onMouseMove={() => setActive(i)} onClick={() => void go(entry)}>
                        <span className="switcher-icon">{entry.icon}</span><b className="ellipsis">{entry.label}</b><span className="muted ellipsis">{entry.more}</span>
                    </li>
                ))}
                {!list.length && <li className="switcher-none">{t('switcher.none')}</li>}
            </ul>
        </Dialog>
    );
}

function entries(s: State, team: Team, term: string): Entry[] {
    const list: Entry[] = [];
    const known = new Set<string>();
    for (const channel of Object.values(s.channels)) {
        const mine = Boolean(s.members[channel.id]);
        if (channel.delete_at || (channel.team_id && channel.team_id !== team.id && !mine) || (!mine && channel.type !== 'O')) {
            continue;
        }
        const mate = channel.type === 'D' ? teammateId(s, channel) : '';
        known.add(mate);
        const label = channelTitle(s, channel);
        const score = scoreOf(term, [label, channel.type === 'D' ? s.users[mate]?.username ?? '' : channel.name]);
        if (score !== undefined && label) {
            const unread = unreadOf(s, channel.id);
            const age = Math.min(20, (Date.now() - (s.members[channel.id]?.last_viewed_at ?? 0)) / 86_400_000);
            const home = channel.team_id ? s.teams[channel.team_id] ?? team : team;
            list.push({key: channel.id, label, more: moreOf(s, channel, team, mine, mate), icon: iconOf(s, channel, mate), unread: unread.unread,
                score: score + age - (unread.mentions ? 15 : unread.unread ? 8 : 0) + (mine ? 0 : 12),
                go: async () => {
                    const joined = mine ? channel : await joinChannel(channel);
                    navigate(channelPath(store.get(), home, joined));
                }});
        }
    }
    for (const user of Object.values(s.users)) {
        const score = known.has(user.id) || user.delete_at || !term ? undefined : scoreOf(term, [displayName(s, user.id), user.username, `${user.first_name ?? ''} ${user.last_name ?? ''}`]);
        if (score !== undefined) {
            list.push({key: user.id, label: displayName(s, user.id), more: '@' + user.username, unread: false, score: score + 14,
                icon: <Avatar id={user.id} name={user.username} size={24} src={pictureUrl(user, user.id)} />,
                go: async () => {
                    const channel = await openDirect([user.id]);
                    navigate(channelPath(store.get(), team, channel));
                }});
        }
    }
    if (!term || fuzzy(term, t('inbox.title')) !== undefined) {
        list.push({key: 'threads', label: t('inbox.title'), more: '', icon: <MessagesSquare size={17} />, score: term ? 5 : 30, unread: false, go: () => navigate(`${team.name}/threads`)});
    }
    return list.sort((a, b) => a.score - b.score).slice(0, 30);
}

function scoreOf(term: string, words: string[]): number | undefined {
    if (!term) {
        return 0;
    }
    const scores = words.filter(Boolean).map((word) => fuzzy(term.replace(/^[@~#]/, ''), word)).filter((score) => score !== undefined);
    return scores.length ? Math.min(...scores) : undefined;
}

function moreOf(s: State, channel: Channel, team: Team, mine: boolean, mate: string): string {
    const place = channel.team_id && channel.team_id !== team.id ? s.teams[channel.team_id]?.display_name ?? '' : mate ? '@' + (s.users[mate]?.username ?? '') : '';
    return mine ? place : t('switcher.notJoined');
}

function iconOf(s: State, channel: Channel, mate: string): ReactNode {
    if (mate) {
        return <Avatar id={mate} name={displayName(s, mate)} size={24} src={pictureUrl(s.users[mate], mate)} status={s.statuses[mate]} />;
    }
    return channel.type === 'P' ? <Lock size={15} /> : channel.type === 'G' ? <MessagesSquare size={16} /> : <Hash size={17} />;
}
