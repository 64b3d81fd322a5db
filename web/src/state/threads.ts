import type {PostList} from '@mattermost/types/posts';
import type {UserThreadList} from '@mattermost/types/threads';
import {receivePosts} from './posts';
import type {Post, State, UserThread} from './state';
import {put} from './store';

/** One page, or all, of a thread. */
export function receiveThread(s: State, rootId: string, list: PostList): State {
    const next = receivePosts(s, Object.values(list.posts));
    const known = next.replies[rootId] ?? [];
    const ids = new Set(known);
    for (const post of Object.values(list.posts)) {
        if (post.root_id === rootId && !post.delete_at) {
            ids.add(post.id);
        }
    }
    const time = (id: string) => next.posts[id]?.create_at ?? 0;
    return {...next, replies: put(next.replies, rootId, [...ids].sort((a, b) => time(a) - time(b) || (a < b ? -1 : 1)))};
}

/** The followed threads of a team, as the inbox lists them. The wire does not say that they are followed: that is why they are there. */
export function receiveThreads(s: State, list: UserThreadList): State {
    let threads = s.threads;
    const posts: Post[] = [];
    for (const {post, ...wire} of list.threads ?? []) {
        const thread = {...wire, is_following: true};
        threads = put(threads, thread.id, {...thread, post: {channel_id: post.channel_id, user_id: post.user_id}});
        posts.push({...post, reply_count: thread.reply_count, last_reply_at: thread.last_reply_at, participants: thread.participants, is_following: thread.is_following});
    }
    return receivePosts({...s, threads}, posts);
}

export function receiveThreadCounts(s: State, teamId: string, list: Pick<UserThreadList, 'total_unread_threads' | 'total_unread_mentions'>): State {
    return {...s, threadCounts: put(s.threadCounts, teamId, {unread: list.total_unread_threads, mentions: list.total_unread_mentions})};
}

export interface ThreadChange {
    unreadReplies: number;
    unreadMentions: number;
    previousReplies?: number;
    previousMentions?: number;
}

/** The sums in the sidebar follow the difference that the event states; `teamId` '' (direct messages) counts in every team. */
export function countThread(s: State, teamId: string, change: ThreadChange): State {
    const before = change.previousReplies ?? change.unreadReplies;
    const threads = Number(change.unreadReplies > 0) - Number(before > 0);
    const mentions = change.unreadMentions - (change.previousMentions ?? change.unreadMentions);
    if (!threads && !mentions) {
        return s;
    }
    let counts = s.threadCounts;
    for (const id of teamId ? [teamId] : Object.keys(counts)) {
        const old = counts[id] ?? {unread: 0, mentions: 0};
        counts = put(counts, id, {unread: Math.max(0, old.unread + threads), mentions: Math.max(0, old.mentions + mentions)});
    }
    return {...s, threadCounts: counts};
}

/** Told to followers only; the wire leaves `is_following` out. */
export function updateThread(s: State, wire: UserThread & {post?: Partial<Post>}): State {
    const thread = {...wire, is_following: wire.is_following ?? true};
    const old = s.threads[thread.id];
    const post = thread.post ? {channel_id: thread.post.channel_id ?? '', user_id: thread.post.user_id ?? ''} : old?.post;
    const next = {...s, threads: put(s.threads, thread.id, {...old, ...thread, post: post ?? {channel_id: '', user_id: ''}})};
    const root = next.posts[thread.id];
    return root ? {...next, posts: put(next.posts, root.id, {
        ...root,
        reply_count: thread.reply_count,
        last_reply_at: thread.last_reply_at,
        participants: thread.participants ?? root.participants,
        is_following: thread.is_following,
    })} : next;
}

export function readThread(s: State, id: string, at: number, unreadReplies = 0, unreadMentions = 0): State {
    const old = s.threads[id];
    return old ? {...s, threads: put(s.threads, id, {...old, last_viewed_at: at, unread_replies: unreadReplies, unread_mentions: unreadMentions})} : s;
}

export function readAllThreads(s: State, teamId: string, at: number): State {
    let next: State = {...s, threadCounts: put(s.threadCounts, teamId, {unread: 0, mentions: 0})};
    for (const thread of Object.values(s.threads)) {
        const team = s.channels[thread.post.channel_id]?.team_id;
        if (!team || team === teamId) {
            next = readThread(next, thread.id, at);
        }
    }
    return next;
}

export function followThread(s: State, id: string, following: boolean): State {
    const [thread, root] = [s.threads[id], s.posts[id]];
    let next = s;
    if (thread) {
        next = {...next, threads: put(next.threads, id, {...thread, is_following: following})};
    }
    if (root) {
        next = {...next, posts: put(next.posts, id, {...root, is_following: following})};
    }
    return next;
}

/** Followed threads of a team and of direct messages, the latest first. */
export function inbox(s: State, teamId: string): string[] {
    return Object.values(s.threads)
        .filter((thread) => {
            const channel = s.channels[thread.post.channel_id];
            return thread.is_following && s.posts[thread.id] && channel && (channel.team_id === teamId || !channel.team_id);
        })
        .sort((a, b) => b.last_reply_at - a.last_reply_at)
        .map((thread) => thread.id);
}
