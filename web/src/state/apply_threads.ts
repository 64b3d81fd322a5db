import {WebSocketEvents as On, type WebSocketMessage} from '@mattermost/client';
import type {Applied} from './apply';
import type {State, UserThread} from './state';
import {countThread, followThread, readAllThreads, readThread, updateThread} from './threads';
import {missingUsers} from './users';

export function applyThread(s: State, msg: WebSocketMessage, now: number): Applied | null {
    const teamId = msg.broadcast?.team_id ?? '';
    switch (msg.event) {
    case On.ThreadUpdated: {
        const thread = JSON.parse(msg.data.thread) as UserThread;
        const next = updateThread(s, thread);
        const team = s.channels[thread.post?.channel_id ?? '']?.team_id ?? teamId;
        const people = (thread.participants ?? []).map((one) => one.id);
        return {
            state: countThread(next, team, {
                unreadReplies: thread.unread_replies,
                unreadMentions: thread.unread_mentions,
                previousReplies: msg.data.previous_unread_replies,
                previousMentions: msg.data.previous_unread_mentions,
            }),
            needs: [{kind: 'users', ids: missingUsers(s, people)}],
        };
    }
    case On.ThreadFollowChanged:
        return {state: followThread(s, msg.data.thread_id, msg.data.state), needs: []};
    case On.ThreadReadChanged:
        return {state: readChanged(s, msg.data, teamId, msg.broadcast?.channel_id ?? '', now), needs: []};
    default:
        return null;
    }
}

type ReadData = Extract<WebSocketMessage, {event: On.ThreadReadChanged}>['data'];

/** One thread, all of a team, or (a channel was viewed by a client without collapsed threads) all of a channel. */
function readChanged(s: State, data: ReadData, teamId: string, channelId: string, now: number): State {
    if ('thread_id' in data && data.thread_id) {
        const next = readThread(s, data.thread_id, data.timestamp, data.unread_replies, data.unread_mentions);
        return countThread(next, s.channels[data.channel_id]?.team_id ?? teamId, {
            unreadReplies: data.unread_replies,
            unreadMentions: data.unread_mentions,
            previousReplies: data.previous_unread_replies,
            previousMentions: data.previous_unread_mentions,
        });
    }
    if (channelId) {
        const at = 'timestamp' in data && data.timestamp ? data.timestamp : now;
        return Object.values(s.threads).filter((one) => one.post.channel_id === channelId).reduce((next, one) => readThread(next, one.id, at), s);
    }
    return readAllThreads(s, teamId, now);
}
