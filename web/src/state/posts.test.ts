import type {PostList} from '@mattermost/types/posts';
import {describe, expect, it} from 'vitest';
import {sidebar} from './categories';
import {unreadOf} from './channels';
import {channel, member, post, user, world} from './fixtures';
import {channelByPath, channelPath, homeChannel} from './paths';
import {addNewer, addOlder, catchUp, lastOwnPost, openTimeline} from './posts';
import type {ChannelCategory, Post} from './state';

const list = (posts: Post[], more: Partial<PostList> = {}) => ({
    order: posts.map((one) => one.id).toReversed(), posts: Object.fromEntries(posts.map((one) => [one.id, one])), next_post_id: '', prev_post_id: '', ...more,
}) as PostList;

describe('timelines', () => {
    it('widens both ways without doubles', () => {
        let s = openTimeline(world(), 'town', list([post('c', 30), post('d', 40)]), {older: true, newer: true});
        s = addOlder(s, 'town', list([post('b', 20), post('c', 30)]));
        s = addNewer(s, 'town', list([post('e', 50), post('r', 55, {root_id: 'e'})]));
        expect(s.timelines.town).toEqual({ids: ['b', 'c', 'd', 'e'], older: false, newer: false});
        expect(s.posts.r).toBeDefined();
    });

    it('catches up after a gap: new, edited, deleted', () => {
        const s = openTimeline(world(), 'town', list([post('b', 20), post('c', 30)]), {older: true, newer: false});
        const next = catchUp(s, 'town', list([post('b', 20, {update_at: 60, message: 'edited'}), post('c', 30, {delete_at: 61, update_at: 61}), post('d', 40)]));
        expect(next.timelines.town!.ids).toEqual(['b', 'd']);
        expect(next.posts.b!.message).toBe('edited');
    });

    it('does not put an old post before a timeline that has more above', () => {
        const s = openTimeline(world(), 'town', list([post('c', 30)]), {older: true, newer: false});
        expect(catchUp(s, 'town', list([post('b', 20, {update_at: 99})])).timelines.town!.ids).toEqual(['c']);
    });

    it('finds the last own post', () => {
        const s = openTimeline(world(), 'town', list([post('b', 20, {user_id: 'me'}), post('c', 30), post('d', 40, {user_id: 'me', type: 'system_join_channel'})]), {older: false, newer: false});
        expect(lastOwnPost(s, s.timelines.town!.ids)?.id).toBe('b');
    });
});

describe('sidebar', () => {
    const category = (type: string, channel_ids: string[]) => ({id: type, type, channel_ids, team_id: 'team', sorting: '', collapsed: false, display_name: type}) as unknown as ChannelCategory;
    const s = {
        ...world(),
        categories: {team: [category('favorites', []), category('channels', ['town']), category('direct_messages', ['d1', 'd2'])]},
        channels: {...world().channels, d1: channel('d1', {type: 'D', team_id: '', name: 'anna__me', last_post_at: 5}), d2: channel('d2', {type: 'D', team_id: '', name: 'ben__me', last_post_at: 9}), d3: channel('d3', {type: 'D', team_id: '', name: 'carl__me'})},
        members: {...world().members, d1: member('d1'), d2: member('d2'), d3: member('d3')},
    };

    it('adds channels that no category names yet and orders direct messages by time', () => {
        expect(sidebar(s, 'team').map((one) => one.channelIds)).toEqual([[], ['other', 'town'], ['d2', 'd1']]);
    });

    it('puts direct messages away until something is unread', () => {
        const hidden = {...s, preferences: {'direct_channel_show--ben': 'false'}};
        expect(sidebar(hidden, 'team')[2]!.channelIds).toEqual(['d1']);
        const unread = {...hidden, channels: {...s.channels, d2: {...s.channels.d2!, total_msg_count_root: 1}}};
        expect(sidebar(unread, 'team')[2]!.channelIds).toEqual(['d2', 'd1']);
        expect(unreadOf(unread, 'd2').mentions).toBe(1);
    });

    it('names channels in addresses and finds them again', () => {
        const team = s.teams.team!;
        const named = {...s, users: {...s.users, anna: user('anna', {username: 'anna.k'})}};
        expect(channelPath(named, team, s.channels.d1!)).toBe('team/messages/@anna.k');
        expect(channelByPath(named, 'team', true, '@anna.k')?.id).toBe('d1');
        expect(channelByPath(named, 'team', false, 'town')?.id).toBe('town');
        expect(homeChannel(s, 'team')?.id).toBeDefined();
    });
});
