//! What is fetched when a person enters, changes team, or comes back after missing events.
import type {UserProfile} from '@mattermost/types/users';
import {receiveCategories} from '../state/categories';
import {replaceChannels} from '../state/channels';
import {threadsApart} from '../state/looks';
import {catchUp} from '../state/posts';
import {receivePreferences} from '../state/preferences';
import type {Channel, State} from '../state/state';
import {store} from '../state/state';
import {putAll} from '../state/store';
import {receiveTeamMembers, receiveTeams} from '../state/teams';
import {receiveThreadCounts} from '../state/threads';
import {missingUsers, receiveUsers} from '../state/users';
import {loadDrafts} from './drafts';
import {ask, client, Failure, quietly} from './client';
import {wantUsers} from './users';

/** The requests are independent of each other and go out together. */
export async function loadHome(known?: UserProfile): Promise<void> {
    const [me, preferences, teams, teamMembers, channels, members] = await Promise.all([
        known ?? ask(client.getMe()),
        // Preferences only shape the view: without them, defaults do.
        quietly(client.getMyPreferences()),
        ask(client.getMyTeams()),
        ask(client.getMyTeamMembers()),
        ask(client.getAllTeamsChannels()),
        // All at once comes as one line per membership; the library cannot read an answer without any.
        quietly(client.getAllChannelsMembers('me', -1)),
    ]);
    if (!members && channels.length) {
        throw new Failure('', 'unreachable', 0);
    }
    store.update((s) => {
        let next: State = receiveUsers({...s, me: me.id}, [me]);
        next = receivePreferences(next, Array.isArray(preferences) ? preferences : []);
        next = receiveTeamMembers(receiveTeams({...next, teamMembers: {}}, teams), teamMembers);
        return replaceChannels(next, channels as Channel[], members ?? []);
    });
    wantDirectUsers();
    void loadRoles();
}

async function loadRoles(): Promise<void> {
    const s = store.get();
    const names = new Set([s.users[s.me]?.roles ?? '', ...Object.values(s.teamMembers).map((one) => one.roles), ...Object.values(s.members).map((one) => one.roles)]
        .flatMap((roles) => roles.split(' ')).filter(Boolean));
    await wantRoles([...names]);
}

export async function wantRoles(names: string[]): Promise<void> {
    const missing = names.filter((name) => name && !store.get().roles[name]);
    if (missing.length) {
        const roles = await quietly(client.getRolesByNames(missing));
        const named = (roles ?? []).map((role) => [role.name, role] as const);
        store.update((s) => ({...s, roles: {...s.roles, ...Object.fromEntries(named)}}));
    }
}

/** The people behind direct messages, for their names and dots. */
export function wantDirectUsers(): void {
    const s = store.get();
    const direct = Object.values(s.channels).filter((channel) => channel.type === 'D' && s.members[channel.id]);
    wantUsers(missingUsers(s, direct.flatMap((channel) => channel.name.split('__'))));
}

export async function loadCategories(teamId: string): Promise<void> {
    const list = teamId && await quietly(client.getChannelCategories(store.get().me, teamId));
    if (list) {
        store.update((s) => receiveCategories(s, teamId, list));
    }
}

/** A team comes to the front: its sidebar and the sums of its threads. */
export async function enterTeam(teamId: string): Promise<void> {
    store.update((s) => (s.view.teamId === teamId ? s : {...s, view: {...s.view, teamId}}));
    await Promise.all([loadCategories(teamId), loadThreadCounts(teamId), loadDrafts(teamId)]);
}

export async function loadThreadCounts(teamId: string): Promise<void> {
    const list = await quietly(client.getUserThreads(store.get().me, teamId, {perPage: 20, totalsOnly: true}));
    if (list) {
        store.update((s) => receiveThreadCounts(s, teamId, list));
    }
}

/** Newly in a team, or told of one. */
export async function loadTeam(teamId: string): Promise<void> {
    const [team, members, channels, own] = await Promise.all([
        quietly(client.getTeam(teamId)), quietly(client.getMyTeamMembers()), quietly(client.getMyChannels(teamId)), quietly(client.getMyChannelMembers(teamId)),
    ]);
    store.update((s) => {
        const next = receiveTeamMembers(receiveTeams(s, team ? [team] : []), members ?? []);
        return {...next, channels: putAll(next.channels, (channels ?? []) as Channel[]), members: {...next.members, ...Object.fromEntries((own ?? []).map((one) => [one.channel_id, one]))}};
    });
    await loadCategories(teamId);
}

/**
 * After a gap in the events that the server could not fill: lists and counters are read again, the open channel gets
 * what changed since its newest post, and other timelines are dropped, to be read when opened.
 */
export async function catchUpAll(): Promise<void> {
    const before = store.get();
    const {channelId, teamId, threadId} = before.view;
    await loadHome();
    await Promise.all([loadCategories(teamId), teamId ? loadThreadCounts(teamId) : undefined]);
    const line = before.timelines[channelId];
    const newest = line?.ids.findLast((id) => !before.sending[id]);
    const since = newest ? before.posts[newest]?.create_at : undefined;
    if (line && !line.newer && since !== undefined) {
        const list = await quietly(client.getPostsSince(channelId, since, true, threadsApart(before)));
        store.update((s) => ({...(list ? catchUp(s, channelId, list) : s), replies: threadId && s.replies[threadId] ? {[threadId]: s.replies[threadId]} : {}}));
    }
    store.update((s) => ({...s, timelines: s.timelines[channelId] ? {[channelId]: s.timelines[channelId]!} : {}}));
}
