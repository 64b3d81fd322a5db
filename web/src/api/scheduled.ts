//! Posts that are written now and sent later by the server.
import type {ScheduledPost} from '@mattermost/types/schedule_post';
import {store} from '../state/state';
import {ask, client} from './client';

export type {ScheduledPost};

const connection = () => store.get().link.connectionId;

export async function schedule(channelId: string, rootId: string, message: string, fileIds: string[], at: number, priority?: string): Promise<void> {
    const metadata = priority ? {priority: {priority}} : {};
    await ask(client.createScheduledPost({
        channel_id: channelId, root_id: rootId, message, scheduled_at: at, file_ids: fileIds, user_id: store.get().me, props: {}, metadata,
    } as unknown as Parameters<typeof client.createScheduledPost>[0], connection()));
}

export async function scheduledPosts(teamId: string): Promise<ScheduledPost[]> {
    const {data} = await ask(client.getScheduledPosts(teamId, true));
    return Object.values(data).flat().sort((a, b) => a.scheduled_at - b.scheduled_at);
}

export async function reschedule(post: ScheduledPost, at: number): Promise<void> {
    await ask(client.updateScheduledPost({...post, scheduled_at: at}, connection()));
}

export async function unschedule(post: ScheduledPost): Promise<void> {
    await ask(client.deleteScheduledPost(store.get().me, post.id, connection()));
}
