//! What the elements of an integration's dialog hold, and what is wrong with it. Pure.
import type {DialogElement} from '@mattermost/types/integrations';

export type Value = string | string[] | boolean;
export type Values = Record<string, Value>;
export type Problem = 'required' | 'tooShort' | 'tooLong' | 'email' | 'number' | 'url' | 'early' | 'late';

const pad = (n: number) => String(n).padStart(2, '0');
const day = (date: Date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

/** The first values: the integration's own, with relative days made absolute. */
export function startValues(elements: DialogElement[], now = Date.now()): Values {
    return Object.fromEntries(elements.map((one): [string, Value] => [one.name, startValue(one, now)]));
}

function startValue(one: DialogElement, now: number): Value {
    const given = one.default ?? '';
    switch (one.type) {
    case 'bool': return String(given).toLowerCase() === 'true';
    case 'select': return one.multiselect ? given.split(',').map((part) => part.trim()).filter(Boolean) : given;
    case 'date': return dateOf(given, now);
    case 'datetime': return localTimeOf(given, now);
    default: return given;
    }
}

/** `today`, `tomorrow`, `yesterday`, `+3d`, `-2w`, `+1M`, `+4H` or a date, as a time; NaN for anything else. */
export function timeOf(text: string, now: number): number {
    const date = new Date(now);
    const shift = (days: number) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
    const named = {today: 0, tomorrow: 1, yesterday: -1}[text.toLowerCase()];
    if (named !== undefined) {
        return shift(named);
    }
    const relative = /^([+-]?\d+)([dwmHM])$/.exec(text);
    if (relative) {
        const n = Number(relative[1]);
        switch (relative[2]) {
        case 'd': return shift(n);
        case 'w': return shift(n * 7);
        case 'm':
        case 'M': return new Date(date.getFullYear(), date.getMonth() + n, date.getDate()).getTime();
        default: return now + n * 3_600_000;
        }
    }
    return /^\d{4}-\d\d-\d\d$/.test(text) ? new Date(`${text}T00:00`).getTime() : Date.parse(text);
}

/** For `<input type="date">`. */
export function dateOf(text: string | undefined, now: number): string {
    const at = text ? timeOf(text, now) : NaN;
    return Number.isNaN(at) ? '' : day(new Date(at));
}

/** For `<input type="datetime-local">`. */
export function localTimeOf(text: string | undefined, now: number): string {
    const at = text ? timeOf(text, now) : NaN;
    const date = new Date(at);
    return Number.isNaN(at) ? '' : `${day(date)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** What the server is sent; a time goes out in UTC. */
export function submission(elements: DialogElement[], values: Values): Record<string, unknown> {
    return Object.fromEntries(elements.flatMap((one): [string, unknown][] => {
        const value = values[one.name];
        if (one.type === 'datetime' && value) {
            return [[one.name, new Date(String(value)).toISOString().replace(/\.\d+Z$/, 'Z')]];
        }
        if (one.type === 'text' && one.subtype === 'number' && value !== '' && value !== undefined) {
            return [[one.name, Number(value)]];
        }
        return value === '' || value === undefined ? [] : [[one.name, value]];
    }));
}

/** What keeps a value from being sent. */
export function problemOf(one: DialogElement, value: Value | undefined, now = Date.now()): Problem | null {
    const empty = value === undefined || value === '' || (Array.isArray(value) && !value.length) || (one.type === 'bool' && value === false);
    if (empty) {
        return one.optional || one.type === 'bool' ? null : 'required';
    }
    if (typeof value !== 'string') {
        return null;
    }
    if (one.type === 'text' || one.type === 'textarea') {
        return textProblem(one, value);
    }
    if (one.type === 'date' || one.type === 'datetime') {
        const at = timeOf(value, now);
        const [least, most] = [one.min_date ? timeOf(one.min_date, now) : NaN, one.max_date ? timeOf(one.max_date, now) : NaN];
        return at < least ? 'early' : at > most + (one.type === 'datetime' && !/T/.test(one.max_date ?? '') ? 86_399_999 : 0) ? 'late' : null;
    }
    return null;
}

function textProblem(one: DialogElement, value: string): Problem | null {
    if (one.min_length && value.length < one.min_length) {
        return 'tooShort';
    }
    if (one.max_length && value.length > one.max_length) {
        return 'tooLong';
    }
    switch (one.subtype) {
    case 'email': return /^\S+@\S+$/.test(value) ? null : 'email';
    case 'number': return Number.isNaN(Number(value)) ? 'number' : null;
    case 'url': return /^https?:\/\/\S+$/i.test(value) ? null : 'url';
    default: return null;
    }
}
