//! Texts that were not sent yet, shared between the user's clients.
import type {Draft as WireDraft} from '@mattermost/types/drafts';
import {receiveDraft} from '../state/drafts';
import {store} from '../state/state';
import {placeKey} from '../state/typing';
import {client, quietly} from './client';

/** What the server holds, by place; what is written here already stays. */
const known = new Map<string, string>();

/** Told by the server: it need not be told the same. */
export function draftKnown(key: string, message: string): void {
    if (message) {
        known.set(key, message);
    } else {
        known.delete(key);
    }
}

export async function loadDrafts(teamId: string): Promise<void> {
    if (store.get().config.AllowSyncedDrafts !== 'true') {
        return;
    }
    const list = await quietly(client.getUserDrafts(teamId));
    for (const draft of Array.isArray(list) ? list : []) {
        const key = placeKey(draft.channel_id, draft.root_id);
        known.set(key, draft.message);
        store.update((s) => (s.drafts[key]?.message ? s : receiveDraft(s, key, draft.message)));
    }
}

let told: Promise<unknown> = Promise.resolve();

/** Tells the server what changed since it was told last. One round after the other: what was cleared must not be overtaken by what stood there before. */
export function syncDrafts(): Promise<unknown> {
    told = told.then(tell);
    return told;
}

async function tell(): Promise<void> {
    const s = store.get();
    if (s.config.AllowSyncedDrafts !== 'true') {
        return;
    }
    const keys = new Set([...known.keys(), ...Object.keys(s.drafts)]);
    await Promise.all([...keys].map(async (key) => {
        const message = s.drafts[key]?.message ?? '';
        if ((known.get(key) ?? '') === message) {
            return;
        }
        const [channel_id = '', root_id = ''] = key.split(':');
        const connection = s.link.connectionId;
        if (message.trim()) {
            known.set(key, message);
            await quietly(client.upsertDraft({channel_id, root_id, message, user_id: s.me, props: {}, file_ids: [], create_at: 0, update_at: 0, delete_at: 0} as WireDraft, connection));
        } else {
            known.delete(key);
            await quietly(client.deleteDraft(channel_id, root_id, connection));
        }
    }));
}
