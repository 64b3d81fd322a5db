import type {Reaction} from '@mattermost/types/reactions';
import type {Post, State} from './state';
import {put} from './store';

export function addReaction(s: State, reaction: Reaction): State {
    return withReactions(s, reaction.post_id, (list) =>
        (list.some((one) => same(one, reaction)) ? list : [...list, reaction]));
}

export function removeReaction(s: State, reaction: Reaction): State {
    return withReactions(s, reaction.post_id, (list) => list.filter((one) => !same(one, reaction)));
}

function same(a: Reaction, b: Reaction): boolean {
    return a.user_id === b.user_id && a.emoji_name === b.emoji_name;
}

function withReactions(s: State, postId: string, change: (list: Reaction[]) => Reaction[]): State {
    const post = s.posts[postId];
    if (!post) {
        return s;
    }
    const before = post.metadata?.reactions ?? [];
    const reactions = change(before);
    if (reactions === before) {
        return s;
    }
    return {...s, posts: put(s.posts, postId, {...post, metadata: {...post.metadata, reactions}})};
}

export interface ReactionGroup {
    name: string;
    userIds: string[];
    mine: boolean;
}

/** Reactions by emoji, in the order of their first use. */
export function groupReactions(post: Post, me: string): ReactionGroup[] {
    const groups = new Map<string, ReactionGroup>();
    const list = (post.metadata?.reactions ?? []).slice().sort((a, b) => a.create_at - b.create_at);
    for (const {emoji_name: name, user_id} of list) {
        const group = groups.get(name) ?? {name, userIds: [], mine: false};
        group.userIds.push(user_id);
        group.mine ||= user_id === me;
        groups.set(name, group);
    }
    return [...groups.values()];
}
