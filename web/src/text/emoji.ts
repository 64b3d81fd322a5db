import table from 'virtual:emoji';

export interface Emoji {
    name: string;
    names: string[];
    /** The character, without a skin tone. */
    char: string;
    toned: boolean;
    words: string;
    category: string;
}

/** The order of the picker; ids of the data set. */
export const CATEGORIES = ['people', 'nature', 'foods', 'activity', 'places', 'objects', 'symbols', 'flags'] as const;

const TONES: Record<string, string> = {
    light_skin_tone: '\u{1F3FB}', medium_light_skin_tone: '\u{1F3FC}', medium_skin_tone: '\u{1F3FD}',
    medium_dark_skin_tone: '\u{1F3FE}', dark_skin_tone: '\u{1F3FF}',
};

export const TONE_NAMES = ['', 'light_skin_tone', 'medium_light_skin_tone', 'medium_skin_tone', 'medium_dark_skin_tone', 'dark_skin_tone'] as const;
export type Tone = typeof TONE_NAMES[number];

/** The name of an emoji in a skin tone, where it comes in several. */
export function toned(name: string, tone: Tone): string {
    allEmoji();
    return tone && byName.get(name)?.toned ? `${name}_${tone}` : name;
}

let list: Emoji[] | null = null;
const byName = new Map<string, Emoji>();

/** All emoji, parsed at first use. */
export function allEmoji(): Emoji[] {
    if (list) {
        return list;
    }
    list = [];
    for (const [category, lines] of table) {
        for (const line of lines.split('\n')) {
            const [names = '', char = '', toned, words = ''] = line.split('\t');
            const emoji: Emoji = {names: names.split(','), name: names.split(',')[0]!, char, toned: toned === 't', words, category};
            list.push(emoji);
            for (const name of emoji.names) {
                byName.set(name, emoji);
            }
        }
    }
    return list;
}

/** The character for a short name (`tada`, `+1`, `wave_dark_skin_tone`), or undefined. */
export function emojiChar(name: string): string | undefined {
    allEmoji();
    const plain = byName.get(name);
    if (plain) {
        return plain.char;
    }
    for (const [suffix, tone] of Object.entries(TONES)) {
        const base = name.endsWith('_' + suffix) ? byName.get(name.slice(0, -suffix.length - 1)) : undefined;
        if (base?.toned && !base.name.includes('_tone')) {
            const [first = '', ...rest] = [...base.char.replace(/\uFE0F$/, '')];
            return first + tone + rest.join('');
        }
    }
    return undefined;
}

/** Best matches first: exact name, then names that start with the term, then names and words that contain it. */
export function searchEmoji(term: string, limit = 60): Emoji[] {
    const want = term.toLowerCase().replaceAll(' ', '_');
    const scored: [number, Emoji][] = [];
    for (const emoji of allEmoji()) {
        const score = emoji.names.includes(want) ? 0 : emoji.names.some((name) => name.startsWith(want)) ? 1 :
            emoji.names.some((name) => name.includes(want)) ? 2 : emoji.words.includes(want) ? 3 : 9;
        if (score < 9) {
            scored.push([score, emoji]);
        }
    }
    return scored.sort((a, b) => a[0] - b[0]).slice(0, limit).map(([, emoji]) => emoji);
}

const SMILEYS: Record<string, string> = {
    ':)': 'slightly_smiling_face', ':-)': 'slightly_smiling_face', ';)': 'wink', ';-)': 'wink', ':D': 'smile', ':-D': 'smile',
    ':(': 'slightly_frowning_face', ':-(': 'slightly_frowning_face', ':P': 'stuck_out_tongue', ':-P': 'stuck_out_tongue',
    ':p': 'stuck_out_tongue', ':-p': 'stuck_out_tongue', ':o': 'open_mouth', ':-o': 'open_mouth', ':O': 'open_mouth', '<3': 'heart', '</3': 'broken_heart', ':\'(': 'cry',
    ':+1:': '+1', ':-1:': '-1',
};

/** The short name of a typed smiley, if it is one. */
export function smiley(text: string): string | undefined {
    return SMILEYS[text];
}

const ONLY = /^(?:\s|\p{Extended_Pictographic}|\p{Emoji_Component}|\u200D|\uFE0F)+$/u;

/** Messages of nothing but a few emoji are shown large. */
export function onlyEmoji(text: string): boolean {
    const short = text.trim();
    if (!short || short.length > 60) {
        return false;
    }
    const plain = short.replace(/:[+\-\w]+:/g, (all) => (emojiChar(all.slice(1, -1)) ? '😀' : all));
    return ONLY.test(plain) && /\p{Extended_Pictographic}/u.test(plain) && [...plain.replace(/\s|\uFE0F|\u200D/g, '')].length <= 9;
}
