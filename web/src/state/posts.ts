import type {PostList} from '@mattermost/types/posts';
import {emojiOf, receiveEmoji} from './emoji';
import {threadsApart} from './looks';
import type {Post, State, Timeline} from './state';
import {drop, put} from './store';

/** Puts posts into the table; an older copy never replaces a newer one. */
export function receivePosts(s: State, posts: Post[]): State {
    let next: Record<string, Post> | null = null;
    for (const post of posts) {
        const old = (next ?? s.posts)[post.id];
        if (!old || post.update_at >= old.update_at) {
            next ??= {...s.posts};
            next[post.id] = old ? keepThreadFacts(old, post) : post;
        }
    }
    return next ? receiveEmoji({...s, posts: next}, emojiOf(posts)) : s;
}

/** Events carry a post without the reply count and followers that a collapsed list gave us; those stay. */
function keepThreadFacts(old: Post, post: Post): Post {
    return {
        ...post,
        reply_count: Math.max(post.reply_count ?? 0, old.reply_count ?? 0),
        last_reply_at: Math.max(post.last_reply_at ?? 0, old.last_reply_at ?? 0),
        participants: post.participants ?? old.participants,
        pending_post_id: post.pending_post_id || old.pending_post_id,
        is_following: post.is_following ?? old.is_following,
    };
}

/** The posts of a list that stand among the messages of their channel, oldest first. */
function linesOf(s: State, list: PostList): string[] {
    const apart = threadsApart(s);
    return list.order.map((id) => list.posts[id]).filter((post): post is Post => Boolean(post && !(post.root_id && apart) && !post.delete_at))
        .sort(byTime).map((post) => post.id);
}

function byTime(a: Post, b: Post): number {
    return a.create_at - b.create_at || (a.id < b.id ? -1 : 1);
}

const all = (list: PostList): Post[] => Object.values(list.posts);

/** A page read around some point opens the timeline afresh. */
export function openTimeline(s: State, channelId: string, list: PostList, edges: {older: boolean; newer: boolean}): State {
    const next = receivePosts(s, all(list));
    const waiting = (s.timelines[channelId]?.ids ?? []).filter((id) => s.sending[id]);
    return {...next, timelines: put(next.timelines, channelId, {ids: [...linesOf(s, list), ...waiting], ...edges})};
}

export function addOlder(s: State, channelId: string, list: PostList): State {
    return widen(s, channelId, list, (line, ids) => ({...line, ids: [...ids, ...line.ids], older: Boolean(list.prev_post_id)}));
}

export function addNewer(s: State, channelId: string, list: PostList): State {
    return widen(s, channelId, list, (line, ids) => ({...line, ids: [...line.ids, ...ids], newer: Boolean(list.next_post_id)}));
}

function widen(s: State, channelId: string, list: PostList, join: (line: Timeline, ids: string[]) => Timeline): State {
    const line = s.timelines[channelId];
    if (!line) {
        return s;
    }
    const known = new Set(line.ids);
    const next = receivePosts(s, all(list));
    return {...next, timelines: put(next.timelines, channelId, join(line, linesOf(s, list).filter((id) => !known.has(id))))};
}

/** What changed since some time (`GET /channels/{id}/posts?since=`): new posts, edited ones and deleted ones. */
export function catchUp(s: State, channelId: string, list: PostList): State {
    let next = s;
    for (const post of all(list).sort(byTime)) {
        next = post.delete_at ? removePost(next, post) : placePost(receivePosts(next, [post]), post);
    }
    return channelId ? next : s;
}

/** A post that was just written, here or elsewhere. Replaces the copy that was waiting for the server. */
export function addPost(s: State, post: Post): State {
    let next = s;
    const pending = post.pending_post_id;
    if (pending && pending !== post.id && s.posts[pending]) {
        next = forgetSending(s, pending, post);
    }
    const known = Boolean(next.posts[post.id]);
    next = placePost(receivePosts(next, [post]), post);
    return post.root_id && !known && !s.posts[pending] ? bumpRoot(next, post) : next;
}

/** Into its channel's timeline or its thread, if we hold its end. */
function placePost(s: State, post: Post): State {
    if (post.root_id) {
        const ids = s.replies[post.root_id];
        const next = ids && !ids.includes(post.id) ? {...s, replies: put(s.replies, post.root_id, insert(s, ids, post))} : s;
        return threadsApart(s) ? next : placeInLine(next, post);
    }
    return placeInLine(s, post);
}

function placeInLine(s: State, post: Post): State {
    const line = s.timelines[post.channel_id];
    if (!line || line.newer || line.ids.includes(post.id)) {
        return s;
    }
    const first = s.posts[line.ids[0] ?? ''];
    if (line.older && first && post.create_at < first.create_at) {
        return s;
    }
    return {...s, timelines: put(s.timelines, post.channel_id, {...line, ids: insert(s, line.ids, post)})};
}

function insert(s: State, ids: string[], post: Post): string[] {
    let at = ids.length;
    while (at > 0) {
        const before = s.posts[ids[at - 1]!];
        if (!before || byTime(before, post) <= 0 || before.id === post.id) {
            break;
        }
        at--;
    }
    return [...ids.slice(0, at), post.id, ...ids.slice(at)];
}

