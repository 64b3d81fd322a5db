//! Small made-up records for the tests.
import type {WebSocketMessage} from '@mattermost/client';
import type {Channel, ChannelMembership, Post, State, Team, UserProfile} from './state';
import {emptyState} from './state';

export function user(id: string, more: Partial<UserProfile> = {}): UserProfile {
    return {id, username: id, first_name: '', last_name: '', nickname: '', update_at: 1, roles: 'system_user', ...more} as UserProfile;
}

export function channel(id: string, more: Partial<Channel> = {}): Channel {
    return {id, name: id, display_name: id, team_id: 'team', type: 'O', delete_at: 0, last_post_at: 0, last_root_post_at: 0, total_msg_count: 0, total_msg_count_root: 0, header: '', purpose: '', ...more} as Channel;
}

export function member(channelId: string, more: Partial<ChannelMembership> = {}): ChannelMembership {
    return {channel_id: channelId, user_id: 'me', msg_count: 0, msg_count_root: 0, mention_count: 0, mention_count_root: 0, last_viewed_at: 1, notify_props: {}, roles: '', ...more} as ChannelMembership;
}

export function post(id: string, at: number, more: Partial<Post> = {}): Post {
    return {
        id, create_at: at, update_at: at, edit_at: 0, delete_at: 0, channel_id: 'town', user_id: 'anna', root_id: '', message: id, type: '', props: {},
        metadata: {embeds: [], emojis: [], files: [], images: {}}, pending_post_id: '', reply_count: 0, ...more,
    } as Post;
}

/** One team, one open channel that holds `a` (read), another channel, three people. */
export function world(): State {
    return {
        ...emptyState(),
        boot: 'in',
        me: 'me',
        users: {me: user('me'), anna: user('anna'), ben: user('ben')},
        teams: {team: {id: 'team', name: 'team', display_name: 'Team', delete_at: 0} as Team},
        channels: {town: channel('town', {total_msg_count: 1, total_msg_count_root: 1, last_post_at: 10}), other: channel('other')},
        members: {town: member('town', {msg_count: 1, msg_count_root: 1}), other: member('other')},
        posts: {a: post('a', 10)},
        timelines: {town: {ids: ['a'], older: false, newer: false}},
        view: {teamId: 'team', channelId: 'town', threadId: '', focused: true, atEnd: true, jumps: 0},
    };
}

/** A frame as the socket delivers it. */
export function frame(event: string, data: Record<string, unknown>, broadcast: Record<string, string> = {}): WebSocketMessage {
    return {event, data, broadcast: {omit_users: null, user_id: '', channel_id: '', team_id: '', ...broadcast}, seq: 0} as unknown as WebSocketMessage;
}

export function posted(one: Post, more: Record<string, unknown> = {}): WebSocketMessage {
    return frame('posted', {post: JSON.stringify(one), channel_type: 'O', sender_name: '@' + one.user_id, channel_display_name: 'Town', set_online: true, ...more}, {channel_id: one.channel_id});
}
