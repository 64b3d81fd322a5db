import type {ChannelCategory, OrderedChannelCategories} from '@mattermost/types/channel_categories';
import type {ChannelMembership, ServerChannel} from '@mattermost/types/channels';
import type {ClientConfig, ClientLicense} from '@mattermost/types/config';
import type {CustomEmoji} from '@mattermost/types/emojis';
import type {FileInfo} from '@mattermost/types/files';
import type {OpenDialogRequest} from '@mattermost/types/integrations';
import type {Post} from '@mattermost/types/posts';
import type {Role} from '@mattermost/types/roles';
import type {Team, TeamMembership} from '@mattermost/types/teams';
import type {UserThread} from '@mattermost/types/threads';
import type {UserProfile} from '@mattermost/types/users';
import {createStore} from './store';

export type {ChannelCategory, ChannelMembership, FileInfo, OrderedChannelCategories, Post, Role, Team, UserProfile, UserThread};
export type Channel = ServerChannel;
export type Config = Partial<ClientConfig> & Record<string, string | undefined>;
export type License = Partial<ClientLicense> & Record<string, string | undefined>;

/** The root posts of a channel that we hold without a gap, oldest first. */
export interface Timeline {
    ids: string[];
    /** There is more above the first, or below the last, on the server. */
    older: boolean;
    newer: boolean;
}

/** A post that is not on the server yet carries one of these in `sending`. */
export interface Sending {
    failed: boolean;
    reason?: string;
    /** Written without a connection: goes out by itself when it is back. */
    queued?: boolean;
}

/** A file on its way up; the request itself lives in `api/files.ts`. */
export interface Upload {
    id: string;
    name: string;
    size: number;
    type: string;
    /** 0..1 */
    progress: number;
    /** An object URL, for images. */
    preview?: string;
    info?: FileInfo;
    error?: string;
}

export interface Priority {
    priority: '' | 'important' | 'urgent';
    requested_ack: boolean;
}

export interface Draft {
    message: string;
    uploads: Upload[];
    priority?: Priority;
    /** Vanishes some time after it was read. */
    burn?: boolean;
}

/** `live`: events arrive. `polling`: no socket can be had, so we ask every few seconds. */
export type LinkStatus = 'connecting' | 'live' | 'lost' | 'polling';

export interface View {
    teamId: string;
    channelId: string;
    threadId: string;
    /** The window is in front and not idle. */
    focused: boolean;
    /** The timeline on screen shows its newest post. */
    atEnd: boolean;
    /** Counts the jumps to a post, so that the same one can be jumped to again. */
    jumps: number;
}

export interface State {
    /** `mfa`: logged in, but the server wants two-step login set up before anything else. */
    boot: 'loading' | 'failed' | 'out' | 'in' | 'mfa';
    config: Config;
    license: License;
    /** Own user id, '' when logged out. */
    me: string;
    users: Record<string, UserProfile>;
    /** user id -> online, away, dnd, offline */
    statuses: Record<string, string>;
    teams: Record<string, Team>;
    /** team id -> own membership */
    teamMembers: Record<string, TeamMembership>;
    channels: Record<string, Channel>;
    /** channel id -> own membership */
    members: Record<string, ChannelMembership>;
    /** channel id -> how many are in it; known for channels that were opened */
    memberCounts: Record<string, number>;
    /** team id -> categories in their order */
    categories: Record<string, ChannelCategory[]>;
    posts: Record<string, Post>;
    /** pending post id -> how it goes */
    sending: Record<string, Sending>;
    timelines: Record<string, Timeline>;
    /** root id -> replies, oldest first; present once the thread was loaded */
    replies: Record<string, string[]>;
    threads: Record<string, UserThread>;
    /** team id -> unread followed threads; direct messages count in every team, as on the server */
    threadCounts: Record<string, {unread: number; mentions: number}>;
    /** "category--name" -> value */
    preferences: Record<string, string>;
    roles: Record<string, Role>;
    /** "channel" or "channel:root" -> user id -> until when (ms) */
    typing: Record<string, Record<string, number>>;
    /** "channel" or "channel:root" -> draft */
    drafts: Record<string, Draft>;
    /** channel id -> posts after this time are below the "new messages" line */
    newSince: Record<string, number>;
    customEmoji: Record<string, CustomEmoji>;
    /** What an integration asks: only of the window that used it, which knows by the trigger. Answer and event may come in either order. */
    dialog: {trigger: string; asked: OpenDialogRequest | null};
    link: {status: LinkStatus; failures: number; connectionId: string};
    view: View;
}

export function emptyState(): State {
    return {
        boot: 'loading', config: {}, license: {}, me: '', users: {}, statuses: {}, teams: {}, teamMembers: {},
        channels: {}, members: {}, memberCounts: {}, categories: {}, posts: {}, sending: {}, timelines: {}, replies: {}, threads: {},
        threadCounts: {}, preferences: {}, roles: {}, typing: {}, drafts: {}, newSince: {}, customEmoji: {}, dialog: {trigger: '', asked: null},
        link: {status: 'connecting', failures: 0, connectionId: ''},
        view: {teamId: '', channelId: '', threadId: '', focused: true, atEnd: true, jumps: 0},
    };
}

export const store = createStore(emptyState());
