import {lazy, Suspense, useCallback, useEffect, useRef, useState} from 'react';
import {findChannel, joinChannel, openDirect} from '../api/channels';
import {client, failure} from '../api/client';
import {jumpToPost} from '../api/find';
import {enterTeam} from '../api/load';
import {openSocket, sayPlace} from '../api/socket';
import {Channel} from '../features/channel/Channel';
import {Composer} from '../features/composer/Composer';
import {Message} from '../features/message/Message';
import {mayAddEmoji, openAddEmoji} from '../features/message/AddEmoji';
import {FileCard, openViewer} from '../features/message/Attachments';
import {customEmoji, recentEmoji} from '../features/message/recent';
import {Sidebar} from '../features/sidebar/Sidebar';
import {Thread} from '../features/thread/Thread';
import {t} from '../i18n';
import {withWords} from '../i18n/manage';
import {navigate, type Route} from '../nav';
import {closeDialog, openDialogOf} from '../state/interactive';
import {threadsApart} from '../state/looks';
import {channelByPath, channelPath, homeChannel} from '../state/paths';
import {store, type Team} from '../state/state';
import {myTeams, teamByName} from '../state/teams';
import {shallow, useStore} from '../state/use';
import {receiveUsers} from '../state/users';
import {Button, Empty, Mark, Spinner} from '../ui/basics';
import {Banner} from './Banner';
import {keepDrafts} from './drafts';
import {useFocus, useKeys} from './keys';
import {useSwipe} from './swipe';
import {applyTheme, storedTheme} from './theme';
import './shell.css';

const SidePanel = lazy(() => import('../features/side/Side'));
const Inbox = lazy(() => import('../features/thread/Inbox'));
const Switcher = lazy(() => import('../features/switcher/Switcher'));
const Settings = lazy(() => withWords(import('../features/settings/Settings')));
const InteractiveDialog = lazy(() => import('../features/dialog/InteractiveDialog'));
const Shortcuts = lazy(() => import('../features/settings/Shortcuts'));

type Overlay = '' | 'switcher' | 'settings' | 'keys';

