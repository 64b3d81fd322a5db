import {describe, expect, it} from 'vitest';
import {marksOf, openFilter} from './find';

describe('words of a search', () => {
    it.each([
        ['glaze', 'glaze'],
        ['from:ann glaze in:off-topic', 'glaze'],
        ['"cold kiln" ash', 'cold kiln|ash'],
        ['ash -raku', 'ash'],
        ['-"cold kiln" ash', 'ash'],
        ['kil*', 'kil'],
        ['a.b (c)', '\\(c\\)|a\\.b'],
        ['from:ann', ''],
        ['', ''],
    ])('%s', (terms, marks) => {
        expect(new Set(marksOf(terms).split('|'))).toEqual(new Set(marks.split('|')));
    });

    it('knows the filter that is being typed', () => {
        expect(openFilter('ash from:an')).toEqual({name: 'from', term: 'an'});
        expect(openFilter('in:~glaz')).toEqual({name: 'in', term: 'glaz'});
        expect(openFilter('in:glazes ash')).toBeNull();
    });
});
