import {locale} from '.';

/** Day and time of a moment in milliseconds; a dash where there is none. */
export function stamp(at: number | undefined): string {
    return at ? new Intl.DateTimeFormat(locale(), {dateStyle: 'medium', timeStyle: 'short'}).format(at) : '–';
}

/** The same to the second, for what follows closely on each other. */
export function exact(at: number | undefined): string {
    return at ? new Intl.DateTimeFormat(locale(), {dateStyle: 'medium', timeStyle: 'medium'}).format(at) : '–';
}

export const count = (n: number): string => new Intl.NumberFormat(locale()).format(n);

/** `manage_team_roles` -> "Manage team roles". */
export function humane(name: string): string {
    const text = name.replace(/_/g, ' ');
    return text.charAt(0).toUpperCase() + text.slice(1);
}
