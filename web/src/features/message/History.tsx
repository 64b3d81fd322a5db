import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {editHistory, restoreVersion} from '../../api/posts';
import {locale, t} from '../../i18n';
import type {Post} from '../../state/state';
import {useStore} from '../../state/use';
import {moment} from '../../text/time';
import {Button, Spinner} from '../../ui/basics';
import {Markdown} from '../../ui/markdown';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';
import {resolversFor} from './resolvers';

/** What a post said before it was edited, and a way back. */
export default function History({post, onClose}: {post: Post; onClose: () => void}) {
    const [list, setList] = useState<Post[] | null>(null);
    const [problem, setProblem] = useState('');
    const resolvers = useStore(resolversFor);
    useEffect(() => {
        editHistory(post.id).then(setList, (error) => setProblem(failure(error).message || t('error.unreachable')));
    }, [post.id]);
    const restore = (one: Post) => {
        onClose();
        void restoreVersion(post.id, one.id).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    };
    return (
        <Dialog title={t('history.title')} onClose={onClose}>
            <div className="dialog-body">
                {problem && <p className="notice bad" role="alert">{problem}</p>}
                {!list && !problem && <Spinner />}
                <ol className="history">
                    {list?.map((one) => (
                        <li key={one.id}>
                            <div className="history-head"><time className="muted" dateTime={new Date(one.edit_at || one.create_at).toISOString()}>{moment(one.edit_at || one.create_at, locale())}</time>
                                <Button kind="quiet" onClick={() => restore(one)}>{t('history.restore')}</Button></div>
                            <Markdown text={one.message} {...resolvers} />
                        </li>
                    ))}
                </ol>
            </div>
        </Dialog>
    );
}
