//! Keeps the state in the browser's database (`state/snapshot.ts` says what of it).
import {fromSnapshot, keepWaiting, toSnapshot, type Snapshot} from '../state/snapshot';
import {store, type State} from '../state/state';

const NAME = 'ochre';
const TABLE = 'kept';
/** Writing is put off so that a busy channel costs one write, not many. */
const PAUSE_MS = 2500;

function open(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
        const request = indexedDB.open(NAME, 1);
        request.addEventListener('upgradeneeded', () => request.result.createObjectStore(TABLE));
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
    });
}

async function run<T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    try {
        const base = await open();
        return await new Promise<T | undefined>((resolve) => {
            const request = work(base.transaction(TABLE, mode).objectStore(TABLE));
            request.addEventListener('success', () => (resolve(request.result), base.close()));
            request.addEventListener('error', () => (resolve(undefined), base.close()));
        });
    } catch {
        // Closed to us (a private window): then nothing is kept.
        return undefined;
    }
}

let recent: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
let stop: (() => void) | undefined;
let last: State | null = null;

function save(): void {
    clearTimeout(timer);
    timer = undefined;
    const s = store.get();
    if (s.boot === 'in' && s.me && last !== s) {
        last = s;
        void run('readwrite', (table) => table.put(toSnapshot(s, recent), 'state'));
    }
}

/** From now on what is seen is kept. */
export function keepSnapshot(): void {
    if (stop || typeof indexedDB === 'undefined') {
        return;
    }
    let before = store.get();
    const off = store.subscribe(() => {
        const s = store.get();
        const {channelId} = s.view;
        if (channelId && recent[0] !== channelId) {
            recent = [channelId, ...recent.filter((id) => id !== channelId)].slice(0, 20);
        }
        const changed = s.posts !== before.posts || s.members !== before.members || s.channels !== before.channels || s.preferences !== before.preferences || s.timelines !== before.timelines;
        if (s.sending !== before.sending) {
            // What waits to be sent must not get lost with the page.
            setTimeout(save);
        } else if (changed) {
            timer ??= setTimeout(save, PAUSE_MS);
        }
        before = s;
    });
    const hidden = () => document.visibilityState === 'hidden' && save();
    document.addEventListener('visibilitychange', hidden);
    stop = () => {
        off();
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', hidden);
    };
}

const read = () => run<Snapshot>('readonly', (table) => table.get('state') as IDBRequest<Snapshot>);

/** The server does not answer: what was seen last, if it is this user's. */
export async function recallSnapshot(me: string): Promise<boolean> {
    const state = fromSnapshot(await read(), me);
    if (state) {
        recent = Object.keys(state.timelines);
        store.update(() => state);
    }
    return Boolean(state);
}

/** Messages that were written before the page went away. */
export async function recallWaiting(): Promise<void> {
    const snapshot = await read();
    store.update((s) => keepWaiting(s, snapshot));
}

/** Nothing stays of somebody who logged out. */
export function forgetSnapshot(): void {
    stop?.();
    stop = undefined;
    recent = [];
    last = null;
    void run('readwrite', (table) => table.clear());
}
