//! Buttons, menus and dialogs of integrations.
import type {DialogSubmission} from '@mattermost/types/integrations';
import {triggered} from '../state/interactive';
import {store} from '../state/state';
import {ask, client} from './client';

export async function pressAction(postId: string, actionId: string, cookie: string | undefined, choice?: string): Promise<void> {
    const reply = await ask(cookie ? client.doPostActionWithCookie(postId, actionId, cookie, choice) : client.doPostAction(postId, actionId, choice));
    store.update((s) => triggered(s, (reply as {trigger_id?: string} | undefined)?.trigger_id));
}

export type Submission = Omit<DialogSubmission, 'user_id' | 'team_id' | 'channel_id' | 'submission'> & {submission: Record<string, unknown>};

function full(submission: Submission): DialogSubmission {
    const {me, view} = store.get();
    return {...submission, user_id: me, team_id: view.teamId, channel_id: view.channelId} as DialogSubmission;
}

export const submitDialog = (submission: Submission) => ask(client.submitInteractiveDialog(full(submission)));

/** Choices of a menu whose integration knows them. */
export async function lookUp(submission: Submission): Promise<{text: string; value: string}[]> {
    const {items} = await ask(client.lookupInteractiveDialog(full(submission)));
    return items ?? [];
}
