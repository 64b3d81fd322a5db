//! Changing a team, who is in it, and who is asked to come; a channel's finer rules.
import type {Team} from '@mattermost/types/teams';
import type {Channel} from '../state/state';
import {store} from '../state/state';
import {receiveChannels} from '../state/channels';
import {leaveTeam, receiveTeams} from '../state/teams';
import {address, call, form, get, post, put, remove} from './call';

const keep = (team: Team): Team => {
    store.update((s) => receiveTeams(s, [team]));
    return team;
};

export const changeTeam = async (id: string, patch: Record<string, unknown>) => keep(await put<Team>(`/teams/${id}/patch`, patch));
export const setTeamPrivacy = async (id: string, privacy: 'O' | 'I') => keep(await put<Team>(`/teams/${id}/privacy`, {privacy}));
export const renewInvite = async (id: string) => keep(await post<Team>(`/teams/${id}/regenerate_invite_id`));
export async function setTeamIcon(id: string, image: File | null): Promise<void> {
    await (image ? call('POST', `/teams/${id}/image`, form('image', image)) : remove(`/teams/${id}/image`));
    keep(await get<Team>(`/teams/${id}`));
}
export const teamIcon = (team: Team): string | undefined => (team.last_team_icon_update ? address(`/teams/${team.id}/image?_=${team.last_team_icon_update}`) : undefined);

export async function quitTeam(id: string): Promise<void> {
    await remove(`/teams/${id}/members/${store.get().me}`);
    store.update((s) => leaveTeam(s, id));
}

export interface InviteResult {
    email: string;
    error: {message: string} | null;
}
export const inviteMembers = (teamId: string, emails: string[]) => post<InviteResult[]>(`/teams/${teamId}/invite/email?graceful=true`, emails);
export const inviteGuests = (teamId: string, emails: string[], channels: string[], message: string) => post<InviteResult[]>(`/teams/${teamId}/invite-guests/email?graceful=true`, {emails, channels, message});
export const archivedChannels = (teamId: string) => get<Channel[]>(`/teams/${teamId}/channels/deleted?per_page=200`);

export interface Moderation {
    name: string;
    roles: Record<'members' | 'guests', {value: boolean; enabled: boolean} | null>;
}
export const moderations = (id: string) => get<Moderation[]>(`/channels/${id}/moderations`);
export const setModerations = (id: string, patch: {name: string; roles: Record<string, boolean>}[]) => put<Moderation[]>(`/channels/${id}/moderations/patch`, patch);

export async function changeChannel(id: string, patch: Record<string, unknown>): Promise<void> {
    const changed = await put<Channel>(`/channels/${id}/patch`, patch);
    store.update((s) => receiveChannels(s, [{...s.channels[id], ...changed}]));
}
