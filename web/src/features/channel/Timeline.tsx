import {ArrowDown, ArrowUp} from 'lucide-react';
import {useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode} from 'react';
import {Virtualizer, type VirtualizerHandle} from 'virtua';
import {jumpToEnd, loadNewer, loadOlder, viewed} from '../../api/channels';
import {locale, t} from '../../i18n';
import {firstNew} from '../../state/posts';
import {store} from '../../state/state';
import {useStore} from '../../state/use';
import {dayTitle} from '../../text/time';
import {Spinner} from '../../ui/basics';
import {rowsOf, type Row} from './rows';

/** Where each channel was left: the row at the top and how far it was scrolled; absent: at its end. */
const places = new Map<string, {key: string; offset: number}>();

/** Closer to an edge than this, more is read. */
const NEAR_PX = 900;
const END_PX = 60;

interface Props {
    channelId: string;
    title: string;
    intro: ReactNode;
    /** A post that the address names. */
    focusId?: string;
    renderPost: (id: string, options: {compact: boolean; last: boolean; highlighted: boolean; onHold: (id: string, held: boolean) => void}) => ReactNode;
}

export function Timeline({channelId, title, intro, focusId, renderPost}: Props) {
    const line = useStore((s) => s.timelines[channelId]);
    const posts = useStore((s) => s.posts);
    const newFrom = useStore((s) => firstNew(s, channelId));
    const jumps = useStore((s) => s.view.jumps);
    const list = useRef<VirtualizerHandle>(null);
    const scroller = useRef<HTMLDivElement>(null);
    const stick = useRef(true);
    const [atEnd, setAtEnd] = useState(true);
    const [newAbove, setNewAbove] = useState(false);
    const [heldId, setHeld] = useState('');
    const onHold = useCallback((id: string, held: boolean) => setHeld((now) => (held ? id : now === id ? '' : now)), []);

    const ids = line?.ids;
    const rows = useMemo(() => (ids ? rowsOf(ids, posts, {newFrom, start: !line.older}) : []), [ids, posts, newFrom, line?.older]);
    const shift = useShift(rows);
    const lastPost = rows.findLast((row) => row.kind === 'post')?.id;

    // The first look at the channel: the post asked for, the place it was left at, the first unread post, or the end.
    const placed = useRef('');
    useLayoutEffect(() => {
        const wish = focusId ? `${focusId} ${jumps}` : channelId;
        if (!rows.length || placed.current === wish) {
            return;
        }
        placed.current = wish;
        const find = (key: string) => rows.findIndex((row) => row.key === key);
        const place = places.get(channelId);
        const [focusAt, newAt, placeAt] = [focusId ? rows.findIndex((row) => row.kind === 'post' && row.id === focusId) : -1, find('new'), place ? find(place.key) : -1];
        stick.current = false;
        if (focusAt >= 0) {
            list.current?.scrollToIndex(focusAt, {align: 'center'});
        } else if (newAt >= 0) {
            list.current?.scrollToIndex(newAt, {align: 'start', offset: -40});
        } else if (place && placeAt >= 0) {
            list.current?.scrollToIndex(placeAt, {align: 'start', offset: place.offset});
        } else {
            stick.current = true;
            list.current?.scrollToIndex(rows.length - 1, {align: 'end'});
        }
    }, [rows, channelId, focusId, jumps]);

    // New rows below: stay at the end if we were there.
    useLayoutEffect(() => {
        if (stick.current && rows.length && placed.current) {
            list.current?.scrollToIndex(rows.length - 1, {align: 'end'});
        }
    }, [rows]);

    const watch = () => {
        const view = list.current;
        if (!view) {
            return;
        }
        const below = view.scrollSize - view.scrollOffset - view.viewportSize;
        const end = below < END_PX;
        stick.current = end && !store.get().timelines[channelId]?.newer;
        setAtEnd(stick.current);
        const newAt = rows.findIndex((row) => row.kind === 'new');
        setNewAbove(newAt >= 0 && view.getItemOffset(newAt) < view.scrollOffset);
        if (view.scrollOffset < NEAR_PX) {
            void loadOlder(channelId);
        }
        if (below < NEAR_PX) {
            void loadNewer(channelId);
        }
        const top = view.findItemIndex(view.scrollOffset);
        const row = rows[top];
        if (stick.current || !row) {
            places.delete(channelId);
        } else {
            places.set(channelId, {key: row.key, offset: view.scrollOffset - view.getItemOffset(top)});
        }
    };
    const settle = () => {
        if (stick.current && rows.length) {
            list.current?.scrollToIndex(rows.length - 1, {align: 'end'});
        }
        watch();
    };

    useEffect(() => {
        store.update((s) => (s.view.atEnd === atEnd ? s : {...s, view: {...s.view, atEnd}}));
        if (atEnd && store.get().view.focused && store.get().view.channelId === channelId && line) {
            viewed(channelId);
        }
    }, [atEnd, channelId, Boolean(line)]);
    useEffect(watch, [rows.length]);

    const held = heldId ? rows.findIndex((row) => row.kind === 'post' && row.id === heldId) : -1;
    const toEnd = async () => {
        if (store.get().timelines[channelId]?.newer) {
            await jumpToEnd(channelId);
        }
        stick.current = true;
        requestAnimationFrame(() => list.current?.scrollTo(list.current.scrollSize));
        settle();
    };
    const draw = (row: Row) => {
        switch (row.kind) {
        case 'start': return <div key="start">{intro}</div>;
        case 'day': return <div key={row.key} className="day" role="separator"><span>{dayTitle(row.at, Date.now(), locale())}</span></div>;
        case 'new': return <div key="new" className="new-line" role="separator"><span>{t('channel.new')}</span></div>;
        case 'post': return <div key={row.key} className={row.id === lastPost ? 'row-last' : undefined}>{renderPost(row.id, {compact: row.compact, last: row.id === lastPost, highlighted: row.id === focusId, onHold})}</div>;
        }
    };
    return (
        <div className="timeline">
            {newAbove && <button type="button" className="jump up" onClick={() => list.current?.scrollToIndex(rows.findIndex((row) => row.kind === 'new'), {align: 'start', offset: -40})}><ArrowUp size={14} />{t('channel.toNew')}</button>}
            {/* The list itself takes the focus, so that Page Up and Page Down scroll it; arrows go from message to message. */}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */}
            <div className="timeline-scroll" ref={scroller} role="region" aria-label={t('channel.messagesIn', {name: title})} aria-busy={!line} tabIndex={0} onKeyDown={arrows}>
                {line ? (
                    <>
                        <div className="timeline-space" />
                        <Virtualizer ref={list} scrollRef={scroller} shift={shift} onScroll={watch} onResize={settle} bufferSize={300} keepMounted={held < 0 ? undefined : [held]}>{rows.map(draw)}</Virtualizer>
                    </>
                ) : <div className="timeline-wait"><Spinner /></div>}
            </div>
            {!atEnd && line && <button type="button" className="jump down" aria-label={t('channel.toEnd')} title={t('channel.toEnd')} onClick={() => void toEnd()}><ArrowDown size={16} /></button>}
        </div>
    );
}

/** True for the one rendering that puts rows above the old first one: the list then keeps its place from below. */
function useShift(rows: Row[]): boolean {
    const before = useRef<{rows: Row[]; shift: boolean}>({rows: [], shift: false});
    if (before.current.rows !== rows) {
        const old = before.current.rows.find((row) => row.kind === 'post');
        const now = rows.find((row) => row.kind === 'post');
        const shift = Boolean(old && now && old.key !== now.key && rows.some((row) => row.key === old.key));
        before.current = {rows, shift};
    }
    return before.current.shift;
}

/** Arrow keys go from message to message. */
function arrows(event: React.KeyboardEvent): void {
    const here = (event.target as HTMLElement).closest?.('[data-post]');
    if (!here || event.target !== here || !['ArrowUp', 'ArrowDown'].includes(event.key)) {
        return;
    }
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-post]')].sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
    const next = all[all.indexOf(here as HTMLElement) + (event.key === 'ArrowUp' ? -1 : 1)];
    if (next) {
        event.preventDefault();
        next.focus();
        next.scrollIntoView({block: 'nearest'});
    }
}
