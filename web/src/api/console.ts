//! What those who look after the server ask and change.
import type {ServerChannel} from '@mattermost/types/channels';
import type {Role} from '@mattermost/types/roles';
import type {Team} from '@mattermost/types/teams';
import type {UserProfile} from '@mattermost/types/users';
import {store} from '../state/state';
import {receiveUsers} from '../state/users';
import {call, form, get, post, put, remove} from './call';
import {ask, client, quietly} from './client';

export type Value = string | number | boolean | null | string[] | Record<string, unknown> | unknown[];

export interface Setting {
    section: string;
    key: string;
    value: Value;
    /** Set by the environment: a change here would not last. */
    locked: boolean;
}

/** The whole configuration as one flat list, in the order of the file. */
export async function readConfig(): Promise<Setting[]> {
    const [config, environment] = await Promise.all([ask(client.getConfig()), quietly(client.getEnvironmentConfig())]);
    const locked = (environment ?? {}) as unknown as Record<string, Record<string, unknown>>;
    return Object.entries(config as unknown as Record<string, Record<string, Value>>).flatMap(([section, keys]) => (
        keys && typeof keys === 'object' ? Object.entries(keys).map(([key, value]) => ({section, key, value, locked: Boolean(locked[section]?.[key])})) : []
    ));
}

/** Changes the named keys of one section, all or none. */
export const saveSection = (section: string, values: Record<string, Value>) => put('/config/patch', {[section]: values});
export const wholeConfig = () => get<Record<string, unknown>>('/config');

export interface UserFilter {
    term: string;
    role: string;
    state: '' | 'active' | 'inactive';
    page: number;
}

export const USERS_PAGE = 50;

export async function findUsers({term, role, state, page}: UserFilter): Promise<UserProfile[]> {
    const query = new URLSearchParams({page: String(page), per_page: String(USERS_PAGE)});
    if (role) {
        query.set('role', role);
    }
    if (state) {
        query.set(state, 'true');
    }
    const users = term ? await post<UserProfile[]>('/users/search', {term, allow_inactive: state !== 'active', role, limit: 100}) : await get<UserProfile[]>(`/users?${query}`);
    store.update((s) => receiveUsers(s, users));
    return term && state === 'inactive' ? users.filter((user) => user.delete_at) : users;
}

export const oneUser = (id: string) => get<UserProfile>(`/users/${id}`);
export const setActive = (id: string, active: boolean) => put(`/users/${id}/active`, {active});
export const setRoles = (id: string, roles: string) => put(`/users/${id}/roles`, {roles});
export const setPassword = (id: string, new_password: string) => put(`/users/${id}/password`, {new_password});
export const patchUser = (id: string, patch: Record<string, unknown>) => put<UserProfile>(`/users/${id}/patch`, patch);
export const endSessions = (id: string) => post(`/users/${id}/sessions/revoke/all`);
export const dropMfa = (id: string) => put(`/users/${id}/mfa`, {activate: false});
export const verifyMember = (id: string) => post(`/users/${id}/email/verify/member`);
export const toGuest = (id: string) => post(`/users/${id}/demote`);
export const toMember = (id: string) => post(`/users/${id}/promote`);
export const userSessions = (id: string) => get<{id: string; last_activity_at: number; props: Record<string, string>}[]>(`/users/${id}/sessions`);
export const userTokens = (id: string) => get<{id: string; description: string; is_active: boolean}[]>(`/users/${id}/tokens?per_page=100`);
export const dropToken = (token_id: string) => post('/users/tokens/revoke', {token_id});
export const userTeams = (id: string) => get<Team[]>(`/users/${id}/teams`);
export const createUser = (user: Record<string, unknown>) => post<UserProfile>('/users', user);
export const addToTeam = (team_id: string, user_id: string) => post(`/teams/${team_id}/members`, {team_id, user_id});
export const takeFromTeam = (teamId: string, userId: string) => remove(`/teams/${teamId}/members/${userId}`);

