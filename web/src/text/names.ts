/** Up to two letters that stand for a name. */
export function initials(name: string): string {
    const words = name.trim().split(/[\s._-]+/).filter(Boolean);
    const letters = words.length > 1 ? [words[0]!, words.at(-1)!].map((word) => [...word][0]!) : [...(words[0] ?? '?')].slice(0, 2);
    return letters.join('').toLocaleUpperCase();
}

/** A stable number for a text, to pick a colour by. */
export function hash(text: string): number {
    let value = 0;
    for (const char of text) {
        value = (value * 31 + char.codePointAt(0)!) >>> 0;
    }
    return value;
}

/** A name for use in addresses: lower case letters, digits and dashes; may come out empty (Chinese, say). */
export function slug(text: string, max = 64): string {
    return text.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ß', 'ss').toLowerCase()
        .replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, max).replace(/-+$/, '');
}

/** How well `term` fits `text` as letters in order; lower is better, undefined when it does not fit. */
export function fuzzy(term: string, text: string): number | undefined {
    const [want, have] = [term.toLowerCase(), text.toLowerCase()];
    const at = have.indexOf(want);
    if (at >= 0) {
        const startsWord = at === 0 || /[\s._-]/.test(have[at - 1]!);
        return (at === 0 ? 0 : startsWord ? 10 : 30) + have.length / 100;
    }
    let [from, gaps] = [0, 0];
    for (const char of want) {
        const next = have.indexOf(char, from);
        if (next < 0) {
            return undefined;
        }
        gaps += next - from;
        from = next + 1;
    }
    return 60 + gaps;
}
