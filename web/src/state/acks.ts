import type {Post, State} from './state';
import {put} from './store';

interface Ack {
    post_id: string;
    user_id: string;
    acknowledged_at: number;
}

export function addAck(s: State, ack: Ack): State {
    return change(s, ack, (rest) => [...rest, ack]);
}

export function removeAck(s: State, ack: Pick<Ack, 'post_id' | 'user_id'>): State {
    return change(s, ack, (rest) => rest);
}

function change(s: State, {post_id, user_id}: Pick<Ack, 'post_id' | 'user_id'>, next: (rest: Ack[]) => Ack[]): State {
    const post = s.posts[post_id];
    if (!post) {
        return s;
    }
    const rest = ((post.metadata?.acknowledgements ?? []) as Ack[]).filter((one) => one.user_id !== user_id);
    return {...s, posts: put(s.posts, post_id, {...post, metadata: {...post.metadata, acknowledgements: next(rest)}} as Post)};
}
