//! What is kept of the state so that the client opens without the server: the lists, the channels seen last, and what waits
//! to be sent. Pure; `api/snapshot.ts` stores it.
import type {Post, State} from './state';
import {emptyState} from './state';

/** Raised when the shape of the state changes: an older snapshot is thrown away. */
const VERSION = 1;
const CHANNELS = 12;
const POSTS = 40;

type Kept = Pick<State, 'config' | 'license' | 'me' | 'users' | 'teams' | 'teamMembers' | 'channels' | 'members' | 'memberCounts' | 'categories' | 'posts' | 'sending' |
    'timelines' | 'threadCounts' | 'preferences' | 'roles' | 'newSince' | 'customEmoji'>;

export interface Snapshot {
    version: number;
    state: Kept;
}

/** `recent`: ids of the channels that were looked at, the latest first. */
export function toSnapshot(s: State, recent: string[]): Snapshot {
    const waiting = Object.keys(s.sending).filter((id) => s.posts[id]);
    const queued = waiting.map((id) => s.posts[id]!.channel_id);
    const channels = [...new Set([...recent.slice(0, CHANNELS), ...queued])].filter((id) => s.timelines[id]);
    const posts: Record<string, Post> = {};
    const timelines: State['timelines'] = {};
    for (const id of channels) {
        const line = s.timelines[id]!;
        if (!line.newer) {
            const ids = line.ids.slice(-POSTS);
            timelines[id] = {ids, older: line.older || ids.length < line.ids.length, newer: false};
        }
    }
    for (const id of [...Object.values(timelines).flatMap((line) => line.ids), ...waiting]) {
        if (s.posts[id] && s.posts[id].type !== 'burn_on_read') {
            posts[id] = s.posts[id];
        }
    }
    const {config, license, me, users, teams, teamMembers, members, memberCounts, categories, sending, threadCounts, preferences, roles, newSince, customEmoji} = s;
    return {version: VERSION, state: {config, license, me, users, teams, teamMembers, channels: s.channels, members, memberCounts, categories, posts, sending, timelines, threadCounts, preferences, roles, newSince, customEmoji}};
}

/** The state as it was left, without a connection; null when there is nothing that fits. */
export function fromSnapshot(snapshot: Snapshot | null | undefined, me: string): State | null {
    if (!snapshot || snapshot.version !== VERSION || snapshot.state.me !== me) {
        return null;
    }
    const empty = emptyState();
    return {...empty, ...snapshot.state, boot: 'in', link: {...empty.link, status: 'lost', failures: 1}};
}

/** What waits to be sent, in the order in which it was written, joins a state that was read anew. */
export function keepWaiting(s: State, snapshot: Snapshot | null | undefined): State {
    if (!snapshot || snapshot.version !== VERSION || snapshot.state.me !== s.me) {
        return s;
    }
    const waiting = Object.entries(snapshot.state.sending).filter(([id]) => snapshot.state.posts[id] && !s.posts[id]);
    if (!waiting.length) {
        return s;
    }
    const posts = Object.fromEntries(waiting.map(([id]) => [id, snapshot.state.posts[id]!]));
    return {...s, sending: {...s.sending, ...Object.fromEntries(waiting.map(([id, one]) => [id, {...one, failed: false, queued: true}]))}, posts: {...s.posts, ...posts}};
}
