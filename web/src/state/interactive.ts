//! Dialogs of integrations.
import type {OpenDialogRequest} from '@mattermost/types/integrations';
import type {State} from './state';

/** The reply to a button, menu or command carries the trigger by which a dialog may come. */
export function triggered(s: State, trigger: string | undefined): State {
    return trigger ? {...s, dialog: {...s.dialog, trigger}} : s;
}

export function askDialog(s: State, asked: OpenDialogRequest): State {
    return {...s, dialog: {...s.dialog, asked}};
}

export function closeDialog(s: State): State {
    return {...s, dialog: {trigger: '', asked: null}};
}

/** The dialog to be shown in this window. */
export function openDialogOf(s: State): OpenDialogRequest | null {
    const {trigger, asked} = s.dialog;
    return asked && trigger && asked.trigger_id === trigger ? asked : null;
}
