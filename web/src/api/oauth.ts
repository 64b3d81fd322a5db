//! Signing in at other providers, and apps that ask to act for the user.
import type {OAuthApp} from '@mattermost/types/integrations';
import {store} from '../state/state';
import {ask, client} from './client';

export type {OAuthApp};

/** What an app asks for, as it stands in the address of the question. */
export interface Wish {
    response_type: string;
    client_id: string;
    redirect_uri: string;
    scope: string;
    state: string;
    nonce: string;
    code_challenge: string;
    code_challenge_method: string;
    resource: string;
}

/** Reads the question's address. */
export function wishOf(search: string): Wish {
    const query = new URLSearchParams(search);
    const of = (name: keyof Wish) => query.get(name) ?? '';
    return {
        response_type: of('response_type'), client_id: of('client_id'), redirect_uri: of('redirect_uri'), scope: of('scope'), state: of('state'), nonce: of('nonce'),
        code_challenge: of('code_challenge'), code_challenge_method: of('code_challenge_method'), resource: of('resource'),
    };
}

export const appInfo = (id: string) => ask(client.getOAuthAppInfo(id));

function post<T>(path: string, body: unknown): Promise<T> {
    return ask((client as unknown as {doFetch(url: string, options: object): Promise<T>}).doFetch(path, {method: 'post', body: JSON.stringify(body)}));
}

/** Says yes; answers the address to go to. */
export async function allow(wish: Wish): Promise<string> {
    return (await post<{redirect: string}>(`${client.getUrl()}/oauth/authorize`, wish)).redirect;
}

export const authorizedApps = () => ask(client.getAuthorizedOAuthApps(store.get().me));
export const withdraw = (id: string) => ask(client.deauthorizeOAuthApp(id));

/** From a password to a provider: the address at which the move goes on. */
export async function moveToProvider(service: string, email: string, password: string, mfa_code: string): Promise<string> {
    const body = {current_service: 'email', new_service: service, email, password, mfa_code};
    return (await post<{follow_link: string}>(`${client.getBaseRoute()}/users/login/switch`, body)).follow_link;
}

/** From a provider back to a password; ends all sessions. */
export async function moveToPassword(service: string, email: string, new_password: string): Promise<void> {
    await post(`${client.getBaseRoute()}/users/login/switch`, {current_service: service, new_service: 'email', email, new_password});
}
