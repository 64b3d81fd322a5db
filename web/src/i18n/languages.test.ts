import {describe, expect, it} from 'vitest';
import {LANGUAGES} from '.';
import {en} from './en';
import {en as manage} from './manage/en';

const blanks = (words: string) => [...new Set(words.match(/\{\w+/g))].sort();
const OTHERS = Object.keys(LANGUAGES).filter((code) => code !== 'en');

/** What is wrong with a dictionary, in words. */
function faults(words: Partial<Record<string, string>>, wanted: Record<string, string>): string[] {
    const strange = Object.keys(words).filter((key) => !(key in wanted)).map((key) => `${key} is not in English`);
    const wrong = Object.entries(wanted).filter(([key, text]) => words[key] !== undefined && blanks(words[key]).join() !== blanks(text).join()).map(([key]) => `${key} has other blanks`);
    return [...strange, ...wrong];
}

describe.each(OTHERS)('%s', (code) => {
    it('has the blanks of the English words, and no keys beside', async () => {
        expect(faults(await LANGUAGES[code]!.load(), en)).toEqual([]);
        const {[code]: words} = await import(`./manage/${code}.ts`) as Record<string, Record<string, string>>;
        expect(faults(words!, manage)).toEqual([]);
    });

    it('lacks no key', async () => {
        const {[code]: words} = await import(`./manage/${code}.ts`) as Record<string, Record<string, string>>;
        const known = {...await LANGUAGES[code]!.load(), ...words};
        const late = Object.keys({...en, ...manage}).filter((key) => !known[key as keyof typeof known]);
        expect(late).toEqual([]);
    });
});
