//! The unmodified client library of the wire protocol, pointed at the server that sent this page.
import {Client4, ClientError} from '@mattermost/client';
import {basePath} from '../nav';
import {store} from '../state/state';

export const client = new Client4();
client.setUrl(typeof location === 'undefined' ? 'http://localhost' : location.origin + basePath.replace(/\/$/, ''));

/** A failed request: what to show, the wire's error id, the HTTP status (0: the server was not reached). */
export class Failure extends Error {
    id: string;
    status: number;

    constructor(message: string, id: string, status: number) {
        super(message);
        this.id = id;
        this.status = status;
    }
}

export function failure(error: unknown): Failure {
    if (error instanceof Failure) {
        return error;
    }
    if (error instanceof ClientError && error.status_code) {
        return new Failure(error.message, error.server_error_id ?? '', error.status_code);
    }
    return new Failure('', 'unreachable', 0);
}

let onSessionEnd: () => void = () => {};

/** The refusal of everything until two-step login is set up (contract/limits.md "MFA"). */
export const MFA_REQUIRED = 'api.context.mfa_required.app_error';

/** Called once when the server says that the session is over. */
export function whenSessionEnds(then: () => void): void {
    onSessionEnd = then;
}

/** Every request goes through here: one kind of error, and one place that notices the end of the session. */
export async function ask<T>(request: Promise<T>): Promise<T> {
    try {
        return await request;
    } catch (error) {
        const failed = failure(error);
        // A wrong code or password is answered 401 too, and ends nothing.
        if (failed.status === 401 && failed.id.startsWith('api.context.') && store.get().boot === 'in') {
            onSessionEnd();
        }
        if (failed.id === MFA_REQUIRED && store.get().boot === 'in') {
            store.update((s) => ({...s, boot: 'mfa'}));
        }
        throw failed;
    }
}

/** For requests whose failure the user need not hear of. */
export async function quietly<T>(request: Promise<T>): Promise<T | undefined> {
    try {
        return await ask(request);
    } catch {
        return undefined;
    }
}
