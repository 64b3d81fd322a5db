//! Groups of people that can be mentioned as one.
import type {UserProfile} from '@mattermost/types/users';
import {get, post, put, remove} from './call';

export interface Group {
    id: string;
    name: string | null;
    display_name: string;
    description: string;
    source: string;
    member_count?: number;
    allow_reference: boolean;
    delete_at: number;
}

export async function groups(): Promise<Group[]> {
    const list = await get<Group[] | null>('/groups?per_page=200&include_member_count=true');
    return list ?? [];
}

export const createGroup = (group: {name: string; display_name: string}, user_ids: string[]) => post<Group>('/groups', {...group, source: 'custom', allow_reference: true, user_ids});
export const patchGroup = (id: string, patch: Record<string, unknown>) => put<Group>(`/groups/${id}/patch`, patch);
export const removeGroup = (id: string) => remove(`/groups/${id}`);
export const groupMembers = async (id: string) => (await get<{members: UserProfile[]}>(`/groups/${id}/members?per_page=200`)).members;
export const addToGroup = (id: string, user_ids: string[]) => post(`/groups/${id}/members`, {user_ids});
export const takeFromGroup = (id: string, user_ids: string[]) => remove(`/groups/${id}/members`, {user_ids});

/** A team or a channel that groups can fill. */
export type Place = 'teams' | 'channels';

export interface LinkedGroup extends Group {
    /** Its members look after the place. */
    scheme_admin: boolean;
}

export const groupsOf = async (place: Place, id: string) => (await get<{groups: LinkedGroup[] | null}>(`/${place}/${id}/groups?per_page=200&include_member_count=true`)).groups ?? [];
/** Groups of a directory that are not linked with this place yet. */
export const linkable = async (place: Place, id: string) => await get<Group[] | null>(`/groups?per_page=200&include_member_count=true&only_syncable_sources=true&filter_parent_team_permitted=true&not_associated_to_${place.slice(0, -1)}=${id}`) ?? [];
export const linkGroup = (place: Place, id: string, group: string) => post(`/groups/${group}/${place}/${id}/link`, {auto_add: true, scheme_admin: false});
export const unlinkGroup = (place: Place, id: string, group: string) => remove(`/groups/${group}/${place}/${id}/link`);
export const setGroupAdmin = (place: Place, id: string, group: string, scheme_admin: boolean) => put(`/groups/${group}/${place}/${id}/patch`, {scheme_admin});
/** How many members are in none of these groups, and would have to go. */
export const outsiders = async (place: Place, id: string, groupIds: string[]) => (await get<{total_count: number}>(`/${place}/${id}/members_minus_group_members?per_page=1&group_ids=${groupIds.join(',')}`)).total_count;
