//! The user's own account: sessions, tokens, status with words, preferences that are taken back.
import type {Session} from '@mattermost/types/sessions';
import type {UserAccessToken, UserCustomStatus} from '@mattermost/types/users';
import {deletePreferences} from '../state/preferences';
import {store} from '../state/state';
import {receiveStatuses, receiveUsers} from '../state/users';
import type {UserProfile} from '@mattermost/types/users';
import {call, form, get, post, put, remove} from './call';
import {ask, client, quietly} from './client';

export type {Session, UserAccessToken};

export const sessions = () => ask(client.getSessions(store.get().me));
export const endSession = (id: string) => ask(client.revokeSession(store.get().me, id));
export const tokens = () => ask(client.getUserAccessTokensForUser(store.get().me, 0, 100));
export const createToken = (description: string) => ask(client.createUserAccessToken(store.get().me, description));
export const removeToken = (id: string) => ask(client.revokeUserAccessToken(id));

export interface CustomStatus {
    emoji: string;
    text: string;
    /** `date_and_time` with `expires_at`, or '' for no end. */
    duration: string;
    expires_at?: string;
}

export async function setCustomStatus(status: CustomStatus | null): Promise<void> {
    await ask<unknown>(status ? client.updateCustomStatus(status as unknown as UserCustomStatus) : client.unsetCustomStatus());
    store.update((s) => {
        const me = s.users[s.me]!;
        return receiveUsers(s, [{...me, props: {...me.props, customStatus: status ? JSON.stringify(status) : ''}}]);
    });
}

/** Do not disturb until a time; the server ends it. */
export async function quietUntil(at: number): Promise<void> {
    const user_id = store.get().me;
    store.update((s) => receiveStatuses(s, [{user_id, status: 'dnd'}]));
    await ask(client.updateStatus({user_id, status: 'dnd', dnd_end_time: Math.round(at / 1000)} as Parameters<typeof client.updateStatus>[0]));
}

/** Back to what the server does without a choice. */
export async function dropPreference(category: string, name: string): Promise<void> {
    const list = [{user_id: store.get().me, category, name, value: ''}];
    store.update((s) => deletePreferences(s, list));
    await quietly(client.deletePreferences(store.get().me, list));
}

const refresh = async () => {
    const me = await get<UserProfile>('/users/me');
    store.update((s) => receiveUsers(s, [me]));
};

export async function setPicture(image: File | null): Promise<void> {
    const path = `/users/${store.get().me}/image`;
    await (image ? call('POST', path, form('image', image)) : remove(path));
    await refresh();
}

/** What the authenticator app needs: the secret as text, and as a picture (base64 PNG). */
export const beginMfa = () => post<{secret: string; qr_code: string}>(`/users/${store.get().me}/mfa/generate`);

export async function setMfa(activate: boolean, code = ''): Promise<void> {
    await put(`/users/${store.get().me}/mfa`, activate ? {activate, code} : {activate});
    await refresh();
}

export interface AuthorizedApp {
    id: string;
    name: string;
    homepage: string;
}
/** Programs that the user let act for them. */
export const authorizedApps = () => get<AuthorizedApp[]>(`/users/${store.get().me}/oauth/apps/authorized`);
export const endSessions = () => post(`/users/${store.get().me}/sessions/revoke/all`);
