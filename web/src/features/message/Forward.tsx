import {useState} from 'react';
import {sendPost} from '../../api/posts';
import {t} from '../../i18n';
import {href} from '../../nav';
import {channelTitle} from '../../state/channels';
import {store, type Post} from '../../state/state';
import {fuzzy} from '../../text/names';
import {Button} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

export function linkOf(post: Post): string {
    const s = store.get();
    const team = s.teams[s.channels[post.channel_id]?.team_id || s.view.teamId];
    return new URL(href(`${team?.name}/pl/${post.id}`), location.href).href;
}

/** Sends a link to the message, with a word if one wishes; who may read the message sees it quoted. */
export default function Forward({post, onClose}: {post: Post; onClose: () => void}) {
    const [term, setTerm] = useState('');
    const [to, setTo] = useState('');
    const [words, setWords] = useState('');
    const s = store.get();
    const all = Object.keys(s.members).map((id) => s.channels[id]).filter((one) => one !== undefined && !one.delete_at && (!one.team_id || one.team_id === s.view.teamId));
    const fit = all.map((one) => ({id: one!.id, title: channelTitle(s, one!)})).filter((one) => one.title && (!term || fuzzy(term, one.title) !== undefined));
    fit.sort((a, b) => (term ? fuzzy(term, a.title)! - fuzzy(term, b.title)! : a.title.localeCompare(b.title)));
    const send = () => {
        onClose();
        void sendPost(to, '', `${words.trim()}\n${linkOf(post)}`.trim(), []);
        toast(t('forward.done'));
    };
    return (
        <Dialog title={t('forward.title')} onClose={onClose} foot={<><Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button><Button disabled={!to} onClick={send}>{t('forward.send')}</Button></>}>
            <div className="dialog-body">
                <input className="input" autoFocus value={term} placeholder={t('forward.to')} aria-label={t('forward.to')} onChange={(event) => setTerm(event.target.value)} />
                <ul className="pick-list short">
                    {fit.slice(0, 30).map((one) => <li key={one.id}><button type="button" className="pick-row" aria-pressed={to === one.id} onClick={() => setTo(one.id)}><span className="grow ellipsis">{one.title}</span>{to === one.id && <span aria-hidden="true">✓</span>}</button></li>)}
                </ul>
                <textarea className="input" rows={2} value={words} placeholder={t('forward.words')} aria-label={t('forward.words')} onChange={(event) => setWords(event.target.value)} />
            </div>
        </Dialog>
    );
}
