import {ArrowLeft, X} from 'lucide-react';
import {useEffect, useRef, type ReactNode} from 'react';
import {t, type Key} from '../../i18n';
import {openSide, type Side} from '../../nav';
import {channelTitle} from '../../state/channels';
import type {Channel, Team} from '../../state/state';
import {useStore} from '../../state/use';
import {IconButton} from '../../ui/basics';
import {Info} from './Info';
import {Outbox} from './Drafts';
import {Files, type RenderFile} from './Files';
import {Members} from './Members';
import {Mentions, Pinned, Saved} from './Lists';
import {Search} from './Search';
import './side.css';

export type RenderPost = (id: string, marks?: string) => ReactNode;

interface Props {
    side: Side;
    team: Team;
    channel: Channel | undefined;
    renderPost: RenderPost;
    renderFile: RenderFile;
}

const TITLES: Record<Side['kind'], Key> = {
    search: 'search.title', mentions: 'mentions.title', saved: 'saved.title', pinned: 'pinned.title', info: 'info.title', members: 'members.title', scheduled: 'drafts.outbox', drafts: 'drafts.outbox', files: 'files.title',
};

/** The panel beside the channel: what was found, what is pinned, who is here. */
export default function SidePanel(props: Props) {
    const {side, channel} = props;
    const title = t(TITLES[side.kind]);
    const ofChannel = side.kind === 'pinned' || side.kind === 'info' || side.kind === 'files' || side.kind === 'members';
    const where = useStore((s) => (ofChannel && channel ? channelTitle(s, channel) : ''));
    const panel = useRef<HTMLElement>(null);
    useEffect(() => {
        // So that Escape closes it at once, and a screen reader begins here.
        if (!panel.current?.contains(document.activeElement)) {
            panel.current?.focus({preventScroll: true});
        }
    }, []);
    return (
        <aside ref={panel} className="thread" aria-label={title} tabIndex={-1} onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && openSide('')}>
            <header className="thread-head">
                <IconButton label={t('app.back')} className="only-phone" onClick={() => openSide('')}><ArrowLeft size={20} /></IconButton>
                <h2>{title}</h2>
                <span className="muted ellipsis">{where}</span>
                <IconButton label={t('app.close')} keys="Esc" side="bottom" className="not-phone" onClick={() => openSide('')}><X size={18} /></IconButton>
            </header>
            <Content {...props} />
        </aside>
    );
}

function Content({side, team, channel, renderPost, renderFile}: Props) {
    switch (side.kind) {
    case 'search': return <Search key={side.query} team={team} channel={channel} query={side.query} renderPost={renderPost} renderFile={renderFile} />;
    case 'mentions': return <Mentions team={team} renderPost={renderPost} />;
    case 'saved': return <Saved team={team} renderPost={renderPost} />;
    case 'scheduled':
    case 'drafts': return <Outbox team={team} tab={side.kind} />;
    case 'files': return channel ? <Files key={channel.id} team={team} terms={`channel:${channel.id}`} renderFile={renderFile} title={t('files.empty')} body={t('files.emptyBody')} /> : null;
    case 'pinned': return channel ? <Pinned key={channel.id} team={team} channelId={channel.id} renderPost={renderPost} /> : null;
    case 'members': return channel ? <Members key={channel.id} channel={channel} adding={side.query === 'add'} /> : null;
    case 'info': return channel ? <Info key={channel.id} channel={channel} team={team} /> : null;
    }
}
