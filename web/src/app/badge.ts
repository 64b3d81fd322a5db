import {teamUnread, channelTitle} from '../state/channels';
import {threadsApart} from '../state/looks';
import type {State} from '../state/state';
import {store} from '../state/state';

interface Marks {
    title: string;
    mentions: number;
    unread: boolean;
}

function marks(s: State): Marks {
    const site = s.config.SiteName || 'Ochre';
    const channel = s.channels[s.view.channelId];
    let [mentions, unread] = [0, false];
    for (const id of ['', ...Object.keys(s.teamMembers)]) {
        const one = teamUnread(s, id);
        const threads = id && threadsApart(s) ? s.threadCounts[id] : undefined;
        mentions += one.mentions + (threads?.mentions ?? 0);
        unread ||= one.unread || Boolean(threads?.unread);
    }
    const place = channel && s.boot === 'in' ? `${channelTitle(s, channel)} · ${site}` : site;
    return {title: `${mentions ? `(${mentions}) ` : unread ? '• ' : ''}${place}`, mentions, unread};
}

/** The window's title and picture tell what waits. */
export function watchBadge(): () => void {
    let last = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
        timer = undefined;
        const now = marks(store.get());
        document.title = now.title;
        const kind = now.mentions ? String(Math.min(99, now.mentions)) : now.unread ? '•' : '';
        if (kind !== last) {
            last = kind;
            picture(kind);
        }
    };
    show();
    const stop = store.subscribe(() => {
        timer ??= setTimeout(show, 200);
    });
    return () => {
        stop();
        clearTimeout(timer);
    };
}

const MARK = 'M16.400 2.600c7.900-.2 13.500 5.300 13.300 12.900-.2 7.700-6 13.200-13.900 13.100-1.900 0-3.700-.4-5.200-1-.9-.4-1.500-.3-2.300.1-1.300.7-2.800 1.200-4.200 1.400-.9.1-1.400-.8-.9-1.500.8-1.200 1.300-2.400 1.500-3.600.1-.7 0-1.100-.4-1.700A12.600 12.600 0 0 1 2.300 15.800C2.200 8.300 8.300 2.800 16.400 2.600Z';

function picture(kind: string): void {
    const badge = kind === '' ? '' : kind === '•' ? '<circle cx="25" cy="7" r="6" fill="#2a241e" stroke="#fff" stroke-width="2"/>' :
        `<circle cx="23" cy="9" r="9" fill="#b3331f"/><text x="23" y="13.200" font-family="sans-serif" font-weight="700" font-size="${kind.length > 1 ? 11 : 13}" fill="#fff" text-anchor="middle">${kind}</text>`;
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#c2701d" d="${MARK}"/><circle cx="16.200" cy="15.500" r="6.300" fill="#fff6e9"/>${badge}</svg>`;
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (link) {
        link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
    }
}
