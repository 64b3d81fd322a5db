//! Addresses inside the page. Paths are those that mails, permalinks and other clients already use.
import {useSyncExternalStore} from 'react';

const SIDES = ['search', 'mentions', 'saved', 'pinned', 'info', 'members', 'scheduled', 'drafts', 'files'] as const;

/** What stands beside the channel when it is not a thread (`?side=search&q=...`). */
export interface Side {
    kind: typeof SIDES[number];
    query: string;
}

const CONSOLE = ['overview', 'users', 'groups', 'teams', 'channels', 'roles', 'schemes', 'configuration', 'certificates', 'jobs', 'logs', 'audit', 'health', 'notifications'] as const;
export type ConsolePage = typeof CONSOLE[number];

const MANAGE = ['settings', 'members', 'invite', 'channel', 'archive', 'incoming', 'outgoing', 'commands', 'bots', 'apps', 'emoji'] as const;
export type ManagePage = typeof MANAGE[number];

export type Route =
    | {page: 'home' | 'login' | 'signup' | 'reset' | 'createTeam' | 'selectTeam' | 'authorize' | 'desktop' | 'lost'}
    | {page: 'resetComplete'; token: string}
    | {page: 'verify'; token: string; email: string}
    | {page: 'shouldVerify'; email: string}
    | {page: 'team'; team: string; side?: Side}
    | {page: 'channel'; team: string; direct: boolean; name: string; thread: string; side: Side | null}
    | {page: 'threads'; team: string; thread: string; side: Side | null}
    | {page: 'post'; team: string; id: string}
    | {page: 'console'; section: ConsolePage; item: string}
    | {page: 'manage'; team: string; section: ManagePage; item: string};

/** The path that the server is mounted at, with a slash at its end; taken from the page, not from the build. */
export const basePath: string = typeof document === 'undefined' ? '/' : new URL('.', document.baseURI).pathname;

type PlainPage = 'home' | 'login' | 'signup' | 'reset' | 'createTeam' | 'selectTeam';

const PLAIN: Record<string, PlainPage> = {
    '': 'home', login: 'login', signup_user_complete: 'signup', signup: 'signup', reset_password: 'reset', create_team: 'createTeam', select_team: 'selectTeam',
};

/** Reads a path below the base, and its query. */
export function parseRoute(path: string, search: string): Route {
    const query = new URLSearchParams(search);
    const [first = '', second, third, fourth] = path.split('/').filter(Boolean).map(decodeURIComponent);
    if (first === 'admin_console') {
        return {page: 'console', section: CONSOLE.find((one) => one === second) ?? 'overview', item: third ?? ''};
    }
    if (!second) {
        const page = PLAIN[first];
        if (page) {
            return {page};
        }
        switch (first) {
        case 'reset_password_complete': return {page: 'resetComplete', token: query.get('token') ?? ''};
        case 'do_verify_email': return {page: 'verify', token: query.get('token') ?? '', email: query.get('email') ?? ''};
        case 'should_verify_email': return {page: 'shouldVerify', email: query.get('email') ?? ''};
        default: return {page: 'team', team: first};
        }
    }
    // What the server sends browsers to in the middle of a sign-in.
    if (first === 'oauth' && second === 'authorize') {
        return {page: 'authorize'};
    }
    if (first === 'login' && second === 'desktop') {
        return {page: 'desktop'};
    }
    const thread = query.get('thread') ?? '';
    const kind = SIDES.find((one) => one === query.get('side'));
    const side = kind ? {kind, query: query.get('q') ?? ''} : null;
    if (second === 'channels' && third) {
        return {page: 'channel', team: first, direct: false, name: third, thread, side};
    }
    if (second === 'messages' && third) {
        return {page: 'channel', team: first, direct: true, name: third, thread, side};
    }
    if (second === 'threads') {
        return {page: 'threads', team: first, thread: third ?? thread, side};
    }
    // Where other clients keep these lists.
    if (second === 'drafts' || second === 'scheduled_posts') {
        return {page: 'team', team: first, side: {kind: second === 'drafts' ? 'drafts' : 'scheduled', query: ''}};
    }
    if (second === 'manage') {
        return {page: 'manage', team: first, section: MANAGE.find((one) => one === third) ?? 'settings', item: fourth ?? ''};
    }
    if (second === 'pl' && third) {
        return {page: 'post', team: first, id: third};
    }
    return second === 'create_team' ? {page: 'createTeam'} : {page: 'lost'};
}

const listeners = new Set<() => void>();
let current: Route | null = null;

/** Links in mails pass `landing#/...`, where other clients offer their app first; what is not a page of ours the server answers. */
function landed(): void {
    if (location.pathname !== `${basePath}landing` || !location.hash.startsWith('#/')) {
        return;
    }
    const there = location.hash.slice(2);
    if (there.startsWith('login/')) {
        location.replace(basePath + there);
    } else {
        history.replaceState(null, '', basePath + there.replace(/^settings\//, '?settings='));
    }
}

function read(): Route {
    landed();
    const path = location.pathname.startsWith(basePath) ? location.pathname.slice(basePath.length) : location.pathname;
    return parseRoute(path, location.search);
}

function changed(): void {
    current = read();
    for (const listener of listeners) {
        listener();
    }
}

export function route(): Route {
    return (current ??= read());
}

/** Goes to a path below the base ("town/channels/off-topic"). */
export function navigate(path: string, replace = false): void {
    const url = basePath + path.replace(/^\//, '');
    if (url === location.pathname + location.search) {
        return;
    }
    history[replace ? 'replaceState' : 'pushState'](null, '', url);
    changed();
}

export function useRoute(): Route {
    return useSyncExternalStore((listener) => {
        if (!listeners.size) {
            addEventListener('popstate', changed);
        }
        listeners.add(listener);
        return () => {
            listeners.delete(listener);
            if (!listeners.size) {
                removeEventListener('popstate', changed);
            }
        };
    }, route);
}

/** Opens a panel beside the channel; '' closes it. The thread that stood there goes. */
export function openSide(kind: Side['kind'] | '', text = '', replace = false): void {
    const query = new URLSearchParams(location.search);
    for (const name of ['thread', 'side', 'q']) {
        query.delete(name);
    }
    if (kind) {
        query.set('side', kind);
    }
    if (text) {
        query.set('q', text);
    }
    navigate(`${location.pathname.slice(basePath.length)}${query.size ? `?${query}` : ''}`, replace);
}

/** The address of a path below the base, for `href`. */
export function href(path: string): string {
    return basePath + path.replace(/^\//, '');
}

/** `onClick` of a link: stays in the page unless a new tab is asked for. */
export function follow(path: string, replace = false) {
    return (event: {preventDefault(): void; metaKey?: boolean; ctrlKey?: boolean; shiftKey?: boolean; button?: number}) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) {
            return;
        }
        event.preventDefault();
        navigate(path, replace);
    };
}
