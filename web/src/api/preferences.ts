import type {PreferenceType} from '@mattermost/types/preferences';
import {receivePreferences} from '../state/preferences';
import {store} from '../state/state';
import {client, quietly} from './client';

/** Saved at once here, and on the server for the user's other clients. */
export async function setPreferences(list: {category: string; name: string; value: string}[]): Promise<void> {
    const user_id = store.get().me;
    const full: PreferenceType[] = list.map((one) => ({...one, user_id}));
    store.update((s) => receivePreferences(s, full));
    await quietly(client.savePreferences(user_id, full));
}
