import {useState} from 'react';
import {saveEdit} from '../../api/posts';
import {t} from '../../i18n';
import type {Post} from '../../state/state';
import {Button} from '../../ui/basics';
import {grow} from '../../ui/grow';
import {toast} from '../../ui/toasts';
import {askToDelete} from './Toolbar';

/** In place of the text. Enter saves, Escape leaves it as it was, an empty text asks whether to delete. */
export function EditForm({post, onDone}: {post: Post; onDone: () => void}) {
    const [text, setText] = useState(post.message);
    const save = async () => {
        if (!text.trim() && !post.file_ids?.length) {
            askToDelete(post);
            return;
        }
        onDone();
        if (text !== post.message) {
            await saveEdit(post.id, text).catch((error: Error) => toast(error.message || t('error.unreachable'), true));
        }
    };
    const keys = (event: React.KeyboardEvent) => {
        if (event.key === 'Escape') {
            event.stopPropagation();
            onDone();
        } else if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void save();
        }
    };
    return (
        <form className="edit-form" onSubmit={(event) => (event.preventDefault(), void save())}>
            <textarea
                className="input" aria-label={t('message.edit')} value={text} rows={1} autoFocus
                ref={(node) => void (node && grow(node))} onFocus={(event) => event.target.setSelectionRange(text.length, text.length)}
                onChange={(event) => setText(event.target.value)} onKeyDown={keys}
            />
            <div className="edit-foot">
                <Button kind="plain" onClick={onDone}>{t('app.cancel')}</Button>
                <Button type="submit">{t('app.save')}</Button>
            </div>
        </form>
    );
}
