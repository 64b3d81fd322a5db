import {describe, expect, it} from 'vitest';
import {apply} from './apply';
import {unreadOf} from './channels';
import {channel, frame, member, post, posted, user, world} from './fixtures';
import {addPost, firstNew, startSending} from './posts';
import type {State} from './state';

const run = (s: State, ...frames: Parameters<typeof apply>[1][]): State => frames.reduce((state, one) => apply(state, one, 1000).state, s);

describe('posted', () => {
    it('appends, counts, and is seen at once where the user looks', () => {
        const {state, needs} = apply(world(), posted(post('b', 20)), 1000);
        expect(state.timelines.town!.ids).toEqual(['a', 'b']);
        expect(state.channels.town).toMatchObject({total_msg_count: 2, total_msg_count_root: 2, last_post_at: 20});
        expect(unreadOf(state, 'town').unread).toBe(false);
        expect(needs).toContainEqual({kind: 'viewed', channelId: 'town'});
    });

    it('stays unread elsewhere, with its mention', () => {
        const state = run(world(), posted(post('b', 20, {channel_id: 'other'}), {mentions: '["me"]'}));
        expect(unreadOf(state, 'other')).toEqual({unread: true, mentions: 1, muted: false});
        expect(state.timelines.other).toBeUndefined();
    });

    it('draws the line of new messages when nobody looks', () => {
        const s = world();
        const state = run({...s, view: {...s.view, focused: false}}, posted(post('b', 20)), posted(post('c', 30)));
        expect(firstNew(state, 'town')).toBe('b');
        expect(unreadOf(state, 'town').unread).toBe(true);
    });

    it('counts no joins', () => {
        const state = run(world(), posted(post('b', 20, {channel_id: 'other', type: 'system_join_channel'})));
        expect(unreadOf(state, 'other').unread).toBe(false);
    });

    it('replaces the copy that was waiting, whichever answer comes first', () => {
        const waiting = post('me:1', 20, {user_id: 'me', pending_post_id: 'me:1'});
        const real = post('b', 21, {user_id: 'me', pending_post_id: 'me:1'});
        const sent = startSending(world(), waiting);
        expect(sent.timelines.town!.ids).toEqual(['a', 'me:1']);
        const byEvent = addPost(run(sent, posted(real)), real);
        const byReply = run(addPost(sent, real), posted(real));
        for (const state of [byEvent, byReply]) {
            expect(state.timelines.town!.ids).toEqual(['a', 'b']);
            expect(state.posts['me:1']).toBeUndefined();
            expect(state.sending).toEqual({});
        }
    });

    it('asks for people and channels it does not know', () => {
        const {needs} = apply(world(), posted(post('b', 20, {channel_id: 'new', user_id: 'carl'})), 1000);
        expect(needs).toContainEqual({kind: 'users', ids: ['carl']});
        expect(needs).toContainEqual({kind: 'channel', id: 'new'});
    });

    it('puts a reply into its thread, not into the channel', () => {
        const s = {...world(), replies: {a: []}};
        const state = run(s, posted(post('r', 20, {root_id: 'a'})));
        expect(state.timelines.town!.ids).toEqual(['a']);
        expect(state.replies.a).toEqual(['r']);
        expect(state.posts.a).toMatchObject({reply_count: 1, last_reply_at: 20, participants: [{id: 'anna'}]});
        expect(unreadOf(state, 'town').unread).toBe(false);
    });

    it('leaves a timeline alone that does not reach the end', () => {
        const s = world();
        const state = run({...s, timelines: {town: {ids: ['a'], older: false, newer: true}}}, posted(post('b', 20)));
        expect(state.timelines.town!.ids).toEqual(['a']);
    });

    it('ends the typing of its author', () => {
        const state = run(world(), frame('typing', {user_id: 'anna', parent_id: ''}, {channel_id: 'town'}));
        expect(Object.keys(state.typing.town!)).toEqual(['anna']);
        expect(run(state, posted(post('b', 20))).typing.town).toEqual({});
    });
});

