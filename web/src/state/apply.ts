//! The one switch over all socket events. Pure: the state after the event, and what must be fetched because the event
//! only hints at it. `api/sync.ts` does the fetching and puts the replies through the same functions.
import {WebSocketEvents as On, type WebSocketMessage} from '@mattermost/client';
import {addAck, removeAck} from './acks';
import {ignored, applySidebar} from './apply_sidebar';
import {applyThread} from './apply_threads';
import {archiveChannel, countMember, countPost, leaveChannel, markViewed, receiveChannels, receiveMembers} from './channels';
import {addPost, editPost, firstNew, removePost} from './posts';
import {allRevealed, burned, revealed} from './burn';
import {receiveDraft} from './drafts';
import {receiveEmoji} from './emoji';
import {askDialog} from './interactive';
import {threadsApart} from './looks';
import {shouldNotify} from './notify';
import {deletePreferences, receivePreferences} from './preferences';
import {addReaction, removeReaction} from './reactions';
import type {Channel, Post, State} from './state';
import {put} from './store';
import {leaveTeam, receiveTeamMembers, receiveTeams} from './teams';
import {placeKey, stoppedTyping, typed} from './typing';
import {missingUsers, receiveStatuses, receiveUsers} from './users';

/** What an event leaves to be fetched or told. */
export type Need =
    | {kind: 'users'; ids: string[]}
    | {kind: 'channel'; id: string}
    | {kind: 'team'; id: string}
    | {kind: 'categories'; teamId: string}
    | {kind: 'roles'; names: string[]}
    | {kind: 'viewed'; channelId: string}
    | {kind: 'draft'; key: string; message: string}
    | {kind: 'notify'; post: Post; sender: string; title: string};

export interface Applied {
    state: State;
    needs: Need[];
}

/** Data fields that are JSON inside JSON (contract/websocket.md). */
export function inner<T>(value: unknown): T {
    return (typeof value === 'string' ? JSON.parse(value) : value) as T;
}