/** A reply raises its root's count and adds its author to the faces shown there. */
function bumpRoot(s: State, reply: Post): State {
    const root = s.posts[reply.root_id];
    if (!root || reply.type.startsWith('system_')) {
        return s;
    }
    const people: {id: string}[] = (root.participants ?? []).filter((one: {id: string}) => one.id !== reply.user_id);
    return {...s, posts: put(s.posts, root.id, {
        ...root,
        reply_count: (root.reply_count ?? 0) + 1,
        last_reply_at: Math.max(root.last_reply_at ?? 0, reply.create_at),
        participants: [{id: reply.user_id}, ...people],
    })};
}

export function editPost(s: State, post: Post): State {
    const old = s.posts[post.id];
    if (!old) {
        return s;
    }
    const reactions = post.metadata?.reactions ?? old.metadata?.reactions;
    return receivePosts(s, [{...post, metadata: {...post.metadata, reactions}}]);
}

/** A deleted post leaves its places; a deleted root takes its thread along. */
export function removePost(s: State, post: Pick<Post, 'id' | 'channel_id' | 'root_id'>): State {
    const known = s.posts[post.id];
    const without = (ids: string[]) => ids.filter((id) => id !== post.id);
    let next: State = {...s, posts: drop(s.posts, post.id)};
    const line = s.timelines[post.channel_id];
    const shown = line?.ids.filter((id) => id !== post.id && s.posts[id]?.root_id !== post.id);
    if (line && shown && shown.length < line.ids.length) {
        next = {...next, timelines: put(next.timelines, post.channel_id, {...line, ids: shown})};
    }
    if (post.root_id) {
        const [ids, root] = [s.replies[post.root_id], s.posts[post.root_id]];
        if (ids) {
            next = {...next, replies: put(next.replies, post.root_id, without(ids))};
        }
        if (root && (known || !ids)) {
            next = {...next, posts: put(next.posts, root.id, {...root, reply_count: Math.max(0, (root.reply_count ?? 0) - 1)})};
        }
        return next;
    }
    next = {...next, replies: drop(next.replies, post.id), threads: drop(next.threads, post.id)};
    return s.view.threadId === post.id ? {...next, view: {...next.view, threadId: ''}} : next;
}

/** A post on its way shows at once, under the id that it gave itself. */
export function startSending(s: State, post: Post): State {
    const next = {...s, sending: put(s.sending, post.id, {failed: false}), posts: put(s.posts, post.id, post)};
    return placePost(next, post);
}

/** No connection: it waits, and goes out when there is one again. */
export function queueSending(s: State, id: string): State {
    return s.sending[id] ? {...s, sending: put(s.sending, id, {failed: false, queued: true})} : s;
}

/** What waits for a connection, in the order in which it was written. */
export function queued(s: State): Post[] {
    return Object.keys(s.sending).filter((id) => s.sending[id]?.queued).flatMap((id) => (s.posts[id] ? [s.posts[id]] : [])).sort(byTime);
}

export function failSending(s: State, id: string, reason: string): State {
    return s.sending[id] ? {...s, sending: put(s.sending, id, {failed: true, reason})} : s;
}

export function retrySending(s: State, id: string): State {
    return s.sending[id] ? {...s, sending: put(s.sending, id, {failed: false})} : s;
}

/** Takes the waiting copy away; with `real`, puts the server's post in its place. */
export function forgetSending(s: State, id: string, real?: Post): State {
    const waiting = s.posts[id];
    const swap = (ids: string[]) => (real && !ids.includes(real.id) ? ids.map((one) => (one === id ? real.id : one)) : ids.filter((one) => one !== id));
    let next: State = {...s, posts: drop(s.posts, id), sending: drop(s.sending, id)};
    if (!waiting) {
        return next;
    }
    if (real) {
        next = receivePosts(next, [real]);
    }
    const line = next.timelines[waiting.channel_id];
    if (line?.ids.includes(id)) {
        next = {...next, timelines: put(next.timelines, waiting.channel_id, {...line, ids: swap(line.ids)})};
    }
    const ids = next.replies[waiting.root_id];
    if (ids?.includes(id)) {
        next = {...next, replies: put(next.replies, waiting.root_id, swap(ids))};
        next = real ? bumpRoot(next, real) : next;
    }
    return next;
}

/** The latest own post of a place that can still be edited (arrow up). */
export function lastOwnPost(s: State, ids: string[]): Post | undefined {
    for (let i = ids.length - 1; i >= 0; i--) {
        const post = s.posts[ids[i]!];
        if (post && post.user_id === s.me && !post.type && !s.sending[post.id]) {
            return post;
        }
    }
    return undefined;
}

/** The first post below the "new messages" line, or ''. */
export function firstNew(s: State, channelId: string): string {
    const since = s.newSince[channelId];
    if (since === undefined) {
        return '';
    }
    return s.timelines[channelId]?.ids.find((id) => {
        const post = s.posts[id];
        return post && post.create_at > since && post.user_id !== s.me;
    }) ?? '';
}
