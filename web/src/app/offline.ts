//! The service worker (`public/sw.js`): once the page stands, so that it takes nothing from the first look.
import {basePath} from '../nav';

export function keepOffline(): void {
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) {
        return;
    }
    const register = () => void navigator.serviceWorker.register(`${basePath}sw.js`, {scope: basePath}).catch(() => undefined);
    if (document.readyState === 'complete') {
        setTimeout(register, 1500);
    } else {
        addEventListener('load', () => setTimeout(register, 1500), {once: true});
    }
}
