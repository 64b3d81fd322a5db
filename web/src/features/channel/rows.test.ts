import {describe, expect, it} from 'vitest';
import {post} from '../../state/fixtures';
import {rowsOf} from './rows';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 5, day, hour, minute).getTime();
const list = [
    post('a', at(1, 9)), post('b', at(1, 9, 2)), post('c', at(1, 9, 3), {user_id: 'ben'}), post('d', at(1, 9, 30), {user_id: 'ben'}),
    post('e', at(2, 8)), post('f', at(2, 8, 1)), post('g', at(2, 8, 2), {type: 'system_join_channel'}), post('h', at(2, 8, 3)),
];
const posts = Object.fromEntries(list.map((one) => [one.id, one]));
const ids = list.map((one) => one.id);

describe('rows of a channel', () => {
    it('gathers what one person says within minutes, and begins anew each day', () => {
        const rows = rowsOf(ids, posts, {newFrom: '', start: true});
        expect(rows.map((row) => row.kind)).toEqual(['start', 'day', 'post', 'post', 'post', 'post', 'day', 'post', 'post', 'post', 'post']);
        expect(rows.flatMap((row) => (row.kind === 'post' && row.compact ? [row.key] : []))).toEqual(['b', 'f']);
    });

    it('draws the line above the first new one, which shows its author', () => {
        const rows = rowsOf(ids, posts, {newFrom: 'f', start: false});
        const line = rows.findIndex((row) => row.kind === 'new');
        expect(rows[line + 1]).toEqual({kind: 'post', key: 'f', id: 'f', compact: false});
    });

    it('keeps the row of a post that was on its way', () => {
        const sent = post('real', at(1, 9), {pending_post_id: 'ada:1'});
        const keys = (one: typeof sent) => rowsOf([one.id], {[one.id]: one}, {newFrom: '', start: false}).map((row) => row.key);
        expect(keys(sent)).toEqual(keys({...sent, id: 'ada:1'}));
    });

    it('passes over posts that are gone', () => {
        expect(rowsOf(['a', 'x', 'b'], posts, {newFrom: '', start: false}).map((row) => row.key)).toEqual([`day-20260501`, 'a', 'b']);
    });
});
