import {CornerDownRight} from 'lucide-react';
import {jumpToPost} from '../../api/find';
import {failure} from '../../api/client';
import {locale, t} from '../../i18n';
import {channelTitle} from '../../state/channels';
import type {Team} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {dayTitle} from '../../text/time';
import {Button, Spinner} from '../../ui/basics';
import {toast} from '../../ui/toasts';
import type {RenderPost} from './Side';

interface Props {
    ids: string[];
    team: Team;
    marks?: string;
    renderPost: RenderPost;
    label: string;
    onMore?: () => void;
    loading?: boolean;
}

/** Posts of many places, each with where it stands and a way there. */
export function Found({ids, team, marks, renderPost, label, onMore, loading}: Props) {
    const there = useStore((s) => ids.filter((id) => s.posts[id]), shallow);
    return (
        <ul className="found" aria-label={label}>
            {there.map((id) => <Item key={id} id={id} team={team}>{renderPost(id, marks)}</Item>)}
            {onMore && <li className="found-more">{loading ? <Spinner /> : <Button kind="quiet" onClick={onMore}>{t('search.more')}</Button>}</li>}
        </ul>
    );
}

function Item({id, team, children}: {id: string; team: Team; children: React.ReactNode}) {
    const post = useStore((s) => s.posts[id]);
    const where = useStore((s) => {
        const channel = post && s.channels[post.channel_id];
        return channel ? channelTitle(s, channel) : '';
    });
    if (!post) {
        return null;
    }
    const jump = () => void jumpToPost(team, id).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <li className="found-item">
            <div className="found-where">
                <b className="ellipsis">{where || t('search.elsewhere')}</b>
                {post.root_id && <span>{t('search.inThread')}</span>}
                <time className="muted" dateTime={new Date(post.create_at).toISOString()}>{dayTitle(post.create_at, Date.now(), locale())}</time>
                <button type="button" className="found-jump" onClick={jump}><CornerDownRight size={13} aria-hidden="true" />{t('search.jump')}</button>
            </div>
            {children}
        </li>
    );
}
