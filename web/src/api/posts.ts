import type {Post as WirePost} from '@mattermost/types/posts';
import {addAck, removeAck} from '../state/acks';
import {countPost} from '../state/channels';
import {burned} from '../state/burn';
import {clearDraft} from '../state/drafts';
import {triggered} from '../state/interactive';
import {addPost, editPost, failSending, forgetSending, queued, queueSending, receivePosts, removePost, retrySending, startSending} from '../state/posts';
import {addReaction, removeReaction} from '../state/reactions';
import type {FileInfo, Post, Priority} from '../state/state';
import {store} from '../state/state';
import {drop} from '../state/store';
import {followThread, readAllThreads, readThread, receiveThread, receiveThreads} from '../state/threads';
import {placeKey} from '../state/typing';
import {missingUsers} from '../state/users';
import {ask, client, failure, quietly} from './client';
import {jumpToEnd} from './channels';
import {wantUsers} from './users';

let lastStamp = 0;

/** Shows the post at once and sends it; a failure leaves it there, marked, to be tried again. */
export async function sendPost(channelId: string, rootId: string, message: string, files: FileInfo[], priority?: Priority, type = ''): Promise<void> {
    const {me, timelines} = store.get();
    lastStamp = Math.max(Date.now(), lastStamp + 1);
    const pending = `${me}:${lastStamp}`;
    const post = {
        id: pending, pending_post_id: pending, channel_id: channelId, root_id: rootId, user_id: me, message, type,
        create_at: lastStamp, update_at: lastStamp, edit_at: 0, delete_at: 0, is_pinned: false, original_id: '', hashtags: '',
        props: {}, reply_count: 0, file_ids: files.map((file) => file.id), metadata: {embeds: [], emojis: [], files, images: {}, ...(priority && {priority})},
    } as unknown as Post;
    if (!rootId && timelines[channelId]?.newer) {
        await jumpToEnd(channelId).catch(() => undefined);
    }
    store.update((s) => clearDraft(startSending({...s, newSince: rootId ? s.newSince : drop(s.newSince, channelId)}, post), placeKey(channelId, rootId)));
    await deliver(post);
}

export async function retryPost(id: string): Promise<void> {
    const post = store.get().posts[id];
    if (post) {
        store.update((s) => retrySending(s, id));
        await deliver(post);
    }
}

export function discardPost(id: string): void {
    store.update((s) => forgetSending(s, id));
}

async function deliver(post: Post): Promise<void> {
    if (store.get().link.status === 'lost' && !navigator.onLine) {
        store.update((s) => queueSending(s, post.id));
        return;
    }
    try {
        const made = await ask(client.createPost({
            channel_id: post.channel_id, root_id: post.root_id, message: post.message, file_ids: post.file_ids, ...(post.type && {type: post.type}),
            pending_post_id: post.pending_post_id, create_at: 0, metadata: post.metadata?.priority ? {priority: post.metadata.priority} : {}, props: {},
        } as unknown as WirePost));
        // Whichever comes first, this answer or the event, raises the counters; the other finds the post known.
        store.update((s) => (s.posts[made.id] ? addPost(s, made) : countPost(addPost(s, made), made, false)));
    } catch (error) {
        const {status, message} = failure(error);
        const away = status === 0 && store.get().link.status !== 'live';
        store.update((s) => (away ? queueSending(s, post.id) : failSending(s, post.id, message)));
    }
}

let flushing = false;

/** The connection is back: what waited goes out, one after the other, so that the order stays. */
export async function sendQueued(): Promise<void> {
    if (flushing) {
        return;
    }
    flushing = true;
    for (let post = queued(store.get())[0]; post; post = queued(store.get())[0]) {
        const {id} = post;
        store.update((s) => retrySending(s, id));
        await deliver(post);
        if (store.get().sending[id]?.queued) {
            break;
        }
    }
    flushing = false;
}

/** A slash command; what it has to say comes as an event. Answers where to go, if it says so. */
export async function runCommand(channelId: string, rootId: string, command: string): Promise<string | undefined> {
    const team_id = store.get().view.teamId;
    const reply = await ask(client.executeCommand(command, {channel_id: channelId, team_id, root_id: rootId} as Parameters<typeof client.executeCommand>[1]));
    store.update((s) => triggered(s, reply.trigger_id));
    return reply.goto_location;
}

/** What may follow the characters of a command typed so far. */
export async function commandsFor(input: string, channelId: string, rootId: string) {
    const team_id = store.get().view.teamId;
    return await quietly(client.getCommandAutocompleteSuggestionsList(input, team_id, {channel_id: channelId, team_id, root_id: rootId} as Parameters<typeof client.getCommandAutocompleteSuggestionsList>[2])) ?? [];
}

/** The system's bot writes to the user at that time. */
export const remind = (postId: string, at: number) => ask(client.addPostReminder(store.get().me, postId, Math.round(at / 1000)));

