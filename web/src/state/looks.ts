import type {State} from './state';

/** 12-hour clock, 24-hour clock, or undefined: as the language does. */
export function hour12(s: State): boolean | undefined {
    const choice = s.preferences['display_settings--use_military_time'];
    return choice === 'true' ? false : choice === 'false' ? true : undefined;
}

export interface CustomStatus {
    emoji: string;
    text: string;
}

/** What a person says of themselves, unless its time is over. */
export function customStatus(s: State, id: string, now: number): CustomStatus | null {
    const raw = s.users[id]?.props?.customStatus;
    if (!raw) {
        return null;
    }
    try {
        const {emoji, text, expires_at} = JSON.parse(raw) as {emoji?: string; text?: string; expires_at?: string};
        const end = expires_at ? Date.parse(expires_at) : 0;
        return (emoji || text) && !(end > 0 && end < now) ? {emoji: emoji ?? '', text: text ?? ''} : null;
    } catch {
        return null;
    }
}