describe('posts later', () => {
    it('edits and keeps reactions', () => {
        const reaction = JSON.stringify({user_id: 'ben', post_id: 'a', emoji_name: 'tada', create_at: 1});
        const state = run(world(), frame('reaction_added', {reaction}), frame('post_edited', {post: JSON.stringify(post('a', 10, {message: 'new', update_at: 50, edit_at: 50}))}));
        expect(state.posts.a).toMatchObject({message: 'new', edit_at: 50});
        expect(state.posts.a!.metadata.reactions).toHaveLength(1);
        expect(run(state, frame('reaction_removed', {reaction})).posts.a!.metadata.reactions).toEqual([]);
    });

    it('adds a reaction once', () => {
        const one = frame('reaction_added', {reaction: JSON.stringify({user_id: 'ben', post_id: 'a', emoji_name: 'tada', create_at: 1})});
        expect(run(world(), one, one).posts.a!.metadata.reactions).toHaveLength(1);
    });

    it('never lets an older copy win', () => {
        const state = run(world(), frame('post_edited', {post: JSON.stringify(post('a', 10, {message: 'two', update_at: 60}))}), frame('post_edited', {post: JSON.stringify(post('a', 10, {message: 'one', update_at: 50}))}));
        expect(state.posts.a!.message).toBe('two');
    });

    it('removes a post, and the open thread of a removed root', () => {
        const s = world();
        const state = run({...s, replies: {a: ['r']}, view: {...s.view, threadId: 'a'}}, frame('post_deleted', {post: JSON.stringify(post('a', 10))}));
        expect(state.timelines.town!.ids).toEqual([]);
        expect(state.view.threadId).toBe('');
        expect(state.replies.a).toBeUndefined();
    });

    it('removes a reply and lowers the count', () => {
        const s = run({...world(), replies: {a: []}}, posted(post('r', 20, {root_id: 'a'})));
        const state = run(s, frame('post_deleted', {post: JSON.stringify(post('r', 20, {root_id: 'a'}))}));
        expect(state.posts.a!.reply_count).toBe(0);
        expect(state.replies.a).toEqual([]);
    });

    it('marks unread from another client', () => {
        const state = run(world(), frame('post_unread', {msg_count: 0, msg_count_root: 0, mention_count: 1, mention_count_root: 1, last_viewed_at: 9, post_id: 'a'}, {channel_id: 'town'}));
        expect(unreadOf(state, 'town')).toMatchObject({unread: true, mentions: 1});
        expect(firstNew(state, 'town')).toBe('a');
    });
});

describe('channels and teams', () => {
    it('views what another client viewed', () => {
        const s = run(world(), posted(post('b', 20, {channel_id: 'other'}), {mentions: '["me"]'}));
        expect(unreadOf(run(s, frame('multiple_channels_viewed', {channel_times: {other: 30}})), 'other').unread).toBe(false);
    });

    it('leaves a channel when removed', () => {
        expect(run(world(), frame('user_removed', {channel_id: 'town', remover_id: 'ben'})).members.town).toBeUndefined();
        expect(run(world(), frame('user_removed', {user_id: 'ben', remover_id: 'ben'}, {channel_id: 'town'})).members.town).toBeDefined();
    });

    it('keeps its own counters when a channel changes', () => {
        const state = run(world(), frame('channel_updated', {channel: JSON.stringify(channel('town', {header: 'x', total_msg_count: 0}))}));
        expect(state.channels.town).toMatchObject({header: 'x', total_msg_count: 1});
    });

    it('archives and restores', () => {
        const gone = run(world(), frame('channel_deleted', {channel_id: 'town', delete_at: 99}));
        expect(gone.channels.town!.delete_at).toBe(99);
        expect(run(gone, frame('channel_restored', {channel_id: 'town'})).channels.town!.delete_at).toBe(0);
    });

    it('fetches a direct channel that somebody opened', () => {
        expect(apply(world(), frame('direct_added', {creator_id: 'anna', teammate_id: 'me'}, {channel_id: 'dm'}), 1).needs).toEqual([{kind: 'channel', id: 'dm'}]);
    });

    it('drops all of a team that was left', () => {
        const state = run(world(), frame('leave_team', {user_id: 'me', team_id: 'team'}));
        expect(Object.keys(state.channels)).toEqual([]);
        expect(state.teams.team).toBeUndefined();
    });

    it('takes memberships only of its own', () => {
        const mine = frame('channel_member_updated', {channelMember: JSON.stringify(member('town', {notify_props: {mark_unread: 'mention'}}))});
        expect(unreadOf(run(world(), mine), 'town').muted).toBe(true);
        const theirs = frame('channel_member_updated', {channelMember: JSON.stringify(member('town', {user_id: 'anna', notify_props: {mark_unread: 'mention'}}))});
        expect(unreadOf(run(world(), theirs), 'town').muted).toBe(false);
    });
});

