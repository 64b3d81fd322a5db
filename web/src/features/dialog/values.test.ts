import type {DialogElement} from '@mattermost/types/integrations';
import {describe, expect, it} from 'vitest';
import {dateOf, problemOf, startValues, submission, timeOf} from './values';

const now = new Date(2027, 2, 4, 10, 30).getTime();
const one = (type: string, more: Partial<DialogElement> = {}) => ({type, name: 'x', display_name: 'X', optional: false, ...more}) as DialogElement;

describe('values of a dialog', () => {
    it('begins with what the integration gave', () => {
        expect(startValues([one('bool', {default: 'true'})])).toEqual({x: true});
        expect(startValues([one('select', {default: 'a, b', multiselect: true})])).toEqual({x: ['a', 'b']});
        expect(startValues([one('date', {default: '+1d'})], now)).toEqual({x: '2027-03-05'});
    });

    it('knows relative days', () => {
        expect(dateOf('tomorrow', now)).toBe('2027-03-05');
        expect(dateOf('-1w', now)).toBe('2027-02-25');
        expect(timeOf('+2H', now) - now).toBe(7_200_000);
        expect(dateOf('nonsense', now)).toBe('');
    });

    it('says what is wrong', () => {
        expect(problemOf(one('text'), '')).toBe('required');
        expect(problemOf(one('text', {optional: true}), '')).toBeNull();
        expect(problemOf(one('text', {min_length: 3}), 'ab')).toBe('tooShort');
        expect(problemOf(one('text', {subtype: 'number'}), 'ab')).toBe('number');
        expect(problemOf(one('date', {max_date: 'today'}), '2027-03-05', now)).toBe('late');
        expect(problemOf(one('bool'), false)).toBeNull();
    });

    it('sends numbers as numbers and times in UTC', () => {
        expect(submission([one('text', {subtype: 'number'})], {x: '12'})).toEqual({x: 12});
        expect(submission([one('datetime')], {x: '2027-03-04T10:30'})).toEqual({x: new Date(2027, 2, 4, 10, 30).toISOString().replace('.000', '')});
        expect(submission([one('text')], {x: ''})).toEqual({});
    });
});
