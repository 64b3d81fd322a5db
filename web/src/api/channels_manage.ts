//! Changing a channel, and its place in the user's sidebar.
import {moveToCategory} from '../state/categories';
import {archiveChannel, receiveChannels, receiveMembers} from '../state/channels';
import {store, type Channel, type ChannelCategory} from '../state/state';
import {ask, client, quietly} from './client';
import {loadCategories} from './load';

export {leaveChannel} from './channels';

export async function editChannel(channelId: string, patch: Partial<Pick<Channel, 'display_name' | 'purpose' | 'header'>>): Promise<void> {
    const {display_name, purpose, header, update_at} = await ask(client.patchChannel(channelId, patch));
    store.update((s) => receiveChannels(s, [{...s.channels[channelId]!, display_name, purpose, header, update_at}]));
}

export async function archive(channelId: string): Promise<void> {
    await ask(client.deleteChannel(channelId));
    store.update((s) => archiveChannel(s, channelId, Date.now()));
}

export async function restore(channelId: string): Promise<void> {
    await ask(client.unarchiveChannel(channelId));
    store.update((s) => archiveChannel(s, channelId, 0));
}

export async function makePrivate(channelId: string): Promise<void> {
    const {type} = await ask(client.updateChannelPrivacy(channelId, 'P'));
    store.update((s) => receiveChannels(s, [{...s.channels[channelId]!, type}]));
}

export async function setNotify(channelId: string, patch: Record<string, string>): Promise<void> {
    const {me, members} = store.get();
    const before = members[channelId];
    await ask(client.updateChannelNotifyProps({channel_id: channelId, user_id: me, ...patch}));
    if (before) {
        store.update((s) => receiveMembers(s, [{...s.members[channelId]!, notify_props: {...s.members[channelId]!.notify_props, ...patch}}]));
    }
}

/** Puts a channel into a category at a place; the sidebar shows it at once. A failure brings the server's order back. */
export async function moveChannel(teamId: string, channelId: string, categoryId: string, beforeId = ''): Promise<void> {
    const before = store.get().categories[teamId] ?? [];
    store.update((s) => moveToCategory(s, teamId, channelId, categoryId, beforeId));
    const changed = (store.get().categories[teamId] ?? []).filter((one, i) => one !== before[i]);
    try {
        await ask(client.updateChannelCategories(store.get().me, teamId, changed));
    } catch (error) {
        await loadCategories(teamId);
        throw error;
    }
}

export async function setFavorite(teamId: string, channelId: string, favorite: boolean): Promise<void> {
    const {categories, channels} = store.get();
    const direct = ['D', 'G'].includes(channels[channelId]?.type ?? '');
    const type = favorite ? 'favorites' : direct ? 'direct_messages' : 'channels';
    const target = categories[teamId]?.find((one) => one.type === type);
    if (target) {
        await moveChannel(teamId, channelId, target.id);
    }
}

export async function createCategory(teamId: string, name: string, channelIds: string[] = []): Promise<void> {
    const {me} = store.get();
    await ask(client.createChannelCategory(me, teamId, {display_name: name, channel_ids: channelIds, user_id: me, team_id: teamId, type: 'custom'} as Partial<ChannelCategory>));
    await loadCategories(teamId);
}

export async function changeCategory(category: ChannelCategory, patch: Partial<ChannelCategory>): Promise<void> {
    const {me} = store.get();
    await ask(client.updateChannelCategory(me, category.team_id, {...category, ...patch}));
    await loadCategories(category.team_id);
}

export async function removeCategory(category: ChannelCategory): Promise<void> {
    await ask(client.deleteChannelCategory(store.get().me, category.team_id, category.id));
    await loadCategories(category.team_id);
}

export async function orderCategories(teamId: string, order: string[]): Promise<void> {
    await quietly(client.updateChannelCategoryOrder(store.get().me, teamId, order));
    await loadCategories(teamId);
}
