import type {UserProfile} from '@mattermost/types/users';
import {emptyState, store} from '../state/state';
import {put} from '../state/store';
import {receiveUsers} from '../state/users';
import {ask, client, failure, MFA_REQUIRED, quietly, whenSessionEnds} from './client';
import {closeSocket} from './socket';
import {loadHome} from './load';
import {forgetSnapshot, keepSnapshot, recallSnapshot, recallWaiting} from './snapshot';

/** Reads the server's public config and, if the browser holds a session, everything that the first screen needs. */
export async function boot(): Promise<void> {
    whenSessionEnds(() => endSession());
    try {
        const [config, license] = await Promise.all([client.getClientConfig(), client.getClientLicenseOld()]);
        store.update((s) => ({...s, config, license}));
        if (!hasSessionCookie()) {
            store.update((s) => ({...s, boot: 'out'}));
            return;
        }
        await enter();
    } catch (error) {
        const {status} = failure(error);
        const me = /(?:^|; )MMUSERID=(\w+)/.exec(document.cookie)?.[1] ?? '';
        // Not reached at all: what was seen last will do until it is. The socket goes on trying.
        if (status === 0 && me && await recallSnapshot(me)) {
            keepSnapshot();
            return;
        }
        store.update((s) => ({...s, boot: status === 401 ? 'out' : 'failed'}));
    }
}

/** The server sets a readable cookie beside the session's own. */
function hasSessionCookie(): boolean {
    return /(?:^|; )MMUSERID=\w/.test(document.cookie);
}

async function enter(known?: UserProfile): Promise<void> {
    try {
        await loadHome(known);
    } catch (error) {
        if (failure(error).id !== MFA_REQUIRED) {
            throw error;
        }
        const me = known ?? await ask(client.getMe());
        store.update((s) => ({...receiveUsers({...s, me: me.id}, [me]), boot: 'mfa'}));
        return;
    }
    store.update((s) => ({...s, boot: 'in'}));
    await recallWaiting();
    keepSnapshot();
}

/** Two-step login was set up as the server wanted: on to the chat. */
export const enterAfterMfa = () => enter();

export async function login(loginId: string, password: string, code = ''): Promise<void> {
    await entered(await ask(client.login(loginId.trim(), password, code)));
}

/** The server let somebody in, by whatever way: on to the chat. */
export async function entered(user: UserProfile): Promise<void> {
    // The config for members holds more than the public one.
    const [config, license] = await Promise.all([quietly(client.getClientConfig()), quietly(client.getClientLicenseOld())]);
    store.update((s) => ({...s, config: config ?? s.config, license: license ?? s.license}));
    await enter(user);
}

export interface NewAccount {
    email: string;
    username: string;
    password: string;
}

/** Creates the account. Logs in with it too, unless the server wants the address verified first: then answers false. */
export async function signUp(account: NewAccount, invite: {token: string; id: string}): Promise<boolean> {
    await ask(client.createUser(account as unknown as UserProfile, invite.token, invite.id));
    try {
        await login(account.username, account.password);
        return true;
    } catch (error) {
        if (failure(error).id === 'api.user.login.not_verified.app_error') {
            return false;
        }
        throw error;
    }
}

export async function logout(): Promise<void> {
    await quietly(client.logout());
    endSession();
}

/** Back to the login page with nothing kept of what the user saw. */
export function endSession(): void {
    closeSocket();
    forgetSnapshot();
    const {config, license} = store.get();
    store.update(() => ({...emptyState(), config: put(config, 'NoAccounts', 'false'), license, boot: 'out'}));
}

export const requestReset = (email: string) => ask(client.sendPasswordResetEmail(email.trim()));
export const completeReset = (token: string, password: string) => ask(client.resetUserPassword(token, password));
export const verifyEmail = (token: string) => ask(client.verifyUserEmail(token));
export const resendVerification = (email: string) => ask(client.sendVerificationEmail(email));
