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