/** The chat: sidebar, channel or thread list, thread. Features meet here and only here. */
export function Shell({here, onLanguage}: {here: Route; onLanguage: (code: string) => void}) {
    const me = useStore((s) => s.me);
    // A link in a mail may lead to a part of the settings.
    const [wished] = useState(() => new URLSearchParams(location.search).get('settings'));
    const [overlay, setOverlay] = useState<Overlay>(wished ? 'settings' : '');
    const [theme, setTheme] = useState(storedTheme);
    const [listShown, showList] = useState(false);
    useEffect(() => {
        openSocket();
        return keepDrafts(me);
    }, [me]);
    useFocus();
    const name = 'team' in here ? here.team : '';
    const team = useStore((s) => teamByName(s, name));
    const teamId = team?.id;
    useEffect(() => {
        if (teamId) {
            void enterTeam(teamId);
        }
    }, [teamId]);
    const density = useStore((s) => s.preferences['display_settings--message_display']);
    useEffect(() => {
        document.documentElement.dataset.density = density === 'compact' ? 'compact' : 'roomy';
    }, [density]);
    useThreadsChoice();
    useGo(here, team);
    useKeys(team, (open) => setOverlay(open));
    useEffect(() => showList(false), [here]);
    const place = usePlace(here, teamId ?? '');
    const toList = useCallback(() => showList(true), []);
    const asked = useStore(openDialogOf);
    const shell = useRef<HTMLDivElement>(null);
    useSwipe(shell, listShown, showList);
    if (!team) {
        return <Lost here={here} />;
    }
    const threadId = 'thread' in here ? here.thread : '';
    const side = 'side' in here && !threadId ? here.side ?? null : null;
    const path = here.page === 'threads' ? `${team.name}/threads` : place.path;
    const openThread = (id: string) => navigate(here.page === 'threads' ? `${path}/${id}` : `${path}?thread=${id}`);
    return (
        <div ref={shell} className={`shell ${threadId || side ? 'with-thread' : ''} ${listShown ? 'show-list' : ''}`}>
            <Banner />
            {/* On a phone the list covers the channel: any choice in it, also of the channel that is open, uncovers it. */}
            {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
            <div className="shell-side" onClick={(event) => (event.target as Element).closest('a') && showList(false)}><Sidebar team={team} channelId={place.channel?.id ?? ''} threads={here.page === 'threads'} onSearch={() => setOverlay('switcher')} onSettings={() => setOverlay('settings')} /></div>
            <div className="shell-main">
                {here.page === 'threads' ? <Suspense><Inbox teamId={team.id} openId={threadId} onOpen={openThread} onBack={toList} /></Suspense> :
                    place.channel ? (
                        <Channel key={place.channel.id} channel={place.channel} teamName={team.name} focusId={place.focusId} onBack={toList}
                            renderPost={(id, options) => <Message id={id} {...options} onReply={openThread} />}
                            renderComposer={(options) => <Write key={place.channel!.id} channelId={place.channel!.id} focus={!threadId} onOpen={setOverlay} {...options} />} />
                    ) : <Missing problem={place.problem} team={team} />}
            </div>
            {threadId && <div className="shell-thread">
                <Thread rootId={threadId} onClose={() => navigate(path)}
                    renderPost={(id, options) => <Message id={id} {...options} inThread />}
                    renderComposer={({channelId, ...options}) => <Write key={threadId} channelId={channelId} rootId={threadId} focus onOpen={setOverlay} {...options} />} />
            </div>}
            {side && <div className="shell-thread"><Suspense fallback={<aside className="thread" />}>
                <SidePanel key={side.kind} side={side} team={team} channel={place.channel} renderPost={(id, marks) => <Message id={id} marks={marks} onReply={openThread} />}
                    renderFile={(files, at) => <FileCard file={files[at]!} onOpen={() => openViewer(files, at)} />} />
            </Suspense></div>}
            <Suspense>
                {overlay === 'switcher' && <Switcher team={team} onClose={() => setOverlay('')} />}
                {asked && <InteractiveDialog key={asked.trigger_id} request={asked} onClose={() => store.update(closeDialog)} />}
                {overlay === 'keys' && <Shortcuts onClose={() => setOverlay('')} />}
                {overlay === 'settings' && <Settings theme={theme} first={wished} onClose={() => setOverlay('')} onLanguage={onLanguage} onTheme={(value, own) => {
                    setTheme(value);
                    applyTheme(value, own);
                }} />}
            </Suspense>
        </div>
    );
}

interface WriteProps {
    channelId: string;
    rootId?: string;
    label: string;
    focus: boolean;
    onEditLast: () => void;
    onOpen: (what: 'settings' | 'keys') => void;
}

function Write({focus, ...rest}: WriteProps) {
    const custom = useStore(customEmoji, shallow);
    const add = useStore(mayAddEmoji);
    return <Composer {...rest} autoFocus={focus} recent={recentEmoji()} custom={custom} onAddEmoji={add ? openAddEmoji : undefined} />;
}

/** Whether replies stand in the channel was changed, here or elsewhere: what was read by the other rule is read anew. */
function useThreadsChoice(): void {
    const apart = useStore(threadsApart);
    const before = useRef(apart);
    useEffect(() => {
        if (before.current !== apart) {
            before.current = apart;
            store.update((s) => ({...s, timelines: {}, newSince: {}}));
        }
    }, [apart]);
}

/** Addresses that only lead somewhere else: the start page, a team's name, a permalink. */
function useGo(here: Route, team: Team | undefined): void {
    useEffect(() => {
        const s = store.get();
        if (here.page === 'home') {
            const teams = myTeams(s);
            const last = s.preferences['select_last_team--id'];
            const target = teams.find((one) => one.id === last) ?? teams[0];
            navigate(target ? target.name : 'select_team', true);
        } else if (here.page === 'team' && team) {
            const channel = homeChannel(s, team.id);
            if (channel) {
                navigate(channelPath(s, team, channel) + (here.side ? `?side=${here.side.kind}` : ''), true);
            }
        } else if (here.page === 'post' && team) {
            jumpToPost(team, here.id, true).catch(() => navigate(team.name, true));
        }
    }, [here, team]);
}

/** The channel of the address, found, joined or made as needed; and what the server should know of where we are. */
function usePlace(here: Route, teamId: string) {
    const at = here.page === 'channel' ? here : null;
    const channel = useStore((s) => (at && teamId ? channelByPath(s, teamId, at.direct, at.name) : undefined));
    const member = useStore((s) => Boolean(channel && s.members[channel.id]));
    const path = useStore((s) => (channel && s.teams[teamId] ? channelPath(s, s.teams[teamId]!, channel) : ''));
    const [problem, setProblem] = useState('');
    // Taken out of the channel that is on screen: away from it. To come back by oneself would be to ignore that.
    const inside = useRef('');
    useEffect(() => {
        setProblem('');
        if (at && teamId && !member && inside.current !== at.name) {
            find(teamId, at.direct, at.name).catch((error) => setProblem(failure(error).message || t('error.unreachable')));
        }
    }, [at?.name, at?.direct, teamId, member]);
    useEffect(() => {
        const left = at && !member && inside.current === at.name;
        inside.current = at && member ? at.name : '';
        if (left) {
            navigate('team' in here ? here.team : '', true);
        }
    }, [at?.name, member]);
    const threadId = 'thread' in here ? here.thread : '';
    const threadChannel = useStore((s) => s.posts[threadId]?.channel_id ?? '');
    const channelId = channel?.id ?? '';
    useEffect(() => {
        store.update((s) => (s.view.threadId === threadId ? s : {...s, view: {...s.view, threadId}}));
        if (here.page === 'threads') {
            store.update((s) => ({...s, view: {...s.view, channelId: ''}}));
        }
        sayPlace(teamId, channelId, threadChannel, here.page === 'threads');
    }, [teamId, channelId, threadId, threadChannel, here.page]);
    const focusId = new URLSearchParams(location.search).get('post') ?? undefined;
    return {channel: member ? channel : undefined, path, problem, focusId};
}

async function find(teamId: string, direct: boolean, name: string): Promise<void> {
    if (!direct) {
        await joinChannel(await findChannel(teamId, name));
    } else if (name.startsWith('@')) {
        const user = await client.getUserByUsername(name.slice(1));
        store.update((s) => receiveUsers(s, [user]));
        await openDirect([user.id]);
    }
}

function Lost({here}: {here: Route}) {
    const teams = useStore(myTeams, shallow);
    const [late, setLate] = useState(false);
    useEffect(() => {
        const timer = setTimeout(() => setLate(true), 600);
        return () => clearTimeout(timer);
    }, [here]);
    return late && here.page !== 'home' ? (
        <Empty art={<Mark size={44} />} title={t('lost.title')}>
            <p>{t('lost.body')}</p>
            <Button kind="quiet" onClick={() => navigate(teams[0]?.name ?? 'select_team')}>{t('lost.home')}</Button>
        </Empty>
    ) : <div className="splash"><Spinner /></div>;
}

function Missing({problem, team}: {problem: string; team: Team}) {
    return problem ? (
        <Empty art={<Mark size={44} />} title={t('lost.channel')}>
            <p>{problem}</p>
            <Button kind="quiet" onClick={() => navigate(team.name)}>{t('lost.home')}</Button>
        </Empty>
    ) : <div className="splash"><Spinner /></div>;
}
