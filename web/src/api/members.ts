//! Who is in a channel or a team, in which role.
import type {ChannelMembership} from '@mattermost/types/channels';
import type {TeamMembership} from '@mattermost/types/teams';
import {store} from '../state/state';
import {receiveStatuses, receiveUsers} from '../state/users';
import {ask, client, quietly} from './client';

export const MEMBERS_PAGE = 60;

export interface Member {
    id: string;
    admin: boolean;
    guest: boolean;
}

const member = (one: ChannelMembership | TeamMembership): Member => ({id: one.user_id, admin: Boolean(one.scheme_admin), guest: / (?:channel|team)_guest /.test(` ${one.roles} `)});

export async function channelMembers(channelId: string, page: number): Promise<Member[]> {
    const users = await ask(client.getProfilesInChannel(channelId, page, MEMBERS_PAGE));
    store.update((s) => receiveUsers(s, users));
    const ids = users.map((user) => user.id);
    const [members, statuses] = await Promise.all([ask(client.getChannelMembersByIds(channelId, ids)), quietly(client.getStatusesByIds(ids))]);
    store.update((s) => receiveStatuses(s, statuses ?? []));
    const byId = new Map(members.map((one) => [one.user_id, one]));
    return ids.map((id) => byId.get(id)).filter((one) => one !== undefined).map(member);
}

export async function teamMembers(teamId: string, page: number): Promise<Member[]> {
    const users = await ask(client.getProfilesInTeam(teamId, page, MEMBERS_PAGE));
    store.update((s) => receiveUsers(s, users));
    const members = await ask(client.getTeamMembersByIds(teamId, users.map((user) => user.id)));
    const byId = new Map(members.map((one) => [one.user_id, one]));
    return users.map((user) => byId.get(user.id)).filter((one) => one !== undefined).map(member);
}

export const setChannelAdmin = (channelId: string, userId: string, admin: boolean) => ask(client.updateChannelMemberSchemeRoles(channelId, userId, true, admin));
export const removeChannelMember = (channelId: string, userId: string) => ask(client.removeFromChannel(userId, channelId));
export const setTeamAdmin = (teamId: string, userId: string, admin: boolean) => ask(client.updateTeamMemberSchemeRoles(teamId, userId, true, admin));
export const removeTeamMember = (teamId: string, userId: string) => ask(client.removeFromTeam(teamId, userId));
