import type {UserProfile} from '@mattermost/types/users';
import {receiveStatuses, receiveUsers} from '../state/users';
import {store} from '../state/state';
import {ask, client, quietly} from './client';

let wanted = new Set<string>();
let asked = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Fetches profiles and statuses of people whom we see for the first time; requests of one moment go out as one. */
export function wantUsers(ids: Iterable<string>): void {
    const {users} = store.get();
    for (const id of ids) {
        if (id && !users[id] && !asked.has(id)) {
            wanted.add(id);
        }
    }
    if (wanted.size) {
        timer ??= setTimeout(fetchWanted, 15);
    }
}

async function fetchWanted(): Promise<void> {
    timer = undefined;
    const ids = [...wanted];
    wanted = new Set();
    asked = new Set([...asked, ...ids]);
    const [users, statuses] = await Promise.all([quietly(client.getProfilesByIds(ids)), quietly(client.getStatusesByIds(ids))]);
    for (const id of ids) {
        asked.delete(id);
    }
    store.update((s) => receiveStatuses(receiveUsers(s, users ?? []), statuses ?? []));
}

/** Statuses are not broadcast to others, so those on screen are asked for now and then. */
export async function refreshStatuses(): Promise<void> {
    const ids = Object.keys(store.get().users).slice(0, 200);
    if (ids.length) {
        const statuses = await quietly(client.getStatusesByIds(ids));
        store.update((s) => receiveStatuses(s, statuses ?? []));
    }
}

export async function setStatus(status: string): Promise<void> {
    const user_id = store.get().me;
    store.update((s) => receiveStatuses(s, [{user_id, status}]));
    await ask(client.updateStatus({user_id, status} as Parameters<typeof client.updateStatus>[0]));
}

/** People by a part of a name: members of the channel first, then of the team. */
export async function findPeople(term: string, teamId = '', channelId = ''): Promise<UserProfile[]> {
    const found = await quietly(client.autocompleteUsers(term, teamId, channelId, {limit: 25}));
    const users = [...(found?.users ?? []), ...(found?.out_of_channel ?? [])];
    store.update((s) => receiveUsers(s, users));
    return users;
}

export function pictureUrl(user: UserProfile | undefined, id: string): string {
    return client.getProfilePictureUrl(id, user?.last_picture_update ?? 0);
}

export async function saveProfile(patch: Partial<UserProfile>): Promise<void> {
    const user = await ask(client.patchMe(patch));
    store.update((s) => receiveUsers(s, [user]));
}

export async function changePassword(current: string, next: string): Promise<void> {
    await ask(client.updateUserPassword(store.get().me, current, next));
}
