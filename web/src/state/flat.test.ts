import type {PostList} from '@mattermost/types/posts';
import {describe, expect, it} from 'vitest';
import {apply} from './apply';
import {unreadOf} from './channels';
import {channel, member, post, posted, world} from './fixtures';
import {mayChooseThreads, threadsApart} from './looks';
import {shouldNotify} from './notify';
import {openTimeline, removePost} from './posts';
import type {State} from './state';

const rules = (CollapsedThreads: string, wish = '') => ({config: {CollapsedThreads} as State['config'], preferences: wish ? {'display_settings--collapsed_reply_threads': wish} : {} as State['preferences']});
/** As `world`, with replies among the messages. */
const flat = (): State => ({...world(), ...rules('default_on', 'off')});
const list = (...posts: ReturnType<typeof post>[]) => ({order: posts.map((one) => one.id).toReversed(), posts: Object.fromEntries(posts.map((one) => [one.id, one])), next_post_id: '', prev_post_id: ''}) as unknown as PostList;

describe('where replies stand', () => {
    it('is for the server to fix, or for each person to choose', () => {
        expect(threadsApart(rules('always_on', 'off'))).toBe(true);
        expect(threadsApart(rules('disabled', 'on'))).toBe(false);
        expect([rules('default_on'), rules('default_off')].map(threadsApart)).toEqual([true, false]);
        expect([rules('default_on', 'off'), rules('default_off', 'on')].map(threadsApart)).toEqual([false, true]);
        expect(['always_on', 'disabled', 'default_on', 'default_off'].map((one) => mayChooseThreads(rules(one)))).toEqual([false, false, true, true]);
    });

    it('is among the messages when they are not apart: in pages, in events, once', () => {
        const reply = post('r', 20, {root_id: 'a'});
        expect(openTimeline(flat(), 'town', list(post('a', 10), reply), {older: false, newer: false}).timelines.town!.ids).toEqual(['a', 'r']);
        expect(openTimeline(world(), 'town', list(post('a', 10), reply), {older: false, newer: false}).timelines.town!.ids).toEqual(['a']);
        const heard = apply(apply(flat(), posted(reply), 30).state, posted(reply), 31).state;
        expect(heard.timelines.town!.ids).toEqual(['a', 'r']);
        expect(removePost(heard, {id: 'a', channel_id: 'town', root_id: ''}).timelines.town!.ids).toEqual([]);
    });

    it('decides what makes a channel unread, and what is told', () => {
        const counts = {channels: {other: channel('other', {total_msg_count: 5, total_msg_count_root: 2})}, members: {other: member('other', {msg_count: 4, msg_count_root: 2, mention_count: 1})}};
        expect(unreadOf({...flat(), ...counts}, 'other')).toEqual({unread: true, mentions: 1, muted: false});
        expect(unreadOf({...world(), ...counts}, 'other')).toEqual({unread: false, mentions: 0, muted: false});
        const facts = {mentioned: false, follows: false, direct: true};
        expect(shouldNotify(flat(), post('r', 20, {root_id: 'a'}), facts)).toBe(true);
        expect(shouldNotify(world(), post('r', 20, {root_id: 'a'}), facts)).toBe(false);
    });
});
