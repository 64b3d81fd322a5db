//! The server's own emoji.
import type {CustomEmoji} from '@mattermost/types/emojis';
import type {Post, State} from './state';

export function receiveEmoji(s: State, list: CustomEmoji[]): State {
    const fresh = list.filter((one) => s.customEmoji[one.name]?.id !== one.id);
    return fresh.length ? {...s, customEmoji: {...s.customEmoji, ...Object.fromEntries(fresh.map((one) => [one.name, one]))}} : s;
}

export function dropEmoji(s: State, id: string): State {
    return {...s, customEmoji: Object.fromEntries(Object.entries(s.customEmoji).filter(([, one]) => one.id !== id))};
}

/** Posts bring the emoji along that they use. */
export function emojiOf(posts: Post[]): CustomEmoji[] {
    return posts.flatMap((post) => post.metadata?.emojis ?? []);
}
