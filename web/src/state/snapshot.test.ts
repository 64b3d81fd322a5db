import {describe, expect, it} from 'vitest';
import {post, world} from './fixtures';
import {addPost, queued, queueSending, startSending} from './posts';
import {fromSnapshot, keepWaiting, toSnapshot} from './snapshot';

describe('what is kept for the time without a server', () => {
    const waiting = queueSending(startSending(world(), post('me:1', 50, {user_id: 'me', pending_post_id: 'me:1'})), 'me:1');

    it('opens with the channels seen last, and with what waits', () => {
        const state = fromSnapshot(JSON.parse(JSON.stringify(toSnapshot(waiting, ['town']))), 'me')!;
        expect(state.timelines.town!.ids).toEqual(['a', 'me:1']);
        expect(queued(state).map((one) => one.id)).toEqual(['me:1']);
        expect(state.link.status).toBe('lost');
    });

    it('is nobody else’s, and holds no vanishing post', () => {
        expect(fromSnapshot(toSnapshot(waiting, ['town']), 'anna')).toBeNull();
        const secret = addPost(world(), post('s', 60, {type: 'burn_on_read', message: 'secret'}));
        expect(JSON.stringify(toSnapshot(secret, ['town']))).not.toContain('secret');
    });

    it('brings what waits into a state that was read anew', () => {
        const state = keepWaiting(world(), toSnapshot(waiting, ['town']));
        expect(queued(state).map((one) => one.message)).toEqual(['me:1']);
    });
});