/** Earlier texts of a post, the latest first. */
export const editHistory = (postId: string) => ask(client.getPostEditHistory(postId));

export async function restoreVersion(postId: string, versionId: string): Promise<void> {
    await ask(client.restorePostVersion(postId, versionId, store.get().link.connectionId));
}

/** Opens a vanishing post; its author learns of it. */
export async function revealPost(postId: string): Promise<void> {
    const post = await ask(client.revealBurnOnReadPost(postId));
    store.update((s) => receivePosts(s, [post]));
}

/** For its author: gone for everybody. For a reader: gone for them. */
export async function burnPost(postId: string): Promise<void> {
    await ask(client.burnPostNow(postId));
    store.update((s) => burned(s, postId));
}


export async function saveEdit(id: string, message: string): Promise<void> {
    const post = await ask(client.patchPost({id, message} as Parameters<typeof client.patchPost>[0]));
    store.update((s) => editPost(s, post));
}

export async function deletePost(post: Post): Promise<void> {
    await ask(client.deletePost(post.id));
    store.update((s) => removePost(s, post));
}

/** Adds the reaction, or takes it back. */
export async function toggleReaction(post: Post, name: string): Promise<void> {
    const {me} = store.get();
    const reaction = {user_id: me, post_id: post.id, emoji_name: name, create_at: Date.now()} as Parameters<typeof addReaction>[1];
    const mine = post.metadata?.reactions?.some((one) => one.user_id === me && one.emoji_name === name);
    store.update((s) => (mine ? removeReaction(s, reaction) : addReaction(s, reaction)));
    try {
        await ask<unknown>(mine ? client.removeReaction(me, post.id, name) : client.addReaction(me, post.id, name));
    } catch (error) {
        store.update((s) => (mine ? addReaction(s, reaction) : removeReaction(s, reaction)));
        throw error;
    }
}

/** Says that one has read it, or takes that back. */
export async function acknowledge(postId: string, yes: boolean): Promise<void> {
    const {me} = store.get();
    if (yes) {
        const ack = await ask(client.acknowledgePost(postId, me));
        store.update((s) => addAck(s, ack));
    } else {
        await ask(client.unacknowledgePost(postId, me));
        store.update((s) => removeAck(s, {post_id: postId, user_id: me}));
    }
}

export const markUnread = (id: string) => ask(client.markPostAsUnread(store.get().me, id));
export const pinPost = (post: Post) => ask(post.is_pinned ? client.unpinPost(post.id) : client.pinPost(post.id));

/** The whole thread, page by page. */
export async function openThread(rootId: string): Promise<void> {
    let from: {fromPost?: string; fromCreateAt?: number} = {};
    for (let page = 0; page < 50; page++) {
        const list = await ask(client.getPaginatedPostThread(rootId, {
            fetchThreads: true, collapsedThreads: true, collapsedThreadsExtended: false, direction: 'down', perPage: 60, ...from,
        }));
        store.update((s) => receiveThread(s, rootId, list));
        wantUsers(missingUsers(store.get(), Object.values(list.posts).map((post) => post.user_id)));
        const last = Object.values(list.posts).filter((post) => post.root_id).sort((a, b) => a.create_at - b.create_at).at(-1);
        if (!list.has_next || !last) {
            return;
        }
        from = {fromPost: last.id, fromCreateAt: last.create_at};
    }
}

/** Team of a thread for the wire; those of direct messages belong to every team. */
function teamOf(rootId: string): string {
    const s = store.get();
    const channelId = s.posts[rootId]?.channel_id ?? s.threads[rootId]?.post.channel_id ?? '';
    return s.channels[channelId]?.team_id || s.view.teamId;
}

export async function threadSeen(rootId: string): Promise<void> {
    const {me, posts} = store.get();
    if (!posts[rootId]?.is_following) {
        return;
    }
    const now = Date.now();
    store.update((s) => readThread(s, rootId, now));
    await quietly(client.updateThreadReadForUser(me, teamOf(rootId), rootId, now));
}

export async function setFollowing(rootId: string, following: boolean): Promise<void> {
    store.update((s) => followThread(s, rootId, following));
    await ask(client.updateThreadFollowForUser(store.get().me, teamOf(rootId), rootId, following));
}

const INBOX_PAGE = 40;

/** A page of threads, older than `before` if given. Answers whether there are more. */
export async function loadInbox(teamId: string, before = '', unread = false): Promise<boolean> {
    const list = await ask(client.getUserThreads(store.get().me, teamId, {perPage: INBOX_PAGE, extended: false, before, unread}));
    store.update((s) => receiveThreads(s, list));
    wantUsers(missingUsers(store.get(), list.threads.flatMap((thread) => [thread.post.user_id, ...thread.participants.map((one) => one.id)])));
    return list.threads.length >= INBOX_PAGE;
}

export async function readInbox(teamId: string): Promise<void> {
    store.update((s) => readAllThreads(s, teamId, Date.now()));
    await ask(client.updateThreadsReadForUser(store.get().me, teamId));
}