export function apply(s: State, msg: WebSocketMessage, now: number): Applied {
    const only = (state: State, ...needs: Need[]): Applied => ({state, needs});
    switch (msg.event) {
    case On.Hello:
        return only({...s, link: {...s.link, connectionId: msg.data.connection_id}});
    case On.Posted:
        return posted(s, msg.data, now);
    case On.EphemeralMessage:
        return only(addPost(s, inner<Post>(msg.data.post)));
    case On.PostEdited:
        return only(editPost(s, inner<Post>(msg.data.post)));
    case On.PostDeleted:
        return only(removePost(s, inner<Post>(msg.data.post)));
    case On.PostUnread:
        return only(postUnread(s, msg.broadcast.channel_id, msg.data));
    case On.ReactionAdded:
    case On.ReactionRemoved: {
        const reaction = inner<Parameters<typeof addReaction>[1]>(msg.data.reaction);
        const next = msg.event === On.ReactionAdded ? addReaction(s, reaction) : removeReaction(s, reaction);
        return only(next, {kind: 'users', ids: missingUsers(s, [reaction.user_id])});
    }
    case On.PostAcknowledgementAdded:
        return only(addAck(s, inner(msg.data.acknowledgement)));
    case On.PostAcknowledgementRemoved:
        return only(removeAck(s, inner(msg.data.acknowledgement)));
    case On.DraftCreated:
    case On.DraftUpdated:
    case On.DraftDeleted: {
        const draft = inner<{channel_id: string; root_id: string; message: string}>(msg.data.draft);
        const [key, message] = [placeKey(draft.channel_id, draft.root_id), msg.event === On.DraftDeleted ? '' : draft.message];
        return only(receiveDraft(s, key, message), {kind: 'draft', key, message});
    }
    case On.Typing: {
        if (msg.data.user_id === s.me) {
            return only(s);
        }
        const key = placeKey(msg.broadcast.channel_id, msg.data.parent_id);
        return only(typed(s, key, msg.data.user_id, now), {kind: 'users', ids: missingUsers(s, [msg.data.user_id])});
    }
    case On.StatusChange:
        return only(receiveStatuses(s, [msg.data]));
    case On.NewUser:
        return only(s);
    case On.UserUpdated:
        return only(receiveUsers(s, [msg.data.user]));
    case On.UserRoleUpdated:
        return only(userRoles(s, msg.data.user_id, msg.data.roles), {kind: 'roles', names: msg.data.roles.split(' ')});
    case On.RoleUpdated: {
        const role = inner<State['roles'][string]>(msg.data.role);
        return only({...s, roles: put(s.roles, role.name, role)});
    }
    case On.PreferenceChanged:
        return only(receivePreferences(s, [inner(msg.data.preference)]));
    case On.PreferencesChanged:
        return only(receivePreferences(s, inner(msg.data.preferences)));
    case On.PreferencesDeleted:
        return only(deletePreferences(s, inner(msg.data.preferences)));
    case On.ConfigChanged:
        return only({...s, config: msg.data.config as State['config']});
    case On.LicenseChanged:
        return only({...s, license: msg.data.license as State['license']});
    case On.EmojiAdded: {
        const emoji = inner<State['customEmoji'][string]>(msg.data.emoji);
        return only(receiveEmoji(s, [emoji]));
    }
    case On.OpenDialog:
        return only(askDialog(s, inner(msg.data.dialog)));
    case On.BurnOnReadPostRevealed:
        return only(revealed(s, inner<Post>(msg.data.post), msg.data.recipients));
    case On.BurnOnReadPostBurned:
        return only(burned(s, msg.data.post_id));
    case On.BurnOnReadPostAllRevealed:
        return only(allRevealed(s, msg.data.post_id, msg.data.sender_expire_at));
    default:
        return applyChannel(s, msg, now) ?? applySidebar(s, msg) ?? applyThread(s, msg, now) ?? ignored(s);
    }
}

/** Channels, their members, teams. */
function applyChannel(s: State, msg: WebSocketMessage, now: number): Applied | null {
    const only = (state: State, ...needs: Need[]): Applied => ({state, needs});
    const place = msg.broadcast?.channel_id ?? '';
    switch (msg.event) {
    case On.ChannelCreated:
        return only(s, {kind: 'channel', id: msg.data.channel_id});
    case On.DirectAdded:
    case On.GroupAdded:
        return only(s, {kind: 'channel', id: place});
    case On.ChannelUpdated:
        return msg.data.channel ?
            only(channelUpdated(s, inner<Channel>(msg.data.channel))) :
            only(s, {kind: 'channel', id: msg.data.channel_id ?? place});
    case On.ChannelConverted:
        return s.members[msg.data.channel_id] ? only(s, {kind: 'channel', id: msg.data.channel_id}) : only(s);
    case On.ChannelRestored:
        return s.members[msg.data.channel_id] ? only(archiveChannel(s, msg.data.channel_id, 0)) : only(s);
    case On.ChannelDeleted:
        return only(archiveChannel(s, msg.data.channel_id, msg.data.delete_at || now));
    case On.ChannelMemberUpdated:
        return only(receiveMembers(s, [inner(msg.data.channelMember)]));
    case On.MultipleChannelsViewed: {
        const times = Object.entries(msg.data.channel_times);
        return only(times.reduce((next, [id, at]) => markViewed(next, id, at), s));
    }
    case On.UserAdded:
        return msg.data.user_id === s.me ?
            only(s, {kind: 'channel', id: place}) :
            only(countMember(s, place, 1), {kind: 'users', ids: missingUsers(s, [msg.data.user_id])});
    case On.UserRemoved:
        return only(msg.data.channel_id || msg.data.user_id === s.me ? leaveChannel(s, msg.data.channel_id ?? place) : countMember(s, place, -1));
    case On.AddedToTeam:
        return msg.data.user_id === s.me ? only(s, {kind: 'team', id: msg.data.team_id}) : only(s);
    case On.LeaveTeam:
        return only(msg.data.user_id === s.me ? leaveTeam(s, msg.data.team_id) : s);
    case On.UpdateTeam:
    case On.RestoreTeam:
    case On.DeleteTeam: {
        const team = inner<State['teams'][string]>(msg.data.team);
        // The event's copy has e-mail and invite id blanked.
        return only(s.teams[team.id] ? receiveTeams(s, [{...team, invite_id: s.teams[team.id]!.invite_id}]) : s);
    }
    case On.MemberRoleUpdated:
        return only(receiveTeamMembers(s, [inner(msg.data.member)]));
    default:
        return null;
    }
}

