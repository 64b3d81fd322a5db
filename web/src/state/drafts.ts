import type {Draft, Priority, State, Upload} from './state';
import {drop, put} from './store';

const EMPTY: Draft = {message: '', uploads: []};

export function draftOf(s: State, key: string): Draft {
    return s.drafts[key] ?? EMPTY;
}

export function writeDraft(s: State, key: string, message: string): State {
    const old = draftOf(s, key);
    if (!message && !old.uploads.length && !old.priority && !old.burn) {
        return {...s, drafts: drop(s.drafts, key)};
    }
    return {...s, drafts: put(s.drafts, key, {...old, message})};
}

export function setPriority(s: State, key: string, priority: Priority | undefined): State {
    return {...s, drafts: put(s.drafts, key, {...draftOf(s, key), priority})};
}

export function setBurn(s: State, key: string, burn: boolean): State {
    return {...s, drafts: put(s.drafts, key, {...draftOf(s, key), burn})};
}

/** A draft from another of the user's clients; files that are here stay. */
export function receiveDraft(s: State, key: string, message: string): State {
    return draftOf(s, key).message === message ? s : writeDraft(s, key, message);
}

/** Places of a team, and of direct messages, where something was begun. The latest place last known to us comes last. */
export function draftsOf(s: State, teamId: string): string[] {
    return Object.keys(s.drafts).filter((key) => {
        const [channelId = ''] = key.split(':');
        const channel = s.channels[channelId];
        const draft = s.drafts[key]!;
        return channel && s.members[channelId] && (!channel.team_id || channel.team_id === teamId) && Boolean(draft.message.trim() || draft.uploads.length);
    }).toReversed();
}

export function clearDraft(s: State, key: string): State {
    return {...s, drafts: drop(s.drafts, key)};
}

export function addUpload(s: State, key: string, upload: Upload): State {
    const old = draftOf(s, key);
    return {...s, drafts: put(s.drafts, key, {...old, uploads: [...old.uploads, upload]})};
}

export function changeUpload(s: State, key: string, id: string, change: Partial<Upload>): State {
    const old = s.drafts[key];
    return old ? {...s, drafts: put(s.drafts, key, {...old, uploads: old.uploads.map((one) => (one.id === id ? {...one, ...change} : one))})} : s;
}

export function removeUpload(s: State, key: string, id: string): State {
    const old = s.drafts[key];
    if (!old) {
        return s;
    }
    const uploads = old.uploads.filter((one) => one.id !== id);
    return uploads.length || old.message ? {...s, drafts: put(s.drafts, key, {...old, uploads})} : {...s, drafts: drop(s.drafts, key)};
}
