import type {Post} from '../../state/state';
import {dayOf} from '../../text/time';

/** One row of the list: a heading of a day, the "new messages" line, a post, or the words at the channel's beginning. */
export type Row =
    | {kind: 'start'; key: 'start'}
    | {kind: 'day'; key: string; at: number}
    | {kind: 'new'; key: 'new'}
    | {kind: 'post'; key: string; id: string; compact: boolean};

/** Posts of one author within this time are shown as one. */
const TOGETHER_MS = 5 * 60_000;

export function rowsOf(ids: string[], posts: Record<string, Post>, options: {newFrom: string; start: boolean}): Row[] {
    const rows: Row[] = options.start ? [{kind: 'start', key: 'start'}] : [];
    let before: Post | undefined;
    for (const id of ids) {
        const post = posts[id];
        if (!post) {
            continue;
        }
        const newDay = !before || dayOf(before.create_at) !== dayOf(post.create_at);
        if (newDay) {
            rows.push({kind: 'day', key: `day-${dayOf(post.create_at)}`, at: post.create_at});
        }
        if (id === options.newFrom) {
            rows.push({kind: 'new', key: 'new'});
        }
        rows.push({kind: 'post', key: rowKey(post), id: post.id, compact: !newDay && id !== options.newFrom && follows(before, post)});
        before = post;
    }
    return rows;
}

function follows(before: Post | undefined, post: Post): boolean {
    return Boolean(before && before.user_id === post.user_id && before.root_id === post.root_id && post.create_at - before.create_at < TOGETHER_MS && !before.type && !post.type &&
        before.props?.override_username === post.props?.override_username && !(before.reply_count > 0) && !post.is_pinned);
}

/** A post that was on its way keeps its row when it gets its id: what is open or has the focus there stays. */
function rowKey(post: Post): string {
    return post.pending_post_id || post.id;
}
