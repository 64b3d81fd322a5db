//! What is done with long texts.

/** More than this in one piece is a file to read, not a message. */
export const LONG_CHARACTERS = 6000;
export const LONG_LINES = 120;

/** The text as a file when it is too long for a message, else null. */
export function longPaste(text: string, already: number, limit: number): File | null {
    const long = text.length > LONG_CHARACTERS || text.length + already > limit || (text.match(/\n/g)?.length ?? 0) > LONG_LINES;
    return long ? new File([text], `${nameOf(text)}`, {type: 'text/plain'}) : null;
}

function nameOf(text: string): string {
    const start = text.trimStart();
    if (/^[{[]/.test(start)) {
        try {
            JSON.parse(text);
            return 'pasted.json';
        } catch {
            // Only looks like it.
        }
    }
    return /^(diff |--- |Index: )/.test(start) ? 'pasted.diff' : 'pasted.txt';
}
