import {AtSign, Bookmark, ListFilter, MessagesSquare, PenLine, Plus, Search, SquarePen} from 'lucide-react';
import {lazy, Suspense, useState} from 'react';
import {t} from '../../i18n';
import {follow, href, openSide, useRoute} from '../../nav';
import {sidebar} from '../../state/categories';
import {draftsOf} from '../../state/drafts';
import {threadsApart} from '../../state/looks';
import type {Team} from '../../state/state';
import {useStore} from '../../state/use';
import {IconButton} from '../../ui/basics';
import {Menu, MenuItem} from '../../ui/overlays';
import {keep, recall} from '../../ui/keep';
import {askCategory} from './arrange';
import {Section} from './Section';
import {TeamMenu} from './TeamMenu';
import {UserMenu} from './UserMenu';
import './sidebar.css';

const Browse = lazy(() => import('./BrowseChannels'));
const Create = lazy(() => import('./CreateChannel'));
const Direct = lazy(() => import('./NewDirect'));

interface Props {
    team: Team;
    channelId: string;
    threads: boolean;
    onSearch: () => void;
    onSettings: () => void;
}

export function Sidebar({team, channelId, threads, onSearch, onSettings}: Props) {
    const [dialog, setDialog] = useState<'browse' | 'create' | 'direct' | ''>('');
    const sections = useStore((s) => sidebar(s, team.id), sameSections);
    const apart = useStore(threadsApart);
    const counts = useStore((s) => s.threadCounts[team.id]);
    const drafts = useStore((s) => draftsOf(s, team.id).length);
    const [unreadOnly, setUnreadOnly] = useState(() => recall('ochre.unread') === 'on');
    const close = () => setDialog('');
    return (
        <nav className="sidebar" aria-label={t('sidebar.label')}>
            <div className="sidebar-head">
                <TeamMenu team={team} />
                <Menu align="end" trigger={<button type="button" className="icon-button" aria-label={t('sidebar.new')} title={t('sidebar.new')}><SquarePen size={17} /></button>}>
                    <MenuItem onSelect={() => setDialog('direct')}>{t('sidebar.newMessage')}</MenuItem>
                    <MenuItem onSelect={() => setDialog('create')}>{t('sidebar.createChannel')}</MenuItem>
                    <MenuItem onSelect={() => setDialog('browse')}>{t('sidebar.browse')}</MenuItem>
                    <MenuItem onSelect={() => askCategory(team.id)}>{t('category.new')}</MenuItem>
                </Menu>
            </div>
            <button type="button" className="sidebar-search" onClick={onSearch}>
                <Search size={15} aria-hidden="true" />{t('sidebar.jump')}<kbd>{/mac/i.test(navigator.platform) ? '⌘K' : 'Ctrl K'}</kbd>
            </button>
            <div className="sidebar-scroll">
                <button type="button" className="side-filter" aria-pressed={unreadOnly} onClick={() => (setUnreadOnly(!unreadOnly), keep('ochre.unread', unreadOnly ? 'off' : 'on'))}><ListFilter size={13} aria-hidden="true" />{t('sidebar.unreadOnly')}</button>
                {apart && <a className={`side-row ${counts?.unread ? 'unread' : ''}`} href={href(`${team.name}/threads`)} aria-current={threads ? 'page' : undefined} onClick={follow(`${team.name}/threads`)}>
                    <MessagesSquare size={16} className="side-icon" aria-hidden="true" /><span className="ellipsis grow">{t('inbox.title')}</span>
                    {Boolean(counts?.mentions) && <span className="badge">{counts!.mentions}</span>}
                </a>}
                <SideLink kind="mentions" icon={<AtSign size={16} className="side-icon" aria-hidden="true" />} />
                <SideLink kind="saved" icon={<Bookmark size={16} className="side-icon" aria-hidden="true" />} />
                {drafts > 0 && <SideLink kind="drafts" icon={<PenLine size={16} className="side-icon" aria-hidden="true" />} count={drafts} />}
                {sections.map((section) => (
                    <Section key={section.category.id} section={section} team={team} channelId={channelId} unreadOnly={unreadOnly} add={
                        section.category.type === 'direct_messages' ?
                            <IconButton small label={t('sidebar.newMessage')} onClick={() => setDialog('direct')}><Plus size={15} /></IconButton> :
                            section.category.type === 'channels' && <IconButton small label={t('sidebar.browse')} onClick={() => setDialog('browse')}><Plus size={15} /></IconButton>
                    } />
                ))}
            </div>
            <UserMenu onSettings={onSettings} />
            <Suspense>
                {dialog === 'browse' && <Browse team={team} onCreate={() => setDialog('create')} onClose={close} />}
                {dialog === 'create' && <Create team={team} onClose={close} />}
                {dialog === 'direct' && <Direct team={team} onClose={close} />}
            </Suspense>
        </nav>
    );
}

/** A list of the user's own that opens beside the channel. */
function SideLink({kind, icon, count}: {kind: 'mentions' | 'saved' | 'drafts'; icon: React.ReactNode; count?: number}) {
    const here = useRoute();
    const open = 'side' in here && here.side?.kind === kind;
    return <button type="button" className="side-row" aria-pressed={open} onClick={() => openSide(open ? '' : kind)}>{icon}<span className="ellipsis grow">{t(`${kind}.title`)}</span>{count !== undefined && <span className="side-draft">{count}</span>}</button>;
}

type Sections = ReturnType<typeof sidebar>;

function sameSections(a: Sections, b: Sections): boolean {
    return a.length === b.length && a.every((one, i) => one.category === b[i]!.category && one.channelIds.join() === b[i]!.channelIds.join());
}
