//! Words of the interface. English is always there; other languages are loaded when chosen.
import {en, type Key} from './en';

export type Dictionary = Record<Key, string>;
export type Vars = Record<string, string | number>;

/** What a language has not got would be shown in English; `languages.test.ts` lets no such key pass. */
export const LANGUAGES: Record<string, {name: string; load: () => Promise<Partial<Dictionary>>; rtl?: true}> = {
    en: {name: 'English', load: () => Promise.resolve(en)},
    de: {name: 'Deutsch', load: async () => (await import('./de')).de},
    es: {name: 'Español', load: async () => (await import('./es')).es},
    fr: {name: 'Français', load: async () => (await import('./fr')).fr},
    ja: {name: '日本語', load: async () => (await import('./ja')).ja},
    zh: {name: '简体中文', load: async () => (await import('./zh')).zh},
    ar: {name: 'العربية', load: async () => (await import('./ar')).ar, rtl: true},
};

let words: Partial<Dictionary> = en;
let current = 'en';
const also = new Set<(code: string) => Promise<void>>();

/** A further dictionary that follows the language. */
export function whenLanguage(load: (code: string) => Promise<void>): void {
    also.add(load);
}

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
    await Promise.all([...also].map((load) => load(code)));
    if (typeof document === 'undefined') {
        return;
    }
    document.documentElement.lang = code === 'zh' ? 'zh-CN' : code;
    document.documentElement.dir = LANGUAGES[code]?.rtl ? 'rtl' : 'ltr';
}

/** The text for a key, filled in. */
export const t = (key: Key, vars: Vars = {}): string => fill(words[key] ?? en[key], vars);

/**
 * `{name}` is replaced; `{n|one message|{n} messages}` chooses by the plural rule of the language (first form: "one",
 * second: all others). A language with more forms names them after a colon: `{n|a|b|few:c|many:d}`.
 */
export function fill(words: string, vars: Vars): string {
    const text = words.includes('|') ? words.replace(/\{(\w+)\|((?:[^{}]|\{\w+\})*)\}/g, (_, name: string, forms: string) => {
        const [one = '', other = '', ...more] = forms.split('|');
        const rule = new Intl.PluralRules(current).select(Number(vars[name]));
        const named = more.find((form) => form.startsWith(`${rule}:`));
        return named ? named.slice(rule.length + 1) : rule === 'one' ? one : other;
    }) : words;
    return text.replace(/\{(\w+)\}/g, (all, name: string) => (name in vars ? String(vars[name]) : all));
}

export type {Key};
