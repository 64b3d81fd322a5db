import type {Channel as PlainChannel} from '@mattermost/types/channels';
import {collapseCategory} from '../state/categories';
import {markViewed, receiveChannels, receiveMembers, teammateId, unreadOf} from '../state/channels';
import {addNewer, addOlder, openTimeline} from '../state/posts';
import {threadsApart} from '../state/looks';
import type {Channel} from '../state/state';
import {store} from '../state/state';
import {drop, put} from '../state/store';
import {missingUsers} from '../state/users';
import {ask, client, quietly} from './client';
import {loadCategories} from './load';
import {setPreferences} from './preferences';
import {wantUsers} from './users';

const PAGE = 30;

/** Whether pages of posts are asked for without replies. */
const apart = () => threadsApart(store.get());

/** Shows a channel: from memory if we hold it, else from its first unread post on. */
export async function openChannel(channelId: string): Promise<void> {
    const before = store.get();
    if (before.view.channelId !== channelId) {
        store.update((s) => {
            const left = s.view.channelId;
            const since = s.members[channelId]?.last_viewed_at ?? 0;
            let {newSince} = s;
            newSince = left ? drop(newSince, left) : newSince;
            newSince = unreadOf(s, channelId).unread && since ? put(newSince, channelId, since) : drop(newSince, channelId);
            return {...s, newSince, view: {...s.view, channelId, atEnd: true}};
        });
    }
    if (!before.timelines[channelId]) {
        const list = await ask(client.getPostsUnread(channelId, before.me, PAGE, PAGE, true, apart()));
        store.update((s) => openTimeline(s, channelId, list, {older: Boolean(list.prev_post_id), newer: Boolean(list.next_post_id)}));
        wantPeople(Object.values(list.posts));
    }
    if (store.get().view.channelId === channelId && store.get().view.focused) {
        viewed(channelId);
    }
}

function wantPeople(posts: {user_id: string; participants?: {id: string}[]}[]): void {
    wantUsers(missingUsers(store.get(), posts.flatMap((post) => [post.user_id, ...(post.participants ?? []).map((one) => one.id)])));
}

let viewTimer: ReturnType<typeof setTimeout> | undefined;

/** Tells the server that the channel was seen; several calls in a moment become one. */
export function viewed(channelId: string): void {
    store.update((s) => markViewed(s, channelId, Date.now()));
    clearTimeout(viewTimer);
    viewTimer = setTimeout(() => void quietly(client.viewMyChannel(channelId)), 60);
}

const busy = new Set<string>();

/** One page above the oldest post that we hold. */
export async function loadOlder(channelId: string): Promise<void> {
    const line = store.get().timelines[channelId];
    if (!line?.older || !line.ids[0] || busy.has('o' + channelId)) {
        return;
    }
    busy.add('o' + channelId);
    const list = await quietly(client.getPostsBefore(channelId, line.ids[0], 0, PAGE * 2, true, apart()));
    busy.delete('o' + channelId);
    if (list) {
        store.update((s) => addOlder(s, channelId, list));
        wantPeople(Object.values(list.posts));
    }
}

export async function loadNewer(channelId: string): Promise<void> {
    const line = store.get().timelines[channelId];
    const last = line?.ids.findLast((id) => !store.get().sending[id]);
    if (!line?.newer || !last || busy.has('n' + channelId)) {
        return;
    }
    busy.add('n' + channelId);
    const list = await quietly(client.getPostsAfter(channelId, last, 0, PAGE * 2, true, apart()));
    busy.delete('n' + channelId);
    if (list) {
        store.update((s) => addNewer(s, channelId, list));
        wantPeople(Object.values(list.posts));
    }
}

/** The newest page, whatever was shown before. */
export async function jumpToEnd(channelId: string): Promise<void> {
    const list = await ask(client.getPosts(channelId, 0, PAGE * 2, true, apart()));
    store.update((s) => openTimeline({...s, newSince: drop(s.newSince, channelId)}, channelId, list, {older: Boolean(list.prev_post_id), newer: false}));
    wantPeople(Object.values(list.posts));
}

