// The service worker: keeps the page and its files, so that the client opens without the server. Nothing of the API is
// kept here: what was read last lies with the page (src/api/snapshot.ts).
'use strict';

const KEPT = 'ochre-files-1';
/** Filled in by the build: what the client is made of, without what is loaded rarely. */
const FILES = [/* files */];
const scope = new URL(self.registration.scope).pathname;
/** Pages that are the server's own, not the client's. */
const SERVER = /^(api|plugins|hooks|oauth|static|login\/|signup\/|saml|metrics)/;
const MOST_FILES = 400;

self.addEventListener('install', (event) => {
    event.waitUntil(fill().then(() => self.skipWaiting()));
});
self.addEventListener('activate', (event) => {
    event.waitUntil(self.clients.claim());
});
self.addEventListener('fetch', (event) => {
    const {request} = event;
    const url = new URL(request.url);
    if (request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(scope)) {
        return;
    }
    const path = url.pathname.slice(scope.length);
    if (request.mode === 'navigate' && !SERVER.test(path)) {
        event.respondWith(page(request));
    } else if (path.startsWith('static/')) {
        event.respondWith(file(request));
    }
});

/** One file that is missing must not keep the others out. */
async function fill() {
    const kept = await caches.open(KEPT);
    await Promise.all(['', 'manifest.webmanifest', ...FILES].map((name) => kept.add(scope + name).catch(() => undefined)));
}

/** The page of the server, or the one we hold when it does not answer. */
async function page(request) {
    const kept = await caches.open(KEPT);
    try {
        const fresh = await fetch(request);
        if (fresh.ok && !fresh.redirected) {
            await kept.put(scope, fresh.clone());
        }
        return fresh;
    } catch (error) {
        const held = await kept.match(scope);
        if (held) {
            return held;
        }
        throw error;
    }
}

/** Names carry a hash of what is in them: what we hold is right for ever. */
async function file(request) {
    const kept = await caches.open(KEPT);
    const held = await kept.match(request);
    if (held) {
        return held;
    }
    const fresh = await fetch(request);
    if (fresh.ok && fresh.status === 200) {
        await kept.put(request, fresh.clone());
        const names = await kept.keys();
        await Promise.all(names.filter((one) => one.url.includes('/static/')).slice(0, -MOST_FILES).map((one) => kept.delete(one)));
    }
    return fresh;
}

// What the server pushes while no window is looked at. A message shows once per channel or thread: a newer one replaces it.
self.addEventListener('push', (event) => {
    let said = {};
    try {
        said = event.data ? event.data.json() : {};
    } catch {
        return;
    }
    event.waitUntil(show(said));
});
self.addEventListener('notificationclick', (event) => {
    event.notification.close();
    event.waitUntil(open(event.notification.data));
});

async function show(said) {
    const windows = await self.clients.matchAll({type: 'window', includeUncontrolled: true});
    if (said.type === 'message' && windows.some((one) => one.focused)) {
        return;
    }
    await self.registration.showNotification(said.title || '', {
        body: said.body || '',
        tag: said.root_id || said.channel_id || said.type,
        renotify: true,
        icon: `${scope}static/icon-192.png`,
        data: said,
    });
    if (self.navigator.setAppBadge && said.badge >= 0) {
        await self.navigator.setAppBadge(said.badge).catch(() => undefined);
    }
}

/** The window that is there goes to the message; without one a new one opens. Only addresses of this client are followed. */
async function open(said) {
    const wanted = new URL((said && said.url) || scope, self.location.origin);
    const target = wanted.origin === self.location.origin ? wanted.href.replace('/landing#', '') : scope;
    const windows = await self.clients.matchAll({type: 'window', includeUncontrolled: true});
    const there = windows.find((one) => new URL(one.url).pathname.startsWith(scope));
    if (!there) {
        await self.clients.openWindow(target);
        return;
    }
    await there.focus();
    await there.navigate(target).catch(() => undefined);
}
