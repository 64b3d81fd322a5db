//! What those who look after the server ask and change.
import type {UserProfile} from '@mattermost/types/users';
import {store} from '../state/state';
import {receiveUsers} from '../state/users';
import {ask, client, quietly} from './client';

export type Value = string | number | boolean | null | string[] | Record<string, unknown>;

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

export async function saveSetting({section, key}: Setting, value: Value): Promise<void> {
    await ask(client.patchConfig({[section]: {[key]: value}} as Parameters<typeof client.patchConfig>[0]));
}

export async function findUsers(term: string, page: number): Promise<UserProfile[]> {
    const users = await ask(term ? client.searchUsers(term, {allow_inactive: true, limit: 100}) : client.getProfiles(page, 60));
    store.update((s) => receiveUsers(s, users));
    return users;
}

export const setActive = (id: string, active: boolean) => ask(client.updateUserActive(id, active));
export const setRoles = (id: string, roles: string) => ask(client.updateUserRoles(id, roles));

export async function allTeams() {
    const list = await ask(client.getTeams(0, 200));
    return Array.isArray(list) ? list : list.teams;
}

export const allChannels = () => ask(client.getAllChannels(0, 100, '', false, false, true, false, false, false));
export const figures = () => ask(client.getAnalytics('standard'));
