import {BellOff, ChevronRight, Hash, Lock} from 'lucide-react';
import {useState, type ReactNode} from 'react';
import {setCollapsed} from '../../api/channels';
import {pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import type {Section as SectionType} from '../../state/categories';
import {channelTitle, teammateId, unreadOf} from '../../state/channels';
import type {ChannelCategory, Team} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {channelPath} from '../../state/paths';
import {Avatar} from '../../ui/basics';
import {CategoryMenu, DRAGGED, RowMenu, useDrop} from './arrange';

interface Props {
    section: SectionType;
    team: Team;
    channelId: string;
    add?: ReactNode;
    unreadOnly: boolean;
}

/** A category. Folded, it still shows what is unread. */
export function Section({section, team, channelId, add, unreadOnly}: Props) {
    const {category, channelIds} = section;
    const shown = useStore((s) => (category.collapsed || unreadOnly ? channelIds.filter((id) => id === channelId || unreadOf(s, id).unread) : channelIds), shallow);
    const {over, ...drop} = useDrop(category, team, '');
    if ((!channelIds.length && category.type === 'favorites') || (unreadOnly && !shown.length)) {
        return null;
    }
    const title = category.type === 'custom' ? category.display_name : t(`sidebar.${category.type as 'channels'}`);
    return (
        <section className="side-section" aria-label={title}>
            <div className={`side-head ${over ? 'over' : ''}`} {...drop}>
                <button type="button" className="side-fold" aria-expanded={!category.collapsed} onClick={() => void setCollapsed(team.id, category.id, !category.collapsed)}>
                    <ChevronRight size={13} aria-hidden="true" />{title}
                </button>
                {add}
                {category.type === 'custom' && <CategoryMenu category={category} />}
            </div>
            <ul>{shown.map((id) => <Row key={id} id={id} team={team} category={category} current={id === channelId} />)}</ul>
        </section>
    );
}

function Row({id, team, category, current}: {id: string; team: Team; category: ChannelCategory; current: boolean}) {
    const channel = useStore((s) => s.channels[id]);
    const title = useStore((s) => (channel ? channelTitle(s, channel) : ''));
    const mark = useStore((s) => unreadOf(s, id), shallow);
    const mate = useStore((s) => (channel?.type === 'D' ? s.users[teammateId(s, channel)] : undefined));
    const status = useStore((s) => (mate ? s.statuses[mate.id] ?? 'offline' : undefined));
    const draft = useStore((s) => Boolean(s.drafts[id]?.message));
    const [menu, setMenu] = useState(false);
    const {over, ...drop} = useDrop(category, team, id);
    const path = useStore((s) => (channel ? channelPath(s, team, channel) : ''));
    if (!channel) {
        return null;
    }
    const label = mark.mentions ? t('sidebar.rowMentions', {name: title, n: mark.mentions}) : mark.unread ? t('sidebar.rowUnread', {name: title}) : undefined;
    return (
        <li className={`side-item ${over ? 'over' : ''}`} draggable onDragStart={(event) => event.dataTransfer.setData(DRAGGED, id)} {...drop}>
            <a draggable={false} className={`side-row ${mark.unread ? 'unread' : ''} ${mark.muted ? 'is-muted' : ''}`} href={href(path)} aria-current={current ? 'page' : undefined} aria-label={label} onClick={follow(path)}>
                {mate ? <Avatar id={mate.id} name={title} size={20} src={pictureUrl(mate, mate.id)} status={status} /> :
                    channel.type === 'G' ? <span className="side-group" aria-hidden="true">{title.split(', ').length}</span> :
                        channel.type === 'P' ? <Lock size={14} className="side-icon" aria-hidden="true" /> : <Hash size={16} className="side-icon" aria-hidden="true" />}
                <span className="ellipsis grow" dir="auto">{title || '…'}</span>
                {draft && !current && <span className="side-draft" title={t('sidebar.draft')}>✎</span>}
                {mark.muted && <BellOff size={13} className="side-icon" aria-hidden="true" />}
                {mark.mentions > 0 && <span className="badge">{mark.mentions > 99 ? '99+' : mark.mentions}</span>}
            </a>
            <RowMenu id={id} title={title} team={team} category={category} open={menu} onOpen={setMenu} />
        </li>
    );
}
