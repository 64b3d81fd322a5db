import type {ChannelMembership} from '@mattermost/types/channels';
import type {Channel, Post, State} from './state';
import {threadsApart} from './looks';
import {drop, put, putAll} from './store';
import {displayName} from './users';

export function receiveChannels(s: State, channels: Channel[]): State {
    return channels.length ? {...s, channels: putAll(s.channels, channels)} : s;
}

export function receiveMembers(s: State, members: ChannelMembership[]): State {
    let next: Record<string, ChannelMembership> | null = null;
    for (const member of members) {
        if (member.user_id === s.me) {
            next ??= {...s.members};
            next[member.channel_id] = member;
        }
    }
    return next ? {...s, members: next} : s;
}

/** The server's whole list replaces ours, so that channels left elsewhere vanish. */
export function replaceChannels(s: State, channels: Channel[], members: ChannelMembership[]): State {
    return receiveMembers({...receiveChannels(s, channels), members: {}}, members);
}

/** The user left or was removed, or a channel was archived. */
export function leaveChannel(s: State, channelId: string): State {
    return {...s, members: drop(s.members, channelId), timelines: drop(s.timelines, channelId), newSince: drop(s.newSince, channelId)};
}

export function archiveChannel(s: State, channelId: string, at: number): State {
    const channel = s.channels[channelId];
    return channel ? {...s, channels: put(s.channels, channelId, {...channel, delete_at: at})} : s;
}

const JOIN_LEAVE = new Set([
    'system_join_leave', 'system_add_remove', 'system_join_channel', 'system_leave_channel', 'system_join_team',
    'system_leave_team', 'system_add_to_channel', 'system_remove_from_channel', 'system_add_to_team', 'system_remove_from_team',
]);

/** Joins and leaves raise no counter (contract/surprises.md). */
export function countsAsMessage(post: Post): boolean {
    return !JOIN_LEAVE.has(post.type);
}

/** A new post raises the channel's totals and, for others' posts that mention the user, the mention counts. */
export function countPost(s: State, post: Post, mentioned: boolean): State {
    const channel = s.channels[post.channel_id];
    if (!channel) {
        return s;
    }
    const one = countsAsMessage(post) ? 1 : 0;
    const root = post.root_id ? 0 : one;
    const channels = put(s.channels, channel.id, {
        ...channel,
        total_msg_count: channel.total_msg_count + one,
        total_msg_count_root: channel.total_msg_count_root + root,
        last_post_at: Math.max(channel.last_post_at, post.create_at),
        last_root_post_at: post.root_id ? channel.last_root_post_at : Math.max(channel.last_root_post_at, post.create_at),
    });
    const next = {...s, channels};
    const member = s.members[post.channel_id];
    if (!member) {
        return next;
    }
    if (post.user_id === s.me && post.props?.from_webhook !== 'true') {
        // The author has seen the channel; a reply leaves it as it is (collapsed threads), but is not unread to its author.
        return post.root_id && threadsApart(s) ?
            {...next, members: put(s.members, channel.id, {...member, msg_count: member.msg_count + one})} :
            markViewed(next, channel.id, post.create_at);
    }
    if (!mentioned) {
        return next;
    }
    return {...next, members: put(s.members, channel.id, {
        ...member,
        mention_count: member.mention_count + 1,
        mention_count_root: member.mention_count_root + (post.root_id ? 0 : 1),
    })};
}

/** Everything up to now is seen. */
export function markViewed(s: State, channelId: string, at: number): State {
    const [channel, member] = [s.channels[channelId], s.members[channelId]];
    if (!channel || !member) {
        return s;
    }
    return {...s, members: put(s.members, channelId, {
        ...member,
        msg_count: Math.max(member.msg_count, channel.total_msg_count),
        msg_count_root: Math.max(member.msg_count_root, channel.total_msg_count_root),
        mention_count: 0,
        mention_count_root: 0,
        urgent_mention_count: 0,
        last_viewed_at: Math.max(member.last_viewed_at, at),
    })};
}

export interface Unread {
    unread: boolean;
    mentions: number;
    muted: boolean;
}

/** Where replies stand only in their threads, they make no channel unread. */
export function unreadOf(s: State, channelId: string): Unread {
    const [channel, member] = [s.channels[channelId], s.members[channelId]];
    if (!channel || !member || channel.delete_at) {
        return {unread: false, mentions: 0, muted: false};
    }
    const muted = member.notify_props?.mark_unread === 'mention';
    const apart = threadsApart(s);
    const fresh = apart ? channel.total_msg_count_root - member.msg_count_root : channel.total_msg_count - member.msg_count;
    const counted = apart ? member.mention_count_root : member.mention_count;
    // A direct message is always meant for its reader.
    const mentions = channel.type === 'D' && fresh > 0 && !muted ? Math.max(fresh, counted) : counted;
    return {unread: mentions > 0 || (fresh > 0 && !muted), mentions: Math.max(0, mentions), muted};
}

/** Somebody came (+1) or went (-1). */
export function countMember(s: State, channelId: string, by: number): State {
    const count = s.memberCounts[channelId];
    return count === undefined ? s : {...s, memberCounts: put(s.memberCounts, channelId, Math.max(0, count + by))};
}

/** The other person of a direct channel; oneself in a channel with oneself. */
export function teammateId(s: State, channel: Channel): string {
    const [a = '', b = ''] = channel.name.split('__');
    return a === s.me ? b : a;
}

/** What a channel is called for this user. */
export function channelTitle(s: State, channel: Channel): string {
    if (channel.type === 'D') {
        return displayName(s, teammateId(s, channel)) || channel.display_name;
    }
    if (channel.type === 'G') {
        const own = s.users[s.me]?.username;
        return channel.display_name.split(', ').filter((name) => name !== own).join(', ') || channel.display_name;
    }
    return channel.display_name;
}

/** Unread marks of a team, or of the direct messages for ''. */
export function teamUnread(s: State, teamId: string): {unread: boolean; mentions: number} {
    let [unread, mentions] = [false, 0];
    for (const id of Object.keys(s.members)) {
        if (s.channels[id]?.team_id === teamId) {
            const one = unreadOf(s, id);
            unread ||= one.unread;
            mentions += one.mentions;
        }
    }
    return {unread, mentions};
}
