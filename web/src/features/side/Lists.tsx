import {AtSign, Bookmark, Pin} from 'lucide-react';
import {useCallback, useEffect, useState, type ReactNode} from 'react';
import {failure} from '../../api/client';
import {findMentions, findPinned, findSaved, FOUND_PAGE} from '../../api/find';
import {t} from '../../i18n';
import type {Team} from '../../state/state';
import {isSaved} from '../../state/preferences';
import {store} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {mentionWords} from '../../state/users';
import {Empty, Spinner} from '../../ui/basics';
import {Found} from './Found';
import type {RenderPost} from './Side';

/** Pages of ids from some source; `problem` says why there are none. */
export function useFound(read: (page: number) => Promise<string[]>) {
    const [ids, setIds] = useState<string[]>([]);
    const [page, setPage] = useState(0);
    const [state, setState] = useState<'loading' | 'more' | 'all'>('loading');
    const [problem, setProblem] = useState('');
    useEffect(() => {
        let alive = true;
        setState('loading');
        read(page).then((fresh) => {
            if (alive) {
                setIds((old) => [...new Set([...(page ? old : []), ...fresh])]);
                setState(fresh.length >= FOUND_PAGE ? 'more' : 'all');
            }
        }).catch((error) => alive && (setState('all'), setProblem(failure(error).message || t('error.unreachable'))));
        return () => {
            alive = false;
        };
    }, [read, page]);
    return {ids, loading: state === 'loading', problem, more: state === 'all' ? undefined : () => setPage(page + 1)};
}

interface Props {
    team: Team;
    renderPost: RenderPost;
}

export function Mentions({team, renderPost}: Props) {
    const read = useCallback((page: number) => findMentions(team.id, page), [team.id]);
    const found = useFound(read);
    const marks = mentionWords(store.get()).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
    return <List found={found} ids={found.ids} team={team} marks={marks} renderPost={renderPost} label={t('mentions.title')}
        icon={<AtSign size={40} strokeWidth={1.3} />} title={t('mentions.empty')} body={t('mentions.emptyBody')} />;
}

export function Saved({team, renderPost}: Props) {
    const found = useFound(findSaved);
    const ids = useStore((s) => found.ids.filter((id) => isSaved(s, id)), shallow);
    return <List found={found} ids={ids} team={team} renderPost={renderPost} label={t('saved.title')}
        icon={<Bookmark size={40} strokeWidth={1.3} />} title={t('saved.empty')} body={t('saved.emptyBody')} />;
}

export function Pinned({team, channelId, renderPost}: Props & {channelId: string}) {
    const read = useCallback(() => findPinned(channelId), [channelId]);
    const found = useFound(read);
    // Posts that are pinned while one looks come by themselves.
    const ids = useStore((s) => {
        const here = Object.values(s.posts).filter((post) => post.channel_id === channelId && post.is_pinned);
        return here.sort((a, b) => b.create_at - a.create_at).map((post) => post.id);
    }, shallow);
    return <List found={found} ids={ids} team={team} renderPost={renderPost} label={t('pinned.title')}
        icon={<Pin size={40} strokeWidth={1.3} />} title={t('pinned.empty')} body={t('pinned.emptyBody')} />;
}

interface ListProps extends Props {
    found: ReturnType<typeof useFound>;
    ids: string[];
    marks?: string;
    label: string;
    icon: ReactNode;
    title: string;
    body: string;
}

export function List({found, ids, team, marks, renderPost, label, icon, title, body}: ListProps) {
    if (!ids.length) {
        return found.loading ? <div className="timeline-wait"><Spinner /></div> : <Empty art={icon} title={title}><p>{found.problem || body}</p></Empty>;
    }
    return <Found ids={ids} team={team} marks={marks} renderPost={renderPost} label={label} onMore={found.more} loading={found.loading} />;
}
