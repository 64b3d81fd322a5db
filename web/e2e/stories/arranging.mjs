import assert from 'node:assert/strict';

/** One's own order: categories, settings, status, sessions. */
export default function arranging(story, world) {
    const row = (one, name) => one.page.getByRole('navigation', {name: 'Channels'}).getByRole('listitem').filter({has: one.page.getByRole('link', {name})});
    const section = (one, name) => one.page.getByRole('navigation', {name: 'Channels'}).getByRole('region', {name});

    story('an own category, filled by menu and by dragging, renamed and removed', async () => {
        const {mara} = world;
        await mara.glazes();
        await row(mara, /^Glazes/).hover();
        await row(mara, /^Glazes/).getByRole('button', {name: 'Options for Glazes'}).click();
        await mara.page.getByRole('menuitem', {name: 'New category'}).click();
        await mara.page.getByRole('dialog').getByLabel('Name of the category').fill('Studio');
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Save'}).click();
        await section(mara, 'Studio').getByRole('link', {name: /^Glazes/}).waitFor();
        await mara.channelRow(/^Off-Topic/).dragTo(section(mara, 'Studio').getByRole('link', {name: /^Glazes/}));
        await section(mara, 'Studio').getByRole('link', {name: /^Off-Topic/}).waitFor();
        const names = () => section(mara, 'Studio').getByRole('link').allTextContents();
        assert.deepEqual(await names(), ['Off-Topic', 'Glazes']);
        await mara.shot('categories-1280');
        await mara.page.reload();
        await section(mara, 'Studio').getByRole('link', {name: /^Off-Topic/}).waitFor();
        assert.deepEqual(await names(), ['Off-Topic', 'Glazes'], 'the server knows the order');
        await section(mara, 'Studio').hover();
        await section(mara, 'Studio').getByRole('button', {name: 'Options for Studio'}).click();
        await mara.page.getByRole('menuitem', {name: 'Rename'}).click();
        await mara.page.getByRole('dialog').getByLabel('Name of the category').fill('Workshop');
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Save'}).click();
        await section(mara, 'Workshop').hover();
        await section(mara, 'Workshop').getByRole('button', {name: 'Options for Workshop'}).click();
        await mara.page.getByRole('menuitem', {name: 'Remove category'}).click();
        await section(mara, 'Channels').getByRole('link', {name: /^Glazes/}).waitFor();
        await section(mara, 'Workshop').waitFor({state: 'detached'});
    });

    story('only unread channels, when one wants', async () => {
        const {mara, tomas} = world;
        await tomas.channelRow(/^Town Square/).click();
        await tomas.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await tomas.say('Kiln opens at nine');
        await mara.channelRow('Town Square, unread').waitFor();
        await mara.page.getByRole('button', {name: 'Unread only'}).click();
        await mara.channelRow(/^Off-Topic/).waitFor({state: 'detached'});
        assert.ok(await mara.channelRow('Town Square, unread').isVisible());
        await mara.page.getByRole('button', {name: 'Unread only'}).click();
        await row(mara, /^Town Square/).hover();
        await row(mara, /^Town Square/).getByRole('button', {name: 'Options for Town Square'}).click();
        await mara.page.getByRole('menuitem', {name: 'Mark as read'}).click();
        await mara.channelRow(/^Town Square$/).waitFor();
        await tomas.glazes();
    });

    story('clock and density follow the settings', async () => {
        const {mara} = world;
        const time = () => mara.page.locator('.channel .message-head time').last().textContent();
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('radio', {name: '24 hours'}).click();
        await mara.page.getByRole('radio', {name: 'Compact'}).click();
        await mara.shot('settings-1280');
        await mara.page.keyboard.press('Escape');
        assert.match(await time(), /^\d\d:\d\d$/);
        assert.equal(await mara.page.evaluate(() => document.documentElement.dataset.density), 'compact');
        await mara.shot('compact-1280');
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('radio', {name: 'As the language'}).click();
        await mara.page.getByRole('radio', {name: 'Roomy'}).click();
        await mara.page.keyboard.press('Escape');
        assert.match(await time(), /[AP]M$/);
    });

    story('notification words are kept by the server', async () => {
        const {mara} = world;
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('tab', {name: 'Notifications'}).click();
        await mara.page.getByLabel('Other words').fill('tenmoku');
        await mara.page.getByRole('tabpanel').getByRole('button', {name: 'Save'}).click();
        const kept = mara.page.waitForResponse((reply) => reply.request().method() === 'PUT' && reply.request().postData()?.includes('"desktop":"all"'));
        await mara.page.getByLabel('On the desktop').first().selectOption('all');
        await kept;
        await mara.page.keyboard.press('Escape');
        await mara.page.reload();
        await mara.composer().waitFor();
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('tab', {name: 'Notifications'}).click();
        assert.equal(await mara.page.getByLabel('Other words').inputValue(), 'tenmoku');
        assert.equal(await mara.page.getByLabel('On the desktop').first().inputValue(), 'all');
        const back = mara.page.waitForResponse((reply) => reply.request().method() === 'PUT' && reply.request().postData()?.includes('"desktop":"mention"'));
        await mara.page.getByLabel('On the desktop').first().selectOption('mention');
        await back;
        await mara.page.keyboard.press('Escape');
    });

    story('a status with words, seen by others, and taken back', async () => {
        const {mara, tomas} = world;
        const menu = () => mara.page.getByRole('button', {name: /status and settings/});
        await menu().click();
        await mara.page.getByRole('menuitem', {name: 'Set a status'}).click();
        await mara.page.getByRole('dialog').getByLabel('What are you up to?').fill('Firing the kiln');
        await mara.page.getByRole('dialog').getByLabel('Until').selectOption({label: 'For an hour'});
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Save'}).click();
        await mara.page.getByRole('dialog').waitFor({state: 'detached'});
        await tomas.page.locator('.message-mood').first().waitFor();
        await menu().click();
        await mara.page.getByRole('menuitem', {name: 'Firing the kiln'}).click();
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Clear status'}).click();
        await tomas.page.locator('.message-mood').first().waitFor({state: 'detached'});
    });

    story('sessions: another place is logged out from here', async () => {
        const {mara} = world;
        const list = () => mara.page.getByRole('list', {name: 'Where you are logged in'}).getByRole('listitem');
        await mara.page.evaluate(() => fetch('/api/v4/users/login', {method: 'POST', credentials: 'omit', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({login_id: 'mara', password: 'Terracotta-2026'})}));
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('tab', {name: 'Security'}).click();
        await list().nth(1).waitFor();
        await mara.shot('security-1280');
        const before = await list().count();
        // The latest stands first: the one that logged in just now.
        await list().first().getByRole('button', {name: 'Log out there'}).click();
        await mara.page.waitForFunction((n) => document.querySelectorAll('.settings-list > li').length === n - 1, before);
        await mara.page.reload();
        await mara.composer().waitFor();
        await mara.page.keyboard.press('Control+,');
        await mara.page.keyboard.press('Escape');
    });
}
