import {useEffect, useState} from 'react';
import {retryNow} from '../api/socket';
import {t} from '../i18n';
import {useStore} from '../state/use';

/** A short loss of the connection is not worth a word; a longer one is. */
const PATIENCE_MS = 1500;

export function Banner() {
    const status = useStore((s) => s.link.status);
    const [shown, show] = useState(false);
    const away = status === 'lost' || status === 'polling';
    useEffect(() => {
        const timer = setTimeout(() => show(away), away ? PATIENCE_MS : 0);
        return () => clearTimeout(timer);
    }, [away]);
    return (
        <div className="banner-place" role="status">
            {shown && away && (
                <div className="banner">
                    <span className="spinner" aria-hidden="true" />
                    <span>{t(status === 'polling' ? 'link.polling' : 'link.lost')}</span>
                    <button type="button" onClick={retryNow}>{t('link.now')}</button>
                </div>
            )}
        </div>
    );
}
