import {client} from '../../api/client';
import type {State} from '../../state/state';

const KEY = 'ochre.emoji';
const START = ['+1', 'heart', 'joy', 'tada', 'eyes', 'pray', 'rocket', 'white_check_mark', 'thinking_face'];

/** Names that this browser used last, filled up with common ones. */
export function recentEmoji(): string[] {
    let used: string[] = [];
    try {
        used = JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[];
    } catch {
        // Storage may be closed to us, or hold something else: the common ones will do.
    }
    return [...new Set([...used, ...START])];
}

export function remember(name: string): void {
    try {
        localStorage.setItem(KEY, JSON.stringify([name, ...recentEmoji().filter((one) => one !== name)].slice(0, 24)));
    } catch {
        // As above.
    }
}

let last: {from: State['customEmoji']; list: {name: string; src: string}[]} | null = null;

export function customEmoji(s: State): {name: string; src: string}[] {
    if (last?.from !== s.customEmoji) {
        last = {from: s.customEmoji, list: Object.values(s.customEmoji).map((one) => ({name: one.name, src: client.getCustomEmojiImageUrl(one.id)}))};
    }
    return last.list;
}
