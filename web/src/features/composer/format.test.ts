import {describe, expect, it} from 'vitest';
import {format, type Format} from './format';

/** "[" and "]" in these stand for the selection. */
function run(kind: Format, text: string): string {
    const [from, to] = [text.indexOf('⟦'), text.indexOf('⟧') - 1];
    const made = format(kind, {value: text.replace(/[⟦⟧]/g, ''), selectionStart: from, selectionEnd: to});
    return `${made.text.slice(0, made.from)}⟦${made.text.slice(made.from, made.to)}⟧${made.text.slice(made.to)}`;
}

describe('formatting what is selected', () => {
    it.each<[Format, string, string]>([
        ['bold', 'a ⟦b⟧ c', 'a **⟦b⟧** c'],
        ['bold', 'a **⟦b⟧** c', 'a ⟦b⟧ c'],
        ['code', '⟦⟧', '`⟦⟧`'],
        ['quote', 'one ⟦two⟧', '> one ⟦two⟧'],
        ['bullets', '⟦a\nb⟧', '- ⟦a\n- b⟧'],
        ['numbers', '⟦a\nb⟧', '1. ⟦a\n2. b⟧'],
        ['quote', '> ⟦a⟧', '⟦a⟧'],
        ['link', 'see ⟦this⟧', 'see [this](https://⟦⟧)'],
        ['link', '⟦https://a.org⟧', '[⟦⟧](https://a.org)'],
        ['block', 'x⟦y⟧', 'x\n```\n⟦y⟧\n```\n'],
    ])('%s: %s', (kind, before, after) => expect(run(kind, before)).toBe(after));
});
