//! Words of the pages that manage and administer: a dictionary of their own, fetched with those pages.
import {locale, whenLanguage, fill, type Vars} from '.';
import {en, type ManageKey} from './manage/en';

type Words = Partial<Record<ManageKey, string>>;

const LOAD: Record<string, () => Promise<Words>> = {
    de: async () => (await import('./manage/de')).de,
    fr: async () => (await import('./manage/fr')).fr,
    es: async () => (await import('./manage/es')).es,
    ja: async () => (await import('./manage/ja')).ja,
    zh: async () => (await import('./manage/zh')).zh,
    ar: async () => (await import('./manage/ar')).ar,
};

let words: Words = en;

let wanted = 'en';

/** The last language asked for wins, whichever arrives last. */
async function load(code: string): Promise<void> {
    wanted = code;
    const loaded = code in LOAD ? await LOAD[code]!() : en;
    if (wanted === code) {
        words = loaded;
    }
}

/** A page of these words, ready to show: its code and its words come together. Later changes of the language follow. */
export async function withWords<T>(page: Promise<T>): Promise<T> {
    whenLanguage(load);
    const [loaded] = await Promise.all([page, load(locale()).catch(() => undefined)]);
    return loaded;
}

/** As `t`, for the keys of this dictionary. */
export const m = (key: ManageKey, vars: Vars = {}): string => fill(words[key] ?? en[key] ?? '', vars);

export type {ManageKey};
