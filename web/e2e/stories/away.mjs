import assert from 'node:assert/strict';
import {PASSWORD} from './first_run.mjs';
import {person} from '../browser.mjs';

/** Without the server: the page opens with what was seen last, and what is written waits. */
export default function unplugged(story, world) {
    story('it can be installed: a manifest, icons, and a service worker that holds the page', async () => {
        const {mara} = world;
        await mara.glazes();
        const manifest = await mara.page.evaluate(() => fetch(document.querySelector('link[rel=manifest]').href).then((reply) => reply.json()));
        assert.equal(manifest.display, 'standalone');
        for (const icon of manifest.icons) {
            assert.equal(await mara.page.evaluate((src) => fetch(src).then((reply) => reply.ok && !reply.headers.get('content-type').includes('html')), icon.src), true, icon.src);
        }
        await mara.page.waitForFunction(() => navigator.serviceWorker.ready.then((ready) => ready.active?.state === 'activated'), null, {timeout: 30_000});
    });

    story('offline with a queue: written while the server is away, sent once it is back, nothing doubled', async () => {
        const {mara, tomas, host} = world;
        if (!host.down) {
            return;
        }
        await tomas.glazes();
        await mara.say('before the night');
        await tomas.message('before the night').waitFor();
        // What is kept is written a moment later.
        await mara.page.waitForFunction(() => new Promise((resolve) => {
            const request = indexedDB.open('ochre', 1);
            request.onsuccess = () => {
                const read = request.result.transaction('kept').objectStore('kept').get('state');
                read.onsuccess = () => (request.result.close(), resolve(JSON.stringify(read.result ?? '').includes('before the night')));
            };
        }), null, {timeout: 20_000});
        await host.down();
        await mara.page.getByText('Connection lost').waitFor();
        await mara.say('first in the queue');
        await mara.message('first in the queue').getByText('Goes out when the connection is back.').waitFor();
        await mara.page.reload();
        await mara.message('before the night').waitFor();
        await mara.message('first in the queue').getByText('Goes out').waitFor();
        await mara.say('second in the queue');
        await mara.message('second in the queue').getByText('Goes out').waitFor();
        await mara.shot('away-1280');
        await host.up();
        for (const text of ['first in the queue', 'second in the queue']) {
            await tomas.message(text).waitFor({timeout: 60_000});
            await mara.message(text).getByText('Goes out').waitFor({state: 'detached', timeout: 30_000});
            assert.equal(await mara.message(text).count(), 1);
            assert.equal(await tomas.message(text).count(), 1);
        }
        const texts = await tomas.page.locator('.channel [data-post]').allInnerTexts();
        const at = (text) => texts.findIndex((one) => one.includes(text));
        assert.ok(at('first in the queue') < at('second in the queue'), 'in the order in which they were written');
    });

    story('who logs out leaves nothing behind', async () => {
        const one = await person(world.browser, world.url);
        await one.page.goto('/login');
        await one.page.getByLabel('E-mail or username').fill('tomas');
        await one.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await one.page.getByRole('button', {name: 'Log in'}).click();
        await one.composer().waitFor();
        await one.page.getByRole('button', {name: /status and settings/}).click();
        await one.page.getByRole('menuitem', {name: 'Log out'}).click();
        await one.page.getByRole('heading', {name: 'Log in'}).waitFor();
        const left = await one.page.evaluate(() => new Promise((resolve) => {
            const request = indexedDB.open('ochre', 1);
            request.onupgradeneeded = () => request.result.createObjectStore('kept');
            request.onsuccess = () => {
                const read = request.result.transaction('kept').objectStore('kept').count();
                read.onsuccess = () => resolve(read.result);
            };
        }));
        assert.equal(left, 0);
        await one.context.close();
    });

    story('at 320 px everything is reached and nothing is wider than the screen', async () => {
        const small = await person(world.browser, world.url, {viewport: {width: 320, height: 640}, hasTouch: true, isMobile: true});
        world.people.push(small);
        await small.page.goto('/login');
        await small.page.getByLabel('E-mail or username').fill('tomas');
        await small.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await small.page.getByRole('button', {name: 'Log in'}).click();
        await small.composer().waitFor();
        const fits = async (where) => assert.ok(await small.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where);
        for (const place of ['channels/glazes', 'channels/glazes?side=info', 'channels/glazes?side=search&q=kiln', 'channels/glazes?side=files', 'channels/glazes?side=drafts', 'threads']) {
            await small.page.goto(`/kiln-studio/${place}`);
            await small.page.locator('.composer, .thread, .inbox, .empty').filter({visible: true}).first().waitFor();
            await fits(place);
        }
        await small.glazes();
        await small.shot('channel-320');
        // A finger to the right uncovers the list, to the left covers it again.
        const swipe = (from, to) => small.page.evaluate(([x1, x2]) => {
            const target = document.querySelector('.shell');
            const touch = (x) => new Touch({identifier: 1, target, clientX: x, clientY: 300});
            target.dispatchEvent(new TouchEvent('touchstart', {touches: [touch(x1)], changedTouches: [touch(x1)], bubbles: true}));
            target.dispatchEvent(new TouchEvent('touchend', {touches: [], changedTouches: [touch(x2)], bubbles: true}));
        }, [from, to]);
        await swipe(20, 260);
        await small.channelRow(/^Glazes/).waitFor();
        await fits('the list');
        await swipe(260, 20);
        await small.composer().waitFor();
        await small.context.close();
        world.people.pop();
    });
}
