//! Where notifications are: what waits and what failed, the way of a message, and why somebody was told or not.
import type {Post, UserProfile} from '../state/state';
import {ask, client} from './client';
import {get, post} from './call';

/** One kind of work that goes out: mails, pushes, webhooks. Times in ms. */
export interface OutboxKind {
    kind: string;
    waiting: number;
    /** Of those, tried at least once. */
    failing: number;
    oldest_at: number;
    /** The other side is away: nothing is tried before this time. */
    rests_until: number | null;
}

export interface Failed {
    id: string;
    kind: string;
    to: string | null;
    user_id: string | null;
    post_id: string | null;
    subject: string | null;
    attempts: number;
    create_at: number;
    error: string;
    given_up: boolean;
    next_at: number;
}

export const outbox = () => get<{kinds: OutboxKind[]; failed: Failed[]}>('/ochre/outbox');
export const retryOutbox = (kind: string) => post<{rows: number}>('/ochre/outbox/retry', {kind});

/** A step of a message on its way; `since`: when it was written down first. */
export interface Step {
    at: number;
    since?: number;
    what: string;
    medium?: string;
    user_id?: string;
    target?: string;
    reason?: string;
}

export interface Way {
    post: Post;
    totals: Record<string, number>;
    connected_members_now: number;
    events: Step[];
}

export async function wayOf(id: string): Promise<Way> {
    const [way, one] = await Promise.all([get<Omit<Way, 'post'>>(`/ochre/posts/${id}/timeline`), ask(client.getPost(id))]);
    return {...way, post: one};
}

/** The decision with the settings and the presence of this moment: `yes` or why not. */
export interface Verdict {
    member: boolean;
    mail: string;
    push: string;
    mention?: string | null;
    follows_thread?: boolean;
    collapsed_threads?: boolean;
    status?: string;
    looks_at_channel?: boolean;
    muted?: boolean;
    phones?: number;
    browsers?: number;
    server?: {mail: boolean; phones: boolean; browsers: boolean};
}

export interface Noted {
    medium: string;
    target: string;
    state: string;
    reason: string;
    create_at: number;
    update_at: number;
}

export const whyTold = (postId: string, userId: string) => get<{noted: Noted[]; now: Verdict}>(`/ochre/posts/${postId}/notifications/${userId}`);
export const byUsername = (name: string): Promise<UserProfile> => ask(client.getUserByUsername(name.trim().replace(/^@/, '').toLowerCase()));
