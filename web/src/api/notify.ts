import {store, type Post} from '../state/state';
import {plain} from '../text/markdown';

/** A desktop notification, when the user allowed them and is looking elsewhere. */
export function notify(post: Post, sender: string, title: string): void {
    const s = store.get();
    if (typeof Notification === 'undefined' || Notification.permission !== 'granted') {
        return;
    }
    if (s.view.focused || s.statuses[s.me] === 'dnd' || s.members[post.channel_id]?.notify_props?.mark_unread === 'mention') {
        return;
    }
    const note = new Notification(title.startsWith('@') || !title ? sender : `${sender} · ${title}`, {body: plain(post.message).slice(0, 200), tag: post.id});
    note.addEventListener('click', () => {
        window.focus();
        note.close();
    });
}