export const allTeams = () => get<Team[]>('/teams?per_page=200&include_deleted=true');
export const patchTeam = (id: string, patch: Record<string, unknown>) => put<Team>(`/teams/${id}/patch`, patch);
export const archiveTeam = (id: string) => remove(`/teams/${id}`);
export const restoreTeam = (id: string) => post(`/teams/${id}/restore`);
export const setTeamScheme = (id: string, scheme_id: string) => put(`/teams/${id}/scheme`, {scheme_id});

export type ListedChannel = ServerChannel & {team_display_name?: string; team_name?: string};

export async function findChannels(term: string, page: number): Promise<ListedChannel[]> {
    const found = term ? await post<ListedChannel[] | {channels: ListedChannel[]}>('/channels/search', {term, include_deleted: true, page: 0, per_page: 50}) : await get<ListedChannel[]>(`/channels?page=${page}&per_page=50&include_deleted=true`);
    return Array.isArray(found) ? found : found.channels;
}
export const archiveChannel = (id: string) => remove(`/channels/${id}`);
export const restoreChannel = (id: string) => post(`/channels/${id}/restore`);
export const setPrivacy = (id: string, privacy: 'O' | 'P') => put(`/channels/${id}/privacy`, {privacy});

export const allRoles = () => get<Role[]>('/roles');
export const saveRole = (id: string, permissions: string[]) => put<Role>(`/roles/${id}/patch`, {permissions});

export interface Scheme {
    id: string;
    display_name: string;
    description: string;
    scope: 'team' | 'channel';
    [role: `default_${string}_role`]: string;
}
export const allSchemes = () => get<Scheme[]>('/schemes?per_page=200');
export const createScheme = (scheme: Record<string, unknown>) => post<Scheme>('/schemes', scheme);
export const removeScheme = (id: string) => remove(`/schemes/${id}`);
export const schemeTeams = (id: string) => get<Team[]>(`/schemes/${id}/teams?per_page=200`);

export interface Job {
    id: string;
    type: string;
    create_at: number;
    start_at: number;
    last_activity_at: number;
    status: string;
    progress: number;
    data: Record<string, string> | null;
}
export const jobs = (page: number) => get<Job[]>(`/jobs?page=${page}&per_page=40`);
export const startJob = (type: string) => post<Job>('/jobs', {type, data: {}});
export const cancelJob = (id: string) => post(`/jobs/${id}/cancel`);

export const logs = (filter: Record<string, unknown>) => post<Record<string, Record<string, unknown>[]>>('/logs/query', filter);
export const audits = (page: number) => get<{id: string; create_at: number; user_id: string; action: string; extra_info: string; ip_address: string}[]>(`/audits?page=${page}&per_page=60`);

export interface Figure {
    name: string;
    value: number;
}
export const figures = (name = 'standard') => get<Figure[]>(`/analytics/old?name=${name}`);
export const health = () => get<Record<string, unknown>>('/system/ping?get_server_status=true&use_rest_semantics=true');
export const nodes = () => get<Record<string, unknown>[]>('/cluster/status');
export const schemaVersions = () => get<{version: number; name: string}[]>('/system/schema/version');
export const testMail = async () => post('/email/test', await wholeConfig());
export const testS3 = async () => post('/file/s3_test', await wholeConfig());
export const testUrl = (site_url: string) => post('/site_url/test', {site_url});
export const testLdap = () => post('/ldap/test');
export const syncLdap = () => post('/ldap/sync', {});
export const testSearch = async () => post('/elasticsearch/test', await wholeConfig());
export const reloadConfig = () => post('/config/reload');
export const clearCaches = () => post('/caches/invalidate');
export const recycleDatabase = () => post('/database/recycle');

export const certificateStatus = () => get<Record<string, boolean>>('/saml/certificate/status');
export const putCertificate = (kind: 'saml' | 'ldap', name: string, file: File) => call('POST', `/${kind}/certificate/${name}`, form('certificate', file));
export const dropCertificate = (kind: 'saml' | 'ldap', name: string) => remove(`/${kind}/certificate/${name}`);
