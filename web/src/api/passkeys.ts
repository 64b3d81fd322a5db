//! Passkeys and recovery codes. The server speaks the JSON forms of Web Authentication: bytes as base64url.
import type {UserProfile} from '@mattermost/types/users';
import {store} from '../state/state';
import {receiveUsers} from '../state/users';
import {get, post, put, remove} from './call';
import {entered} from './session';

export interface Passkey {
    id: string;
    name: string;
    /** A service keeps it beside the device. */
    synced: boolean;
    create_at: number;
    /** 0: never. */
    last_used_at: number;
}

export interface RecoveryState {
    remaining: number;
    /** When they were made, ms; 0: never. */
    create_at: number;
}

interface Descriptor {
    type: 'public-key';
    id: string;
    transports?: AuthenticatorTransport[];
}

interface CreationOptions {
    challenge: string;
    rp: PublicKeyCredentialRpEntity;
    user: {id: string; name: string; displayName: string};
    pubKeyCredParams: PublicKeyCredentialParameters[];
    timeout: number;
    attestation: AttestationConveyancePreference;
    authenticatorSelection: AuthenticatorSelectionCriteria;
    excludeCredentials: Descriptor[];
}

interface RequestOptions {
    challenge: string;
    rpId: string;
    timeout: number;
    userVerification: UserVerificationRequirement;
    allowCredentials: Descriptor[];
}

/** Browsers know passkeys only at safe addresses. */
export const passkeysWork = (): boolean => typeof PublicKeyCredential !== 'undefined' && isSecureContext;

const bytes = (text: string) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const listed = (all: Descriptor[]) => all.map((one) => ({...one, id: bytes(one.id)}));

function shown(credential: PublicKeyCredential, response: object) {
    return {id: credential.id, rawId: text(credential.rawId), type: credential.type, response};
}

const mine = () => `/ochre/users/${store.get().me}`;

export const passkeys = () => get<Passkey[]>(`${mine()}/passkeys`);
export const renamePasskey = (id: string, name: string) => put(`${mine()}/passkeys/${id}`, {name});
export const recoveryCodes = () => get<RecoveryState>(`${mine()}/recovery_codes`);
export const newRecoveryCodes = () => post<{codes: string[]}>(`${mine()}/recovery_codes`);

/** The second factor may have come or gone with a passkey. */
async function refresh(): Promise<void> {
    const me = await get<UserProfile>('/users/me');
    store.update((s) => receiveUsers(s, [me]));
}

export async function removePasskey(id: string): Promise<void> {
    await remove(`${mine()}/passkeys/${id}`);
    await refresh();
}

/** From now on a passkey (or a code) is asked for after the password. */
export async function askAfterPassword(): Promise<void> {
    await put(`/users/${store.get().me}/mfa`, {activate: true, passkey: true});
    await refresh();
}

/** Asks the device for a new passkey and leaves it with the server. */
export async function addPasskey(name: string): Promise<Passkey> {
    const options = await post<CreationOptions>(`${mine()}/passkeys/options`);
    const {challenge, user, excludeCredentials, ...rest} = options;
    const publicKey = {...rest, challenge: bytes(challenge), user: {...user, id: bytes(user.id)}, excludeCredentials: listed(excludeCredentials)};
    const made = await navigator.credentials.create({publicKey}) as PublicKeyCredential;
    const response = made.response as AuthenticatorAttestationResponse;
    const credential = shown(made, {clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject), transports: response.getTransports?.() ?? []});
    return post<Passkey>(`${mine()}/passkeys`, {name, credential});
}

async function answer(options: RequestOptions) {
    const {challenge, allowCredentials, ...rest} = options;
    const publicKey = {...rest, challenge: bytes(challenge), allowCredentials: listed(allowCredentials)};
    const got = await navigator.credentials.get({publicKey}) as PublicKeyCredential;
    const response = got.response as AuthenticatorAssertionResponse;
    return shown(got, {
        clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData), signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : null,
    });
}

const OPTIONS = '/ochre/passkeys/login/options';

/** In without a name and a password: the passkey tells whose it is. */
export async function loginWithPasskey(): Promise<void> {
    const credential = await answer(await post<RequestOptions>(OPTIONS));
    await entered(await post<UserProfile>('/ochre/passkeys/login', {credential}));
}

/** In with a password, and a passkey in place of a code. */
export async function loginWithPasskeyToo(login_id: string, password: string): Promise<void> {
    const credential = await answer(await post<RequestOptions>(OPTIONS, {login_id, password}));
    await entered(await post<UserProfile>('/users/login', {login_id, password, passkey: JSON.stringify(credential)}));
}
