import type {PreferenceType} from '@mattermost/types/preferences';
import type {State} from './state';
import {drop, put} from './store';

export function receivePreferences(s: State, list: PreferenceType[]): State {
    let preferences = s.preferences;
    for (const {category, name, value} of list) {
        preferences = put(preferences, `${category}--${name}`, value ?? '');
    }
    return preferences === s.preferences ? s : {...s, preferences};
}

export function deletePreferences(s: State, list: PreferenceType[]): State {
    let preferences = s.preferences;
    for (const {category, name} of list) {
        preferences = drop(preferences, `${category}--${name}`);
    }
    return preferences === s.preferences ? s : {...s, preferences};
}

export const isSaved = (s: State, postId: string): boolean => s.preferences[`flagged_post--${postId}`] === 'true';
