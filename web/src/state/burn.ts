//! Posts that vanish after they were read.
import {removePost, receivePosts} from './posts';
import type {Post, State} from './state';
import {put} from './store';

export const isBurning = (post: Post): boolean => post.type === 'burn_on_read';

/** When it goes for this reader (ms); 0: not opened yet. An author's copy goes when all have read it, or its life is over. */
export function burnsAt(s: State, post: Post): number {
    const own = post.user_id === s.me;
    const meta = post.metadata as {expire_at?: number} | undefined;
    return meta?.expire_at || (own ? Number(post.props?.expire_at) || 0 : 0);
}

/** Its words are not shown yet. */
export function isSealed(s: State, post: Post): boolean {
    return isBurning(post) && post.user_id !== s.me && !((post.metadata as {expire_at?: number} | undefined)?.expire_at);
}

/** Opened, here or on another of the user's screens; or, to its author, by somebody else. */
export function revealed(s: State, post: Post, recipients?: string[]): State {
    const next = recipients ? {...post, metadata: {...post.metadata, recipients}} as Post : post;
    return s.posts[post.id] ? receivePosts(s, [next]) : s;
}

/** All have read it: its author's copy has an end now. */
export function allRevealed(s: State, postId: string, at: number): State {
    const post = s.posts[postId];
    return post ? {...s, posts: put(s.posts, postId, {...post, metadata: {...post.metadata, expire_at: at}} as Post)} : s;
}

export function burned(s: State, postId: string): State {
    const post = s.posts[postId];
    return post ? removePost(s, post) : s;
}
