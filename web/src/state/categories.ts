import type {Channel, ChannelCategory, OrderedChannelCategories, State} from './state';
import {channelTitle, teammateId, unreadOf} from './channels';
import {put} from './store';

export function receiveCategories(s: State, teamId: string, list: OrderedChannelCategories): State {
    const byId = new Map(list.categories.map((category) => [category.id, category]));
    const ordered = list.order.map((id) => byId.get(id)).filter((category): category is ChannelCategory => Boolean(category));
    return {...s, categories: put(s.categories, teamId, ordered)};
}

export function updateCategories(s: State, changed: ChannelCategory[]): State {
    let next = s;
    for (const category of changed) {
        const list = next.categories[category.team_id];
        if (list?.some((one) => one.id === category.id)) {
            next = {...next, categories: put(next.categories, category.team_id, list.map((one) => (one.id === category.id ? category : one)))};
        }
    }
    return next;
}

export function orderCategories(s: State, teamId: string, order: string[]): State {
    const list = s.categories[teamId];
    if (!list) {
        return s;
    }
    return receiveCategories(s, teamId, {categories: list, order});
}

export function collapseCategory(s: State, teamId: string, id: string, collapsed: boolean): State {
    const list = s.categories[teamId];
    return list ? {...s, categories: put(s.categories, teamId, list.map((one) => (one.id === id ? {...one, collapsed} : one)))} : s;
}

export interface Section {
    category: ChannelCategory;
    channelIds: string[];
}

/**
 * What the sidebar shows: the categories as the server gives them, each with the channels that the user is in. Channels
 * that no category names yet (just joined, the event is under way) go where they belong by type.
 */
export function sidebar(s: State, teamId: string): Section[] {
    const categories = s.categories[teamId] ?? plainCategories(teamId);
    const placed = new Set(categories.flatMap((category) => category.channel_ids));
    const rest = Object.keys(s.members).filter((id) => !placed.has(id));
    return categories.map((category) => {
        const ids = [...category.channel_ids];
        for (const id of rest) {
            const direct = isDirect(s.channels[id]);
            if (category.type === (direct ? 'direct_messages' : 'channels') && (direct || s.channels[id]?.team_id === teamId)) {
                ids.push(id);
            }
        }
        return {category, channelIds: sortChannels(s, category, ids.filter((id) => isShown(s, id)))};
    });
}

/** Until the server's list is there, so that the sidebar is never empty. One object per team: the view compares them. */
function plainCategories(teamId: string): ChannelCategory[] {
    if (plain.teamId !== teamId) {
        const one = (type: 'channels' | 'direct_messages') => ({
            id: type, user_id: '', team_id: teamId, type, display_name: type, sorting: '', channel_ids: [], muted: false, collapsed: false,
        }) as unknown as ChannelCategory;
        plain = {teamId, list: [one('channels'), one('direct_messages')]};
    }
    return plain.list;
}

let plain: {teamId: string; list: ChannelCategory[]} = {teamId: '', list: []};

function isDirect(channel: Channel | undefined): boolean {
    return channel?.type === 'D' || channel?.type === 'G';
}

/** Archived channels only while open; direct messages unless put away. */
function isShown(s: State, id: string): boolean {
    const channel = s.channels[id];
    if (!channel || !s.members[id]) {
        return false;
    }
    if (s.view.channelId === id) {
        return true;
    }
    if (channel.delete_at) {
        return false;
    }
    if (!isDirect(channel) || unreadOf(s, id).unread) {
        return true;
    }
    const key = channel.type === 'D' ? `direct_channel_show--${teammateId(s, channel)}` : `group_channel_show--${id}`;
    const choice = s.preferences[key];
    return choice === undefined ? channel.last_post_at > 0 : choice === 'true';
}

function sortChannels(s: State, category: ChannelCategory, ids: string[]): string[] {
    if (category.sorting === 'recent' || (category.type === 'direct_messages' && category.sorting !== 'alpha' && category.sorting !== 'manual')) {
        return ids.sort((a, b) => (s.channels[b]?.last_post_at ?? 0) - (s.channels[a]?.last_post_at ?? 0));
    }
    if (category.sorting === 'manual') {
        return ids;
    }
    const title = (id: string) => channelTitle(s, s.channels[id]!).toLowerCase();
    return ids.sort((a, b) => title(a).localeCompare(title(b)));
}

export function isFavorite(s: State, teamId: string, channelId: string): boolean {
    return Boolean(s.categories[teamId]?.some((one) => one.type === 'favorites' && one.channel_ids.includes(channelId)));
}

/** A channel in one category only, before another one or at its end; the category is sorted by hand from then on. */
export function moveToCategory(s: State, teamId: string, channelId: string, categoryId: string, beforeId: string): State {
    const list = s.categories[teamId];
    if (!list?.some((one) => one.id === categoryId)) {
        return s;
    }
    // The order that the user sees, and after it what is not shown at the moment.
    const seen = sidebar(s, teamId).find((one) => one.category.id === categoryId)?.channelIds ?? [];
    const moved = list.map((one) => {
        const ids = one.id === categoryId ? [...new Set([...seen, ...one.channel_ids])] : one.channel_ids;
        const rest = ids.filter((id) => id !== channelId);
        if (one.id !== categoryId) {
            return rest.length === ids.length ? one : {...one, channel_ids: rest};
        }
        const at = beforeId && rest.includes(beforeId) ? rest.indexOf(beforeId) : rest.length;
        return {...one, sorting: 'manual', channel_ids: [...rest.slice(0, at), channelId, ...rest.slice(at)]};
    });
    return {...s, categories: put(s.categories, teamId, moved as ChannelCategory[])};
}

/** Direct messages do not go among the channels, and the other way round; favorites and own categories take both. */
export function takes(category: ChannelCategory, channel: Channel | undefined): boolean {
    return category.type === 'channels' ? !isDirect(channel) : category.type === 'direct_messages' ? isDirect(channel) : Boolean(channel);
}
