//! Terms of service of the server's own.
import type {UserProfile} from '@mattermost/types/users';
import {store, type State} from '../state/state';
import {receiveUsers} from '../state/users';
import {get, post} from './call';

const DAY = 86_400_000;

/** Whether the user has not agreed yet: never, to other terms, or too long ago. */
export function termsWait(s: State, now: number): boolean {
    const wanted = s.config.EnableCustomTermsOfService === 'true' ? s.config.CustomTermsOfServiceId : '';
    const me = s.users[s.me];
    if (!wanted || !me || me.is_bot) {
        return false;
    }
    const days = Number(s.config.CustomTermsOfServiceReAcceptancePeriod) || 365;
    return me.terms_of_service_id !== wanted || now - (me.terms_of_service_create_at ?? 0) > days * DAY;
}

export const terms = () => get<{id: string; text: string}>('/terms_of_service');

/** What the user agreed to, from the account. */
export async function refreshAnswer(): Promise<void> {
    const me = await get<UserProfile>('/users/me');
    store.update((s) => receiveUsers(s, [me]));
}

export async function answerTerms(termsOfServiceId: string, accepted: boolean): Promise<void> {
    await post(`/users/${store.get().me}/terms_of_service`, {termsOfServiceId, accepted});
    if (accepted) {
        await refreshAnswer();
    }
}
