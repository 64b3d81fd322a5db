import {expect, it} from 'vitest';
import {LANGUAGES} from '.';
import {PASSKEY_WORDS} from './passkeys';

const blanks = (words: string) => [...new Set(words.match(/\{\w+/g))].sort().join();

it('the words of passkeys are there in every language, with the same blanks', () => {
    expect(Object.keys(PASSKEY_WORDS).sort()).toEqual(Object.keys(LANGUAGES).sort());
    for (const [code, words] of Object.entries(PASSKEY_WORDS)) {
        for (const [key, text] of Object.entries(PASSKEY_WORDS.en!)) {
            const own = words[key as keyof typeof words];
            expect(blanks(own), `${code} ${key}`).toBe(blanks(text));
        }
    }
});
