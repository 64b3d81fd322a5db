//! The words of a search, for marking them in what was found.

const FILTER = /^-?(?:from|in|before|after|on|ext):/i;

/**
 * What a search looks for, as a regular expression's source: words and "phrases" without the filters (`from:`, `in:` ...)
 * and without what is excluded (`-word`). '' when there is nothing to mark.
 */
export function marksOf(terms: string): string {
    const parts = terms.match(/-?"[^"]*"|\S+/g) ?? [];
    const words = parts.filter((part) => !FILTER.test(part) && !part.startsWith('-')).map((part) => part.replace(/^"|"$/g, '').replace(/\*$/, '').trim());
    const sure = [...new Set(words)].filter(Boolean).sort((a, b) => b.length - a.length);
    return sure.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
}

/** The filter at the end of what is typed ("from:an"), if there is one to complete. */
export function openFilter(text: string): {name: 'from' | 'in'; term: string} | null {
    const found = /(?:^|\s)-?(from|in):(\S*)$/i.exec(text);
    return found ? {name: found[1]!.toLowerCase() as 'from' | 'in', term: found[2]!.replace(/^[@~]/, '')} : null;
}
