//! Posts found elsewhere than in the open channel: by words, pinned, saved, mentions. All go into the one table of posts.
import type {PostList} from '@mattermost/types/posts';
import {navigate} from '../nav';
import {channelPath} from '../state/paths';
import {deletePreferences} from '../state/preferences';
import {receivePosts} from '../state/posts';
import {store, type FileInfo, type Team} from '../state/state';
import {mentionWords, missingUsers} from '../state/users';
import {openAround} from './channels';
import {ask, client, quietly} from './client';
import {setPreferences} from './preferences';
import {wantUsers} from './users';

export const FOUND_PAGE = 60;

function receive(list: PostList): string[] {
    const posts = list.order.map((id) => list.posts[id]).filter((post) => post !== undefined);
    store.update((s) => receivePosts(s, posts));
    wantUsers(missingUsers(store.get(), posts.map((post) => post.user_id)));
    return posts.map((post) => post.id);
}

/** The wire's own search language: words, "phrases", -not, from:, in:, before:, after:, on:. Newest first. */
export async function searchPosts(teamId: string, terms: string, page = 0, any = false): Promise<string[]> {
    return receive(await ask(client.searchPostsWithParams(teamId, {
        terms, is_or_search: any, include_deleted_channels: false, time_zone_offset: -new Date().getTimezoneOffset() * 60, page, per_page: FOUND_PAGE,
    })));
}

/** Files by their names and what is in them, with the same filters. */
export async function searchFiles(teamId: string, terms: string, page = 0): Promise<{list: FileInfo[]; more: boolean}> {
    const found = await ask(client.searchFilesWithParams(teamId, {terms, is_or_search: false, include_deleted_channels: false, time_zone_offset: -new Date().getTimezoneOffset() * 60, page, per_page: FOUND_PAGE}));
    const list = found.order.map((id) => found.file_infos.get?.(id) ?? (found.file_infos as unknown as Record<string, FileInfo>)[id]).filter((one) => one !== undefined);
    wantUsers(missingUsers(store.get(), list.map((one) => one.user_id)));
    return {list, more: found.order.length >= FOUND_PAGE};
}

/** Posts that name the user. */
export const findMentions = (teamId: string, page = 0) => searchPosts(teamId, mentionWords(store.get()).join(' '), page, true);

export async function findSaved(page = 0): Promise<string[]> {
    return receive(await ask(client.getFlaggedPosts(store.get().me, '', '', page, FOUND_PAGE)));
}

export async function findPinned(channelId: string): Promise<string[]> {
    return receive(await ask(client.getPinnedPosts(channelId)));
}

/** Saved posts are a private list: a preference for each. */
export async function savePost(id: string, save: boolean): Promise<void> {
    const one = {category: 'flagged_post', name: id, value: 'true'};
    if (save) {
        await setPreferences([one]);
        return;
    }
    const full = [{...one, user_id: store.get().me}];
    store.update((s) => deletePreferences(s, full));
    await quietly(client.deletePreferences(store.get().me, full));
}

/** To a post in its channel, and its thread if it is a reply; a panel that is open stays. */
export async function jumpToPost(team: Team, postId: string, replace = false): Promise<void> {
    const {channelId, rootId} = await openAround(postId);
    const s = store.get();
    const channel = s.channels[channelId] ?? await ask(client.getChannel(channelId));
    const query = new URLSearchParams(location.search);
    query.delete('thread');
    if (rootId) {
        query.set('thread', rootId);
    }
    query.set('post', rootId || postId);
    store.update((now) => ({...now, view: {...now.view, jumps: now.view.jumps + 1}}));
    const home = s.teams[channel.team_id] ?? team;
    navigate(`${channelPath(s, home, channel as Parameters<typeof channelPath>[2])}?${query}`, replace);
}
