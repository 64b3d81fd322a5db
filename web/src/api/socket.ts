//! Live updates. The library's socket client resumes with `connection_id` and `sequence_number`; when the server could
//! not fill the gap it says so with a new `hello`, and everything that may have changed is read again.
import {WebSocketClient, type WebSocketMessage} from '@mattermost/client';
import {apply} from '../state/apply';
import {expireTyping} from '../state/typing';
import type {LinkStatus} from '../state/state';
import {store} from '../state/state';
import {client} from './client';
import {catchUpAll} from './load';
import {loadEmoji} from './emoji';
import {sendQueued} from './posts';
import {meet} from './sync';
import {refreshStatuses} from './users';

/** After so many failed attempts we ask the server instead of waiting to be told. */
const POLL_AFTER = 4;
const POLL_MS = 6000;

let socket: WebSocketClient | null = null;
let tick: ReturnType<typeof setInterval> | undefined;
let poll: ReturnType<typeof setInterval> | undefined;
let statuses: ReturnType<typeof setInterval> | undefined;

function setLink(status: LinkStatus, failures: number): void {
    store.update((s) => (s.link.status === status && s.link.failures === failures ? s : {...s, link: {...s.link, status, failures}}));
}

/** Opens the socket once; later calls do nothing. */
export function openSocket(): void {
    if (socket) {
        return;
    }
    openedLive = false;
    unread = store.get().link.status === 'lost';
    socket = new WebSocketClient({minWebSocketRetryTime: 1000, reconnectJitterRange: 1000, maxWebSocketRetryTime: 30_000});
    socket.addMessageListener(receive);
    socket.addFirstConnectListener(() => live());
    socket.addReconnectListener(() => live());
    socket.addMissedMessageListener(() => void catchUp());
    socket.addCloseListener((failures) => {
        setLink(failures >= POLL_AFTER ? 'polling' : 'lost', failures);
        if (failures >= POLL_AFTER) {
            poll ??= setInterval(() => void pollOnce(), POLL_MS);
        }
    });
    socket.initialize(client.getWebSocketUrl().replace(/^http/, 'ws'), undefined, true);
    tick = setInterval(() => store.update((s) => expireTyping(s, Date.now())), 1000);
    statuses = setInterval(() => document.visibilityState === 'visible' && void refreshStatuses(), 60_000);
    addEventListener('online', retryNow);
    addEventListener('offline', offline);
}

let openedLive = false;
let unread = false;

function live(): void {
    setLink('live', 0);
    clearInterval(poll);
    poll = undefined;
    const {channelId, teamId} = store.get().view;
    socket?.updateActiveChannel(channelId);
    socket?.updateActiveTeam(teamId);
    void refreshStatuses();
    void sendQueued();
    void loadEmoji();
    // Opened without the server: nothing was read yet.
    if (!openedLive) {
        openedLive = true;
        if (unread) {
            void catchUp();
        }
    }
}

/** Reads again what may have changed; tries until it succeeds, or until the session or the connection is gone. */
async function catchUp(): Promise<void> {
    for (let wait = 1000; store.get().boot === 'in'; wait = Math.min(wait * 2, 15_000)) {
        try {
            await catchUpAll();
            return;
        } catch {
            await new Promise((resolve) => setTimeout(resolve, wait));
        }
    }
}

/** Without a socket: the same catching up that follows a gap, every few seconds. */
async function pollOnce(): Promise<void> {
    await catchUpAll().then(sendQueued, () => undefined);
}

function receive(msg: WebSocketMessage): void {
    const {state, needs} = apply(store.get(), msg, Date.now());
    store.update(() => state);
    for (const need of needs) {
        meet(need);
    }
}

/** The browser knows before the socket does, which may look alive for a minute more. */
function offline(): void {
    setLink('lost', 1);
}

/** The banner's button, and the browser saying that the network is back: a new socket that resumes where the old one was. */
export function retryNow(): void {
    if (!socket || store.get().link.status === 'live') {
        return;
    }
    socket.close();
    socket.clearReconnectTimeout();
    socket.initialize(client.getWebSocketUrl().replace(/^http/, 'ws'), undefined, true);
}

export function closeSocket(): void {
    socket?.close();
    socket = null;
    clearInterval(tick);
    clearInterval(poll);
    clearInterval(statuses);
    poll = undefined;
    removeEventListener('online', retryNow);
    removeEventListener('offline', offline);
}

let lastTyping = {key: '', at: 0};

/** Tells the others, at most once per interval of the server's config. */
export function sayTyping(channelId: string, rootId: string): void {
    const gap = Number(store.get().config.TimeBetweenUserTypingUpdatesMilliseconds) || 5000;
    const [key, now] = [channelId + rootId, Date.now()];
    if (lastTyping.key !== key || now - lastTyping.at > gap) {
        lastTyping = {key, at: now};
        socket?.userTyping(channelId, rootId);
    }
}

/** The message is out: what is typed next is news again. */
export function doneTyping(): void {
    lastTyping = {key: '', at: 0};
}

/** So that the server can leave out events of places that are not on screen. */
export function sayPlace(teamId: string, channelId: string, threadChannelId: string, threadsPage: boolean): void {
    socket?.updateActiveTeam(teamId);
    socket?.updateActiveChannel(channelId);
    socket?.updateActiveThread(threadsPage, threadChannelId);
}
