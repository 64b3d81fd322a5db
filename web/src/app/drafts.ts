import {syncDrafts} from '../api/drafts';
import {store, type Draft} from '../state/state';
import {keep, recall} from '../ui/keep';

/** Texts that were not sent yet outlive the page; files do not. */
export function keepDrafts(me: string): () => void {
    const key = `ochre.drafts.${me}`;
    let saved: Record<string, string> = {};
    try {
        saved = JSON.parse(recall(key) ?? '{}') as Record<string, string>;
    } catch {
        // Something else lies there: begin anew.
    }
    const drafts = Object.fromEntries(Object.entries(saved).map(([place, message]): [string, Draft] => [place, {message, uploads: []}]));
    store.update((s) => ({...s, drafts: {...drafts, ...s.drafts}}));
    let last = store.get().drafts;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let later: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
        timer = undefined;
        const texts = Object.entries(store.get().drafts).filter(([, draft]) => draft.message.trim()).map(([place, draft]) => [place, draft.message]);
        keep(key, JSON.stringify(Object.fromEntries(texts)));
        clearTimeout(later);
        later = setTimeout(() => void syncDrafts(), 600);
    };
    const stop = store.subscribe(() => {
        const {drafts: now, me: who} = store.get();
        if (now !== last && who === me) {
            last = now;
            timer ??= setTimeout(flush, 400);
        }
    });
    addEventListener('pagehide', flush);
    return () => {
        stop();
        clearTimeout(timer);
        removeEventListener('pagehide', flush);
    };
}
