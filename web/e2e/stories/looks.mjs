import assert from 'node:assert/strict';
import {PASSWORD} from './first_run.mjs';
import {person} from '../browser.mjs';

export default function looks(story, world) {
    story('dark, light, and as the system', async () => {
        const {mara} = world;
        const colour = () => mara.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const light = await colour();
        await mara.shot('light-1280');
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('radio', {name: 'Dark'}).click();
        await mara.page.keyboard.press('Escape');
        const dark = await colour();
        assert.notEqual(light, dark);
        await mara.shot('dark-1280');
        await mara.page.reload();
        await mara.composer().waitFor();
        assert.equal(await colour(), dark, 'the choice is kept');
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('radio', {name: 'System'}).click();
        await mara.page.keyboard.press('Escape');
        await mara.page.emulateMedia({colorScheme: 'dark'});
        assert.equal(await colour(), dark, 'follows the system');
        await mara.page.emulateMedia({colorScheme: 'light'});
    });

    story('in German', async () => {
        const {mara} = world;
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('combobox', {name: 'Language'}).selectOption('de');
        await mara.page.getByRole('textbox', {name: /^An Glazes schreiben/}).waitFor();
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('combobox', {name: 'Sprache'}).selectOption('en');
        await mara.composer().waitFor();
        await mara.page.keyboard.press('Escape');
    });

    story('on a phone: list, channel and thread one at a time, nothing wider than the screen', async () => {
        const phone = await person(world.browser, world.url, {viewport: {width: 390, height: 844}, hasTouch: true, isMobile: true});
        world.people.push(phone);
        await phone.page.goto('/login');
        await phone.shot('login-390');
        await phone.page.getByLabel('E-mail or username').fill('tomas');
        await phone.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await phone.page.getByRole('button', {name: 'Log in'}).click();
        await phone.composer().waitFor();
        const narrow = () => phone.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
        await phone.page.getByRole('button', {name: 'Back'}).click();
        await phone.channelRow(/^Glazes/).waitFor();
        assert.ok(await narrow());
        await phone.shot('list-390');
        await phone.channelRow(/^Glazes/).tap();
        await phone.page.getByRole('main', {name: 'Glazes'}).waitFor();
        await phone.message('Which cone').waitFor();
        assert.ok(await narrow());
        await phone.shot('channel-390');
        await phone.message('Which cone').getByRole('button', {name: /2 replies/}).tap();
        await phone.reply('Agreed').waitFor();
        assert.ok(await narrow());
        assert.equal(await phone.page.getByRole('main').isVisible(), false);
        await phone.shot('thread-390');
        await phone.page.getByRole('button', {name: 'Back'}).tap();
        await phone.page.getByRole('main', {name: 'Glazes'}).waitFor();
        await phone.context.close();
        world.people.pop();
    });

    story('everything on the page has a name for screen readers, and one main landmark', async () => {
        const {mara} = world;
        const nameless = await mara.page.evaluate(() => [...document.querySelectorAll('button, a[href], input, textarea, select, [role=dialog], img')]
            .filter((node) => node.checkVisibility() && !node.closest('[aria-hidden=true]'))
            .filter((node) => !(node.getAttribute('aria-label') || node.getAttribute('aria-labelledby') || node.textContent.trim() || node.getAttribute('title') || node.hasAttribute('alt') || node.labels?.length))
            .map((node) => node.outerHTML.slice(0, 120)));
        assert.deepEqual(nameless, []);
        assert.equal(await mara.page.getByRole('main').count(), 1);
        assert.equal(await mara.page.evaluate(() => document.documentElement.lang), 'en');
    });

    story('by keyboard alone: a reaction on the message above', async () => {
        const {mara, tomas} = world;
        await Promise.all([mara.glazes(), tomas.glazes()]);
        await mara.say('keyboard test');
        await mara.message('keyboard test').waitFor();
        await tomas.message('keyboard test').waitFor();
        await mara.message('keyboard test').focus();
        await mara.message('keyboard test').getByRole('toolbar').getByRole('button').first().focus();
        await mara.page.keyboard.press('Enter');
        await tomas.message('keyboard test').getByRole('button', {name: /mara: :/}).waitFor();
    });
}
