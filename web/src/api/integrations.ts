//! Programs that take part: webhooks, slash commands, bots, OAuth apps; and emoji of the server's own.
import type {CustomEmoji} from '@mattermost/types/emojis';
import {call, form, get, post, put, remove} from './call';

export interface Incoming {
    id: string;
    team_id: string;
    channel_id: string;
    display_name: string;
    description: string;
    username: string;
    icon_url: string;
    channel_locked: boolean;
    user_id: string;
    [key: string]: unknown;
}
export const incoming = (teamId: string) => get<Incoming[]>(`/hooks/incoming?team_id=${teamId}&per_page=200`);
export const saveIncoming = (hook: Record<string, unknown>) => (hook.id ? put<Incoming>(`/hooks/incoming/${String(hook.id)}`, hook) : post<Incoming>('/hooks/incoming', hook));
export const removeIncoming = (id: string) => remove(`/hooks/incoming/${id}`);

export interface Outgoing {
    id: string;
    token: string;
    team_id: string;
    channel_id: string;
    display_name: string;
    description: string;
    trigger_words: string[] | null;
    trigger_when: number;
    callback_urls: string[];
    content_type: string;
    [key: string]: unknown;
}
export const outgoing = (teamId: string) => get<Outgoing[]>(`/hooks/outgoing?team_id=${teamId}&per_page=200`);
export const saveOutgoing = (hook: Record<string, unknown>) => (hook.id ? put<Outgoing>(`/hooks/outgoing/${String(hook.id)}`, hook) : post<Outgoing>('/hooks/outgoing', hook));
export const removeOutgoing = (id: string) => remove(`/hooks/outgoing/${id}`);
export const renewOutgoing = (id: string) => post<Outgoing>(`/hooks/outgoing/${id}/regen_token`);

export interface SlashCommand {
    id: string;
    token: string;
    team_id: string;
    trigger: string;
    method: string;
    url: string;
    display_name: string;
    description: string;
    auto_complete: boolean;
    auto_complete_hint: string;
    auto_complete_desc: string;
    username: string;
    icon_url: string;
    [key: string]: unknown;
}
export const commands = (teamId: string) => get<SlashCommand[]>(`/commands?team_id=${teamId}&custom_only=true`);
export const saveCommand = (command: Record<string, unknown>) => (command.id ? put<SlashCommand>(`/commands/${String(command.id)}`, command) : post<SlashCommand>('/commands', command));
export const removeCommand = (id: string) => remove(`/commands/${id}`);
export const renewCommand = (id: string) => put<{token: string}>(`/commands/${id}/regen_token`);

export interface Bot {
    user_id: string;
    username: string;
    display_name: string;
    description: string;
    owner_id: string;
    delete_at: number;
}
export const bots = () => get<Bot[]>('/bots?per_page=200&include_deleted=true');
export const saveBot = (id: string, bot: Record<string, unknown>) => (id ? put<Bot>(`/bots/${id}`, bot) : post<Bot>('/bots', bot));
export const setBot = (id: string, on: boolean) => post(`/bots/${id}/${on ? 'enable' : 'disable'}`);
export const botToken = (id: string, description: string) => post<{token: string}>(`/users/${id}/tokens`, {description});

export interface OAuthApp {
    id: string;
    name: string;
    description: string;
    homepage: string;
    callback_urls: string[];
    icon_url: string;
    is_trusted: boolean;
    client_secret: string;
    [key: string]: unknown;
}
export const apps = () => get<OAuthApp[]>('/oauth/apps?per_page=200');
export const saveApp = (app: Record<string, unknown>) => (app.id ? put<OAuthApp>(`/oauth/apps/${String(app.id)}`, app) : post<OAuthApp>('/oauth/apps', app));
export const removeApp = (id: string) => remove(`/oauth/apps/${id}`);
export const renewApp = (id: string) => post<OAuthApp>(`/oauth/apps/${id}/regen_secret`);

export const emojis = (page: number) => get<CustomEmoji[]>(`/emoji?page=${page}&per_page=60&sort=name`);
export const addEmoji = (name: string, image: File, creator_id: string) => call<CustomEmoji>('POST', '/emoji', form('image', image, {emoji: JSON.stringify({name, creator_id})}));
export const removeEmoji = (id: string) => remove(`/emoji/${id}`);
