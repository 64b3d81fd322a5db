import assert from 'node:assert/strict';
import {PASSWORD} from './first_run.mjs';
import {person} from '../browser.mjs';
import {faults} from './axe.mjs';

/** What is wider than the window, or '' when nothing is. */
const wide = (page) => page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) {
        return '';
    }
    return [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 || one.getBoundingClientRect().left < -1).slice(0, 3).map((one) => one.outerHTML.slice(0, 100)).join('\n') || 'the page';
});

/** Buttons, links and fields inside that cannot be brought into view, in words. */
const unreachable = (page, inside) => page.evaluate((inside) => {
    const all = [...document.querySelector(inside).querySelectorAll('button, a[href], input:not([type=file]), textarea, select, [role=switch], [role=tab]')];
    return all.filter((one) => one.checkVisibility({opacityProperty: true, visibilityProperty: true}) && !one.closest('.sr, [aria-hidden=true]') && one.getBoundingClientRect().width > 1).filter((one) => {
        one.scrollIntoView({block: 'nearest', inline: 'nearest'});
        const box = one.getBoundingClientRect();
        const [x, y] = [(Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2];
        const hit = document.elementFromPoint(x, y);
        return !hit || !(one.contains(hit) || hit.contains(one) || one.labels?.[0]?.contains(hit));
    }).map((one) => (one.getAttribute('aria-label') || one.textContent || one.outerHTML).slice(0, 80));
}, inside);

async function enter(world, options, name = 'tomas') {
    const one = await person(world.browser, world.url, options);
    world.people.push(one);
    await one.page.goto('/login');
    await one.page.locator('input[name=username]').fill(name);
    await one.page.locator('input[name=password]').fill(PASSWORD);
    await one.page.locator('button[type=submit]').click();
    await one.page.locator('.composer').waitFor();
    return one;
}

async function leave(world, one) {
    await one.context.close();
    world.people.splice(world.people.indexOf(one), 1);
}

const CHAT = ['channels/glazes', 'channels/glazes?side=info', 'channels/glazes?side=members', 'channels/glazes?side=search&q=kiln', 'channels/glazes?side=drafts', 'threads'];
const SERVER = ['overview', 'health', 'notifications', 'users', 'groups', 'teams', 'roles/team_user', 'schemes', 'configuration/EmailSettings', 'certificates', 'jobs', 'audit'];

/** Who sees badly, is made sick by motion, has a small window, or reads from right to left. */
export default function reach(story, world) {
    story('at 200 % zoom nothing scrolls sideways and everything can be reached', async () => {
        // 1280x800 at 200 %.
        const one = await enter(world, {viewport: {width: 640, height: 400}, deviceScaleFactor: 2}, 'mara');
        for (const place of CHAT) {
            await one.page.goto(`/kiln-studio/${place}`);
            await one.page.locator('.composer, .thread, .inbox, .empty').filter({visible: true}).first().waitFor();
            await one.page.waitForLoadState('networkidle');
            assert.equal(await wide(one.page), '', place);
        }
        await one.glazes();
        assert.deepEqual(await unreachable(one.page, '.composer'), []);
        assert.ok((await one.page.getByRole('region', {name: /^Messages in/}).boundingBox()).height > 120, 'messages have room');
        await one.shot('zoom-channel');
        await one.page.getByRole('button', {name: 'Back'}).first().click();
        await one.channelRow(/^Glazes/).waitFor();
        assert.deepEqual(await unreachable(one.page, '.sidebar'), []);
        await one.page.keyboard.press('Control+,');
        for (const tab of ['Look and feel', 'Notifications', 'Profile', 'Security']) {
            await one.page.getByRole('tab', {name: tab}).click();
            assert.deepEqual(await unreachable(one.page, '[role=dialog]'), [], tab);
        }
        await one.shot('zoom-settings');
        await one.page.keyboard.press('Escape');
        for (const page of SERVER) {
            await one.page.goto(`/admin_console/${page}`);
            await one.page.locator('.pages-main h2').first().waitFor();
            await one.page.locator('.pages-main .spinner').first().waitFor({state: 'detached'});
            assert.equal(await wide(one.page), '', page);
            assert.deepEqual(await unreachable(one.page, '.pages-main'), [], page);
        }
        await one.shot('zoom-console');
        assert.equal(await faults(one.page), '');
        await leave(world, one);
    });

    story('who wants no motion gets none', async () => {
        const one = await enter(world, {reducedMotion: 'reduce'});
        const moving = (where) => one.page.evaluate(() => document.getAnimations().filter((anim) => anim.playState === 'running' && anim.effect.getComputedTiming().endTime > 20).map((anim) => `${anim.animationName ?? anim.transitionProperty} of ${anim.effect.target?.className}`)).then((list) => assert.deepEqual(list, [], where));
        await one.glazes();
        await moving('the channel');
        await one.page.keyboard.press('Control+k');
        await one.page.getByRole('dialog').waitFor();
        await moving('the switcher');
        await one.page.keyboard.press('Escape');
        await one.page.locator('.composer').getByRole('button', {name: 'Insert emoji'}).click();
        await one.page.getByRole('textbox', {name: 'Search emoji'}).waitFor();
        await moving('the emoji');
        await one.page.keyboard.press('Escape');
        await one.page.goto('/kiln-studio/threads');
        await one.page.locator('.inbox-item').first().click();
        await one.page.locator('.thread [data-post]').first().waitFor();
        await moving('the thread');
        await one.glazes();
        await world.mara.glazes();
        await world.mara.composer().pressSequentially('typ');
        await one.page.getByText('mara is typing').first().waitFor();
        await moving('somebody typing');
        await world.mara.composer().fill('');
        assert.equal(await one.page.locator('.timeline-scroll').evaluate((node) => getComputedStyle(node).scrollBehavior), 'auto');
        await leave(world, one);
    });

    story('on a small phone, from right to left: nothing is wider than the screen, and axe finds nothing', async () => {
        const one = await person(world.browser, world.url, {viewport: {width: 320, height: 640}, hasTouch: true, isMobile: true});
        world.people.push(one);
        await one.context.addInitScript(() => localStorage.setItem('ochre.language', 'ar'));
        await one.page.goto('/login');
        await one.page.waitForFunction(() => document.documentElement.dir === 'rtl' && document.querySelector('input[name=password]'));
        assert.equal(await wide(one.page), '', 'login');
        assert.equal(await faults(one.page), '', 'login');
        await one.shot('login-320-rtl');
        await one.page.locator('input[name=username]').fill('mara');
        await one.page.locator('input[name=password]').fill(PASSWORD);
        await one.page.locator('button[type=submit]').click();
        await one.page.locator('.composer').waitFor();
        for (const place of CHAT) {
            await one.page.goto(`/kiln-studio/${place}`);
            await one.page.locator('.composer, .thread, .inbox, .empty').filter({visible: true}).first().waitFor();
            await one.page.waitForLoadState('networkidle');
            assert.equal(await wide(one.page), '', place);
        }
        await one.page.goto('/kiln-studio/channels/glazes');
        await one.page.locator('.channel [data-post]').last().waitFor();
        assert.equal(await faults(one.page), '', 'the channel');
        await one.shot('channel-320-rtl');
        for (const page of ['notifications', 'users', 'groups', 'roles/team_user', 'configuration/EmailSettings']) {
            await one.page.goto(`/admin_console/${page}`);
            await one.page.locator('.pages-main h2').first().waitFor();
            await one.page.locator('.pages-main .spinner').first().waitFor({state: 'detached'});
            assert.equal(await wide(one.page), '', page);
        }
        assert.equal(await faults(one.page), '', 'the console');
        await one.shot('console-320-rtl');
        await leave(world, one);
    });
}
