//! The server's own emoji.
import {dropEmoji, receiveEmoji} from '../state/emoji';
import {store} from '../state/state';
import {ask, client, quietly} from './client';

const PAGE = 200;
const MOST_PAGES = 10;
let read = false;

/** All of them, once; those of messages come with the messages. */
export async function loadEmoji(): Promise<void> {
    if (read || store.get().config.EnableCustomEmoji !== 'true') {
        return;
    }
    read = true;
    for (let page = 0; page < MOST_PAGES; page++) {
        const list = await quietly(client.getCustomEmojis(page, PAGE, 'name'));
        store.update((s) => receiveEmoji(s, list ?? []));
        if ((list?.length ?? 0) < PAGE) {
            return;
        }
    }
}

export async function createEmoji(name: string, picture: File): Promise<void> {
    const made = await ask(client.createCustomEmoji({name, creator_id: store.get().me}, picture));
    store.update((s) => receiveEmoji(s, [made]));
}

export async function removeEmoji(id: string): Promise<void> {
    await ask(client.deleteCustomEmoji(id));
    store.update((s) => dropEmoji(s, id));
}
