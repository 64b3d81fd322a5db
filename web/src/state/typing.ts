import type {State} from './state';
import {drop, put} from './store';

/** How long one typing event holds, when the server's config does not say. */
const HOLD_MS = 5000;

export function placeKey(channelId: string, rootId = ''): string {
    return rootId ? `${channelId}:${rootId}` : channelId;
}

export function typed(s: State, key: string, userId: string, now: number): State {
    const hold = Number(s.config.TimeBetweenUserTypingUpdatesMilliseconds) || HOLD_MS;
    return {...s, typing: put(s.typing, key, {...s.typing[key], [userId]: now + hold + 500})};
}

/** The person sent what they typed. */
export function stoppedTyping(s: State, key: string, userId: string): State {
    const people = s.typing[key];
    return people?.[userId] ? {...s, typing: put(s.typing, key, drop(people, userId) as Record<string, number>)} : s;
}

/** Forgets those whose time is over. */
export function expireTyping(s: State, now: number): State {
    let typing = s.typing;
    for (const [key, people] of Object.entries(typing)) {
        const left = Object.entries(people).filter(([, until]) => until > now);
        if (left.length !== Object.keys(people).length) {
            typing = left.length ? put(typing, key, Object.fromEntries(left)) : drop(typing, key);
        }
    }
    return typing === s.typing ? s : {...s, typing};
}
