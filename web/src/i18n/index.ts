//! Words of the interface. English is always there; other languages are loaded when chosen.
import {en, type Key} from './en';

export type Dictionary = Record<Key, string>;
export type Vars = Record<string, string | number>;

export const LANGUAGES: Record<string, {name: string; load: () => Promise<Dictionary>}> = {
    en: {name: 'English', load: () => Promise.resolve(en)},
    de: {name: 'Deutsch', load: async () => (await import('./de')).de},
};

let words: Dictionary = en;
let current = 'en';

/** The language in use: also the locale of dates and numbers. */
export function locale(): string {
    return current;
}

/** Chooses the best language for wishes like "de-AT"; English when none fits. */
export function pickLanguage(wishes: readonly string[]): string {
    for (const wish of wishes) {
        const base = wish.toLowerCase().split('-')[0]!;
        if (LANGUAGES[base]) {
            return base;
        }
    }
    return 'en';
}

export async function loadLanguage(code: string): Promise<void> {
    words = await (LANGUAGES[code] ?? LANGUAGES.en!).load();
    current = code;
}

/**
 * The text for a key. `{name}` is replaced; `{n|one message|{n} messages}` chooses by the plural rule of the language
 * (first form: "one", second: all others).
 */
export function t(key: Key, vars: Vars = {}): string {
    const plural = new Intl.PluralRules(current);
    const text = words[key].replace(/\{(\w+)\|([^|]*)\|((?:[^{}]|\{\w+\})*)\}/g, (_, name: string, one: string, other: string) =>
        (plural.select(Number(vars[name])) === 'one' ? one : other));
    return text.replace(/\{(\w+)\}/g, (all, name: string) => (name in vars ? String(vars[name]) : all));
}

export type {Key};