/** The posts around one post, for a permalink. Answers its channel, and the root if it is a reply. */
export async function openAround(postId: string): Promise<{channelId: string; rootId: string}> {
    const post = await ask(client.getPost(postId));
    const middle = apart() ? post.root_id || post.id : post.id;
    const [before, after, root] = await Promise.all([
        ask(client.getPostsBefore(post.channel_id, middle, 0, PAGE, true, true)),
        ask(client.getPostsAfter(post.channel_id, middle, 0, PAGE, true, true)),
        post.root_id ? ask(client.getPost(post.root_id)) : post,
    ]);
    const list = {...after, order: [...after.order, middle, ...before.order], posts: {...before.posts, ...after.posts, [post.id]: post, [root.id]: root}};
    store.update((s) => openTimeline(s, post.channel_id, list, {older: Boolean(before.prev_post_id), newer: Boolean(after.next_post_id)}));
    wantPeople(Object.values(list.posts));
    return {channelId: post.channel_id, rootId: post.root_id};
}

async function adopt(channel: PlainChannel): Promise<Channel> {
    const member = await quietly(client.getMyChannelMember(channel.id));
    store.update((s) => receiveMembers(receiveChannels(s, [{...s.channels[channel.id], ...channel} as Channel]), member ? [member] : []));
    void loadCategories(store.get().view.teamId);
    return channel as Channel;
}

export async function createChannel(channel: {team_id: string; name: string; display_name: string; type: 'O' | 'P'; purpose: string}): Promise<Channel> {
    return adopt(await ask(client.createChannel(channel)));
}

export async function joinChannel(channel: PlainChannel): Promise<Channel> {
    await ask(client.addToChannel(store.get().me, channel.id));
    return adopt(channel);
}

export async function leaveChannel(channelId: string): Promise<void> {
    await ask(client.removeFromChannel(store.get().me, channelId));
}

/** Opens, or finds, the direct or group channel with these people, and keeps it in the sidebar. */
export async function openDirect(userIds: string[]): Promise<Channel> {
    const {me} = store.get();
    const group = userIds.length > 1;
    const channel = await adopt(await ask(group ? client.createGroupChannel([...userIds, me]) : client.createDirectChannel([me, userIds[0] ?? me])));
    await showDirect(channel, true);
    return channel;
}

/** Shows a direct message in the sidebar, or puts it away; it comes back by itself when something is written. */
export async function showDirect(channel: Channel, show: boolean): Promise<void> {
    const [category, name] = channel.type === 'D' ? ['direct_channel_show', teammateId(store.get(), channel)] : ['group_channel_show', channel.id];
    await setPreferences([{category, name, value: String(show)}]);
}

export const browse = (teamId: string, page: number) => ask(client.getChannels(teamId, page, 100));
export const searchChannels = (teamId: string, term: string) => ask(client.searchChannels(teamId, term));
export async function loadStats(channelId: string): Promise<void> {
    const stats = await quietly(client.getChannelStats(channelId));
    if (stats) {
        store.update((s) => ({...s, memberCounts: put(s.memberCounts, channelId, stats.member_count)}));
    }
}
export const findChannel = (teamId: string, name: string) => ask(client.getChannelByName(teamId, name));

export async function addMember(channelId: string, userId: string): Promise<void> {
    await ask(client.addToChannel(userId, channelId));
}

export async function setCollapsed(teamId: string, id: string, collapsed: boolean): Promise<void> {
    store.update((s) => collapseCategory(s, teamId, id, collapsed));
    const {me, categories} = store.get();
    const category = categories[teamId]?.find((one) => one.id === id);
    if (category) {
        await quietly(client.updateChannelCategory(me, teamId, category));
    }
}

export async function setMuted(channelId: string, muted: boolean): Promise<void> {
    const {me} = store.get();
    await ask(client.updateChannelNotifyProps({channel_id: channelId, user_id: me, mark_unread: muted ? 'mention' : 'all'} as Parameters<typeof client.updateChannelNotifyProps>[0]));
}

export async function saveHeader(channelId: string, header: string): Promise<void> {
    const channel = await ask(client.patchChannel(channelId, {header}));
    store.update((s) => receiveChannels(s, [{...s.channels[channelId]!, header: channel.header, update_at: channel.update_at}]));
}
