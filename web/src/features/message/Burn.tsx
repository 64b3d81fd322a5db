import {Flame, LockKeyhole} from 'lucide-react';
import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {burnPost, revealPost} from '../../api/posts';
import {t} from '../../i18n';
import {burned, burnsAt} from '../../state/burn';
import {store, type Post} from '../../state/state';
import {useStore} from '../../state/use';
import {Button} from '../../ui/basics';
import {toast} from '../../ui/toasts';

/** In place of the words, until the reader wants to see them: from then on the time runs. */
export function Sealed({post}: {post: Post}) {
    const [busy, setBusy] = useState(false);
    const minutes = Math.max(1, Math.round((Number(post.props?.read_duration ?? store.get().config.BurnOnReadDurationSeconds) || 600) / 60));
    const reveal = async () => {
        setBusy(true);
        await revealPost(post.id).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
        setBusy(false);
    };
    return (
        <div className="sealed">
            <LockKeyhole size={16} aria-hidden="true" />
            <span>{t('burn.sealed', {n: minutes})}</span>
            <Button kind="quiet" disabled={busy} onClick={() => void reveal()}>{t('burn.reveal')}</Button>
        </div>
    );
}

/** How long it is still there, and a way to end that. */
export function BurnClock({post}: {post: Post}) {
    const at = useStore((s) => burnsAt(s, post));
    const own = useStore((s) => s.me === post.user_id);
    const readers = ((post.metadata as {recipients?: string[]} | undefined)?.recipients ?? []).length;
    const [now, setNow] = useState(Date.now);
    const left = at ? Math.max(0, at - now) : 0;
    useEffect(() => {
        if (!at) {
            return undefined;
        }
        const tick = () => {
            setNow(Date.now());
            if (Date.now() >= at) {
                store.update((s) => burned(s, post.id));
            }
        };
        // Seconds only count near the end.
        const timer = setInterval(tick, at - Date.now() < 3_600_000 ? 1000 : 30_000);
        return () => clearInterval(timer);
    }, [at, post.id]);
    const end = () => void burnPost(post.id).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <span className="burn" title={t('burn.hint')}>
            <Flame size={13} aria-hidden="true" />
            {own && <span>{t('burn.readBy', {n: readers})}</span>}
            {at > 0 && <time>{span(left)}</time>}
            <button type="button" onClick={end}>{t(own ? 'burn.forAll' : 'burn.now')}</button>
        </span>
    );
}

function span(ms: number): string {
    const seconds = Math.ceil(ms / 1000);
    const days = Math.floor(seconds / 86_400);
    if (days > 0) {
        return t('burn.days', {n: days});
    }
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return `${h ? `${h}:` : ''}${h ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`;
}
