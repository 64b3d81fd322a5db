//! The recorded scenarios as a source of truth for the state: what is held after the frames of a socket must be what the
//! server answers to whoever reads it anew at that point; nothing is doubled, whatever comes twice.
import type {WebSocketMessage} from '@mattermost/client';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {apply} from './apply';
import {channel, member, user} from './fixtures';
import {addPost, removePost} from './posts';
import {emptyState, type Post, type State} from './state';

const ROOT = new URL('../../../conformance/scenarios/', import.meta.url).pathname;

interface Step {
    ws_open?: string;
    as?: string;
    do?: string;
    expect?: {status?: number; body?: unknown; events?: Record<string, {event?: string; data?: Record<string, unknown>; broadcast?: unknown}[]>};
}

/** Times become numbers that grow from step to step; data that was JSON inside JSON becomes that again. */
function live(value: unknown, at: number): unknown {
    if (value === '<ms>') {
        return at;
    }
    if (Array.isArray(value)) {
        return value.map((one) => live(one, at));
    }
    if (value && typeof value === 'object') {
        return Object.fromEntries(Object.entries(value).map(([key, one]) => (key.endsWith(' (json)') ? [key.slice(0, -7), JSON.stringify(live(one, at))] : [key, live(one, at)])));
    }
    return value;
}

/** What the actor of the world `basic` holds when the page stands, the public channel on screen. */
function begin(actor: string): State {
    const place = (id: string) => channel(id, {team_id: '${team}'});
    return {
        ...emptyState(), boot: 'in', me: `\${${actor}.id}`,
        users: Object.fromEntries(['alice', 'bob', 'carol', 'admin'].map((name) => [`\${${name}.id}`, user(`\${${name}.id}`, {username: name})])),
        channels: {'${pub}': place('${pub}'), '${priv}': place('${priv}')},
        members: {'${pub}': member('${pub}'), '${priv}': member('${priv}')},
        timelines: {'${pub}': {ids: [], older: false, newer: false}, '${priv}': {ids: [], older: false, newer: false}},
        view: {...emptyState().view, teamId: '${team}', channelId: '${pub}'},
    };
}

const named = (id: string) => id.startsWith('${');

/** Posts in the answer to a read: a list, a thread, or one. */
function postsOf(body: unknown): Post[] {
    const found = body as {posts?: Record<string, Post>; id?: string; message?: string; channel_id?: string} | null;
    const list = found?.posts && typeof found.posts === 'object' ? Object.values(found.posts) : found?.id && found.channel_id && typeof found.message === 'string' ? [found as Post] : [];
    return list.filter((post) => post?.id && named(post.id));
}

const reactions = (post: Post) => ((post.metadata?.reactions ?? []) as {user_id: string; emoji_name: string}[]).map((one) => `${one.user_id} ${one.emoji_name}`).sort();
const facts = (post: Post) => ({
    message: post.message, user_id: post.user_id, channel_id: post.channel_id, root_id: post.root_id, type: post.type, is_pinned: post.is_pinned, reactions: reactions(post),
});

function sound(s: State, where: string): void {
    for (const [id, line] of Object.entries(s.timelines)) {
        expect(new Set(line.ids).size, `${where}: ${id} holds a post twice`).toBe(line.ids.length);
        expect(line.ids.filter((one) => !s.posts[one]), `${where}: ${id} holds what is gone`).toEqual([]);
    }
    for (const [id, replies] of Object.entries(s.replies)) {
        expect(new Set(replies).size, `${where}: the thread ${id} holds a reply twice`).toBe(replies.length);
    }
    for (const one of Object.values(s.members)) {
        expect(Math.min(one.mention_count, one.mention_count_root), `${where}: a counter below nothing`).toBeGreaterThanOrEqual(0);
    }
}

/** The state of one actor through a scenario. Answers how many frames and how many posts were compared. */
function tell(name: string, steps: Step[], actor: string): {frames: number; compared: number} {
    let s = begin(actor);
    let [frames, compared] = [0, 0];
    steps.forEach((step, i) => {
        const at = 1_700_000_000_000 + i * 1000;
        const where = `${name}, step ${i + 1}, ${actor}`;
        const mine = step.as === actor && (step.expect?.status ?? 0) < 300;
        if (mine && step.do === 'POST /api/v4/posts' && typeof (step.expect?.body as Partial<Post> | undefined)?.type === 'string') {
            s = addPost(s, live(step.expect!.body, at) as Post);
        }
        for (const one of step.expect?.events?.[actor] ?? []) {
            if (!one.event) {
                continue;
            }
            frames++;
            const frame = live({broadcast: {}, seq: frames, ...one}, at) as WebSocketMessage;
            s = apply(s, frame, at).state;
            sound(s, where);
            const again = apply(s, frame, at).state;
            expect(Object.values(again.timelines).map((line) => line.ids), `${where}: ${one.event} twice`).toEqual(Object.values(s.timelines).map((line) => line.ids));
        }
        if (mine && step.do?.startsWith('DELETE /api/v4/posts/') && named(step.do.split('/')[4] ?? '')) {
            const post = s.posts[step.do.split('/')[4]!];
            s = post ? removePost(s, post) : s;
        }
        // What one reader is answered all others hold too.
        if (step.do?.startsWith('GET ') && (step.expect?.status ?? 0) < 300) {
            for (const read of postsOf(live(step.expect?.body, at))) {
                const held = s.posts[read.id];
                if (held && typeof read.type === 'string' && !read.delete_at && held.update_at <= read.update_at) {
                    compared++;
                    expect(facts(held), `${where}: ${read.id}`).toEqual(facts(read));
                }
            }
        }
    });
    return {frames, compared};
}

describe('recorded frames', () => {
    let [frames, compared] = [0, 0];
    for (const area of readdirSync(ROOT)) {
        for (const file of readdirSync(join(ROOT, area))) {
            const scenario = JSON.parse(readFileSync(join(ROOT, area, file), 'utf8')) as {steps: Step[]};
            const actors = new Set(scenario.steps.flatMap((step) => Object.keys(step.expect?.events ?? {})));
            if (actors.size) {
                it(`${area}/${file}`, () => {
                    for (const actor of actors) {
                        const done = tell(`${area}/${file}`, scenario.steps, actor);
                        frames += done.frames;
                        compared += done.compared;
                    }
                });
            }
        }
    }
    it('are many', () => {
        expect(frames).toBeGreaterThan(400);
        expect(compared).toBeGreaterThan(15);
    });
});
