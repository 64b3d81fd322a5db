import type {State} from './state';

/** 12-hour clock, 24-hour clock, or undefined: as the language does. */
export function hour12(s: State): boolean | undefined {
    const choice = s.preferences['display_settings--use_military_time'];
    return choice === 'true' ? false : choice === 'false' ? true : undefined;
}

type Rules = Pick<State, 'config' | 'preferences'>;

/** Whether people may choose where replies stand; otherwise the server has decided. */
export const mayChooseThreads = (s: Rules): boolean => ['default_on', 'default_off'].includes(s.config.CollapsedThreads ?? '');

/** Replies stand only in their threads ("collapsed"), not also among the messages of the channel. */
export function threadsApart(s: Rules): boolean {
    const wish = s.preferences['display_settings--collapsed_reply_threads'];
    switch (s.config.CollapsedThreads) {
    case 'disabled': return false;
    case 'default_on': return wish !== 'off';
    case 'default_off': return wish === 'on';
    default: return true;
    }
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
