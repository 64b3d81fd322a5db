//! Keys of a message that has the focus (arrow keys lead from one to the next).
import {savePost} from '../../api/find';
import {markUnread, pinPost} from '../../api/posts';
import {t} from '../../i18n';
import {isSaved} from '../../state/preferences';
import {may} from '../../state/roles';
import {store, type Post} from '../../state/state';
import {toast} from '../../ui/toasts';
import {askToDelete} from './Toolbar';

interface Ways {
    onReply?: (rootId: string) => void;
    onEdit?: (id: string) => void;
}

/** R answers, E edits, U marks as unread, S saves, P pins, C copies, Delete deletes. */
export function actOnKey(event: React.KeyboardEvent, post: Post, {onReply, onEdit}: Ways): void {
    if (event.ctrlKey || event.metaKey || event.altKey) {
        return;
    }
    const s = store.get();
    const own = post.user_id === s.me;
    const run = (work: Promise<unknown>) => void work.catch((error: Error) => toast(error.message || t('error.unreachable'), true));
    const acts: Record<string, (() => void) | false | undefined> = {
        r: onReply && (() => onReply(post.root_id || post.id)),
        e: onEdit && own && !post.type && may(s, 'edit_post', post.channel_id) && (() => onEdit(post.id)),
        u: () => run(markUnread(post.id)),
        s: () => run(savePost(post.id, !isSaved(s, post.id))),
        p: () => run(pinPost(post)),
        c: () => void navigator.clipboard?.writeText(post.message).then(() => toast(t('message.textCopied'))),
        delete: may(s, own ? 'delete_post' : 'delete_others_posts', post.channel_id) && (() => askToDelete(post)),
    };
    const act = acts[event.key === 'Backspace' ? 'delete' : event.key.toLowerCase()];
    if (act) {
        event.preventDefault();
        act();
    }
}
