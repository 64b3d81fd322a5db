//! Fetches or tells what an event left open (`state/apply.ts`).
import type {Need} from '../state/apply';
import {receiveChannels, receiveMembers} from '../state/channels';
import type {Channel} from '../state/state';
import {store} from '../state/state';
import {viewed} from './channels';
import {draftKnown} from './drafts';
import {client, quietly} from './client';
import {loadCategories, loadTeam, wantDirectUsers, wantRoles} from './load';
import {notify} from './notify';
import {wantUsers} from './users';

export function meet(need: Need): void {
    switch (need.kind) {
    case 'users': return wantUsers(need.ids);
    case 'channel': return void loadChannel(need.id);
    case 'team': return void loadTeam(need.id);
    case 'categories': return void loadCategories(need.teamId);
    case 'roles': return void wantRoles(need.names);
    case 'viewed': return viewed(need.channelId);
    case 'draft': return draftKnown(need.key, need.message);
    case 'notify': return notify(need.post, need.sender, need.title);
    }
}

const loading = new Map<string, Promise<void>>();

/** A channel that we were added to, or know too little of. */
export function loadChannel(id: string): Promise<void> {
    const running = loading.get(id);
    if (running) {
        return running;
    }
    const run = async () => {
        const [channel, member] = await Promise.all([quietly(client.getChannel(id)), quietly(client.getMyChannelMember(id))]);
        if (channel) {
            const isNew = !store.get().channels[id];
            store.update((s) => receiveMembers(receiveChannels(s, [channel as Channel]), member ? [member] : []));
            wantDirectUsers();
            if (isNew && store.get().view.teamId) {
                await loadCategories(store.get().view.teamId);
            }
        }
        loading.delete(id);
    };
    const promise = run();
    loading.set(id, promise);
    return promise;
}
