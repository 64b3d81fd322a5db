//! Pushes to this browser while no window of it is open: the browser's own push service, and what the server knows of it.
import {basePath} from '../nav';
import {get, post, remove} from './call';

/** Whether this browser and this page can receive pushes at all. */
export const canPush = typeof navigator !== 'undefined' && 'serviceWorker' in navigator && typeof PushManager !== 'undefined';

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
    return canPush ? navigator.serviceWorker.getRegistration(basePath) : undefined;
}

/** Whether this browser is subscribed. */
export async function isPushed(): Promise<boolean> {
    return Boolean(await (await registration())?.pushManager.getSubscription());
}

/** Subscribes with the server's key and tells the server where pushes go. Throws when the browser or the server refuses. */
export async function startPush(): Promise<void> {
    const worker = await registration();
    if (!worker) {
        throw new Error('no service worker');
    }
    const {key} = await get<{key: string}>('/ochre/push/key');
    const subscription = await worker.pushManager.subscribe({userVisibleOnly: true, applicationServerKey: key});
    await post('/ochre/push/subscriptions', {...subscription.toJSON(), label: navigator.userAgent.slice(0, 60)});
}

/** Ends it here; the server drops the subscription with the next push, or at once when it can be told. */
export async function stopPush(): Promise<void> {
    await (await (await registration())?.pushManager.getSubscription())?.unsubscribe();
    const mine = await get<{id: string; current: boolean}[]>('/ochre/push/subscriptions');
    await Promise.all(mine.filter((one) => one.current).map((one) => remove(`/ochre/push/subscriptions/${one.id}`)));
}
