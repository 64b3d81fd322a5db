//! What the server's short words about notifications mean. A word that is not known is shown as it is.
import {humane} from '../../i18n/stamp';
import {m, type ManageKey} from '../../i18n/manage';

const REASONS = ['channel_muted', 'email_not_verified', 'gone_meanwhile', 'missing_profile', 'no_device', 'not_a_member', 'not_mentioned', 'notify_level_none', 'own_message', 'push_proxy_remove_device', 'recipient_is_bot', 'subscription_gone', 'system_message', 'too_old', 'user_is_active', 'user_status'];
const STATES = ['acknowledged', 'batched', 'committed', 'failed', 'queued', 'removed', 'sent', 'skipped'];
const MEDIA = ['mail', 'push', 'web_push'];
const KINDS = ['mail', 'notify', 'outgoing_hook', 'push', 'push_signal', 'reminder', 'web_push'];
const MENTIONS = ['channel_wide', 'comment', 'direct', 'group', 'group_message', 'keyword', 'thread'];

const said = (known: string[], prefix: string) => (word: string): string => (known.includes(word) ? m(`${prefix}${word}` as ManageKey) : humane(word));

export const reasonWords = said(REASONS, 'why.');
export const stateWords = said(STATES, 'noted.');
export const mediumWords = said(MEDIA, 'medium.');
export const kindWords = said(KINDS, 'outbox.kind_');
export const mentionWords = said(MENTIONS, 'mention.');
