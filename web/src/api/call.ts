//! Requests of the pages that manage: the library's own fetch (headers, CSRF token, errors), with the path written out.
import {ask, client} from './client';

type Fetch = <T>(url: string, options: {method: string; body?: string | FormData}) => Promise<T>;

/** `path` begins below /api/v4. A body is sent as JSON, a form as it is. */
export function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const {doFetch} = client as unknown as {doFetch: Fetch};
    const sent = body instanceof FormData ? body : body === undefined ? undefined : JSON.stringify(body);
    return ask(doFetch<T>(client.getBaseRoute() + path, {method, ...(sent === undefined ? {} : {body: sent})}));
}

export const get = <T>(path: string) => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}) => call<T>('POST', path, body);
export const put = <T>(path: string, body: unknown = {}) => call<T>('PUT', path, body);
export const remove = <T>(path: string, body?: unknown) => call<T>('DELETE', path, body);

/** One file as a form. */
export function form(name: string, file: Blob, more: Record<string, string> = {}): FormData {
    const data = new FormData();
    data.append(name, file);
    for (const [key, value] of Object.entries(more)) {
        data.append(key, value);
    }
    return data;
}

/** The address of something the browser itself fetches (a picture, a download). */
export const address = (path: string): string => client.getBaseRoute() + path;
