import type {UserStatus} from '@mattermost/types/users';
import type {State, UserProfile} from './state';
import {put} from './store';

/** A user event may lack private fields that we know of ourselves, so a newer copy is laid over the older one. */
export function receiveUsers(s: State, users: UserProfile[]): State {
    let next: Record<string, UserProfile> | null = null;
    for (const user of users) {
        const old = (next ?? s.users)[user.id];
        if (old && old.update_at === user.update_at && old.status === user.status && old.id !== s.me) {
            continue;
        }
        next ??= {...s.users};
        next[user.id] = old ? {...old, ...user} : user;
    }
    return next ? {...s, users: next} : s;
}

export function receiveStatuses(s: State, list: Pick<UserStatus, 'user_id' | 'status'>[]): State {
    let statuses = s.statuses;
    for (const {user_id, status} of list) {
        statuses = put(statuses, user_id, status ?? 'offline');
    }
    return statuses === s.statuses ? s : {...s, statuses};
}

/** How a person is called, by the server's or the person's own choice. */
export function displayName(s: State, id: string): string {
    const user = s.users[id];
    if (!user) {
        return '';
    }
    const full = `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim();
    const style = s.preferences['display_settings--name_format'] || s.config.TeammateNameDisplay || 'username';
    if (style === 'nickname_full_name') {
        return user.nickname || full || user.username;
    }
    return (style === 'full_name' && full) || user.username;
}

/** The ids of all whose profile we miss. */
export function missingUsers(s: State, ids: Iterable<string>): string[] {
    return [...new Set(ids)].filter((id) => id && !s.users[id]);
}

/** The words that count as a mention of the user, lower case, beside `@all`, `@channel` and `@here`. */
export function mentionWords(s: State): string[] {
    const me = s.users[s.me];
    if (!me) {
        return [];
    }
    const words = (me.notify_props?.mention_keys ?? '').split(',').map((word) => word.trim().toLowerCase()).filter(Boolean);
    return [...new Set(['@' + me.username, ...words])];
}