type PostedData = Extract<WebSocketMessage, {event: On.Posted}>['data'];

function posted(s: State, data: PostedData, now: number): Applied {
    const post = inner<Post>(data.post);
    if (s.posts[post.id] && post.user_id === s.me) {
        // The reply to our own request was faster; counters were raised then.
        return {state: addPost(s, post), needs: []};
    }
    const needs: Need[] = [{kind: 'users', ids: missingUsers(s, [post.user_id])}];
    const mentioned = inner<string[]>(data.mentions ?? '[]').includes(s.me);
    if (!s.channels[post.channel_id] || !s.members[post.channel_id]) {
        needs.push({kind: 'channel', id: post.channel_id});
    }
    let next = countPost(addPost(s, post), post, mentioned);
    next = stoppedTyping(next, placeKey(post.channel_id, post.root_id), post.user_id);
    const {view} = s;
    const foreign = post.user_id !== s.me;
    if (view.channelId === post.channel_id && !(post.root_id && threadsApart(s)) && foreign) {
        if (view.focused && view.atEnd) {
            next = markViewed(next, post.channel_id, Math.max(now, post.create_at));
            needs.push({kind: 'viewed', channelId: post.channel_id});
        } else if (!firstNew(s, post.channel_id)) {
            next = {...next, newSince: put(next.newSince, post.channel_id, post.create_at - 1)};
        }
    }
    if (foreign && data.set_online) {
        next = receiveStatuses(next, [{user_id: post.user_id, status: s.statuses[post.user_id] === 'dnd' ? 'dnd' : 'online'}]);
    }
    const follows = inner<string[]>((data as {followers?: string}).followers ?? '[]').includes(s.me);
    if (shouldNotify(s, post, {mentioned, follows, direct: data.channel_type === 'D'})) {
        needs.push({kind: 'notify', post, sender: data.sender_name, title: data.channel_display_name});
    }
    return {state: next, needs};
}

/** Counters stay ours: the event's copy carries totals of the moment it was made. */
function channelUpdated(s: State, channel: Channel): State {
    const old = s.channels[channel.id];
    return receiveChannels(s, [old ? {...old, ...channel, total_msg_count: old.total_msg_count, total_msg_count_root: old.total_msg_count_root} : channel]);
}

type UnreadData = Extract<WebSocketMessage, {event: On.PostUnread}>['data'];

/** "Mark unread", from any of the user's clients. `msg_count` is what has been read. */
function postUnread(s: State, channelId: string, data: UnreadData): State {
    const member = s.members[channelId];
    if (!member) {
        return s;
    }
    return {
        ...s,
        newSince: put(s.newSince, channelId, data.last_viewed_at),
        members: put(s.members, channelId, {
            ...member,
            msg_count: data.msg_count,
            msg_count_root: data.msg_count_root,
            mention_count: data.mention_count,
            mention_count_root: data.mention_count_root,
            last_viewed_at: data.last_viewed_at,
        }),
    };
}

function userRoles(s: State, id: string, roles: string): State {
    const user = s.users[id];
    return user ? {...s, users: put(s.users, id, {...user, roles})} : s;
}