describe('threads', () => {
    const thread = (more = {}) => JSON.stringify({id: 'a', reply_count: 2, last_reply_at: 30, last_viewed_at: 0, participants: [{id: 'anna'}], unread_replies: 1, unread_mentions: 1, post: post('a', 10), ...more});

    it('counts unread threads by the difference', () => {
        const s = {...world(), threadCounts: {team: {unread: 0, mentions: 0}}};
        const state = run(s, frame('thread_updated', {thread: thread(), previous_unread_replies: 0, previous_unread_mentions: 0}, {team_id: 'team'}));
        expect(state.threadCounts.team).toEqual({unread: 1, mentions: 1});
        expect(state.posts.a).toMatchObject({reply_count: 2, is_following: true});
        const read = frame('thread_read_changed', {thread_id: 'a', timestamp: 40, unread_mentions: 0, unread_replies: 0, previous_unread_mentions: 1, previous_unread_replies: 1, channel_id: 'town'}, {team_id: 'team'});
        expect(run(state, read).threadCounts.team).toEqual({unread: 0, mentions: 0});
    });

    it('reads all of a team', () => {
        const s = run({...world(), threadCounts: {team: {unread: 3, mentions: 2}}}, frame('thread_updated', {thread: thread()}, {team_id: 'team'}));
        const state = run(s, frame('thread_read_changed', {}, {team_id: 'team'}));
        expect(state.threadCounts.team).toEqual({unread: 0, mentions: 0});
        expect(state.threads.a!.unread_replies).toBe(0);
    });

    it('follows and unfollows', () => {
        expect(run(world(), frame('thread_follow_changed', {thread_id: 'a', state: true, reply_count: 0})).posts.a!.is_following).toBe(true);
    });
});

describe('the rest', () => {
    it('knows presence, preferences, config, people', () => {
        const state = run(world(),
            frame('status_change', {user_id: 'anna', status: 'away'}),
            frame('preferences_changed', {preferences: JSON.stringify([{user_id: 'me', category: 'c', name: 'n', value: '1'}])}),
            frame('config_changed', {config: {SiteName: 'Clay'}}),
            frame('user_updated', {user: user('anna', {nickname: 'An', update_at: 9})}),
            frame('hello', {connection_id: 'c1', server_version: '11.6'}));
        expect(state).toMatchObject({statuses: {anna: 'away'}, preferences: {'c--n': '1'}, config: {SiteName: 'Clay'}, link: {connectionId: 'c1'}});
        expect(state.users.anna!.nickname).toBe('An');
        expect(run(state, frame('preferences_deleted', {preferences: JSON.stringify([{user_id: 'me', category: 'c', name: 'n'}])})).preferences).toEqual({});
    });

    it('ignores what it does not know', () => {
        const s = world();
        expect(apply(s, frame('custom_plugin_thing', {x: 1}), 1)).toEqual({state: s, needs: []});
    });
});
