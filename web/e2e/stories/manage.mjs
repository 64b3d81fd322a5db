import assert from 'node:assert/strict';

/** One red dot: PNG, 1x1. */
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

/** What those do who look after a team, and everybody for themselves. */
export default function manages(story, world) {
    const main = (name) => world.mara.page.getByRole('main', {name});
    const dialog = () => world.mara.page.getByRole('dialog');
    const go = (page) => world.mara.page.goto(`/kiln-studio/manage/${page}`);
    const saved = (page = world.mara.page) => page.getByRole('status').getByText('Saved').first().waitFor();

    story('team settings: description and a picture, seen by all', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.page.getByRole('button', {name: /Kiln Studio/}).click();
        await mara.page.getByRole('menuitem', {name: 'Team settings'}).click();
        await main('Team settings').getByLabel('Description').fill('Clay, glaze and fire');
        await main('Team settings').getByRole('region', {name: 'Name and picture'}).getByRole('button', {name: 'Save'}).click();
        await saved();
        await main('Team settings').locator('input[type=file]').setInputFiles({name: 'mark.png', mimeType: 'image/png', buffer: PNG});
        await main('Team settings').getByRole('button', {name: 'Remove picture'}).waitFor();
        await main('Team settings').getByRole('button', {name: 'Remove picture'}).click();
        await main('Team settings').getByRole('button', {name: 'Remove picture'}).waitFor({state: 'detached'});
    });

    story('members of the team: one becomes team admin, and an ordinary member again', async () => {
        await go('members');
        await main('Members').getByRole('button', {name: /^Make team admin: tomas/i}).click();
        await main('Members').getByRole('button', {name: /^Make ordinary member: tomas/i}).click();
        await main('Members').getByRole('button', {name: /^Make team admin: tomas/i}).waitFor();
    });

    story('invitations by mail: what became of each address is shown', async () => {
        const {mara} = world;
        await go('invite');
        await main('Invite people').getByLabel('E-mail addresses').fill('noor@kiln.test, olaf@kiln.test');
        await main('Invite people').getByRole('button', {name: 'Send invitations'}).click();
        await mara.page.getByRole('list', {name: 'What became of the invitations'}).getByText('noor@kiln.test').waitFor();
        await mara.shot('invite-1280');
    });

    story('an incoming webhook is made, and what a program sends arrives', async () => {
        const {mara} = world;
        await go('incoming');
        await mara.page.getByRole('button', {name: 'Add an incoming webhook'}).click();
        await dialog().getByLabel('Name', {exact: true}).fill('Kiln controller');
        await dialog().getByLabel('Channel', {exact: true}).selectOption({label: 'Glazes'});
        await dialog().getByRole('button', {name: 'Create'}).click();
        const address = await mara.page.locator('.copy-line').first().textContent();
        const answer = await fetch(address, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({text: 'The kiln is at 1240 degrees'})});
        assert.equal(answer.status, 200);
        await mara.shot('webhooks-1280');
        await mara.glazes();
        await mara.message('The kiln is at 1240 degrees').waitFor();
    });

    story('an outgoing webhook and a slash command are made and taken away', async () => {
        const {mara} = world;
        await go('outgoing');
        await mara.page.getByRole('button', {name: 'Add an outgoing webhook'}).click();
        await dialog().getByLabel('Words', {exact: true}).fill('cone');
        await dialog().getByLabel('Addresses that are told').fill('http://127.0.0.1:9/hook');
        await dialog().getByRole('button', {name: 'Create'}).click();
        await main('Outgoing webhooks').getByText('cone → http://127.0.0.1:9/hook').waitFor();
        await main('Outgoing webhooks').getByRole('button', {name: /^Remove/}).click();
        await dialog().getByRole('button', {name: 'Remove'}).click();
        await main('Outgoing webhooks').getByText('No outgoing webhook yet').waitFor();
        await go('commands');
        await mara.page.getByRole('button', {name: 'Add a command'}).click();
        await dialog().getByLabel('Command', {exact: true}).fill('cone');
        await dialog().getByLabel('Address that is asked').fill('http://127.0.0.1:9/cone');
        await dialog().getByRole('button', {name: 'Create'}).click();
        await main('Slash commands').getByText('/cone', {exact: true}).waitFor();
    });

    story('a bot is made; its token is shown once and works', async () => {
        const {mara} = world;
        await mara.page.goto('/admin_console/configuration/ServiceSettings');
        for (const key of ['EnableBotAccountCreation', 'EnableUserAccessTokens']) {
            const one = mara.page.locator(`[data-setting="ServiceSettings.${key}"]`).getByRole('switch');
            if (await one.getAttribute('aria-checked') === 'false') {
                await one.click();
            }
        }
        await mara.page.getByRole('button', {name: 'Save'}).click();
        await saved();
        await go('bots');
        await mara.page.getByRole('button', {name: 'Add a bot'}).click();
        await dialog().getByLabel('Username of the bot').fill('kilnbot');
        await dialog().getByRole('button', {name: 'Create'}).click();
        const token = (await mara.page.locator('.secret').textContent()).trim();
        const me = await fetch(`${world.url}/api/v4/users/me`, {headers: {Authorization: `Bearer ${token}`}}).then((answer) => answer.json());
        assert.equal(me.username, 'kilnbot');
        await dialog().getByRole('button', {name: 'Close'}).last().click();
        await main('Bots').getByText('@kilnbot').waitFor();
    });

    story('an emoji of the server is added', async () => {
        await go('emoji');
        await main('Emoji').getByLabel('Name').fill('reddot');
        await main('Emoji').locator('input[type=file]').setInputFiles({name: 'dot.png', mimeType: 'image/png', buffer: PNG});
        await main('Emoji').getByRole('button', {name: 'Add emoji'}).click();
        await main('Emoji').getByText(':reddot:').waitFor();
    });

    story('channel settings: purpose and moderation', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.page.getByRole('button', {name: /^Glazes/}).click();
        await mara.page.getByRole('menuitem', {name: 'Channel settings'}).click();
        await mara.page.getByLabel('What is it for?').fill('Recipes, tests and accidents');
        await mara.page.getByRole('region', {name: 'About the channel'}).getByRole('button', {name: 'Save'}).click();
        await saved();
        const rule = () => mara.page.getByRole('checkbox', {name: 'React: Members'});
        for (const on of [false, true]) {
            await rule().setChecked(on);
            await mara.page.getByRole('region', {name: 'Moderation'}).getByRole('button', {name: 'Save'}).click();
            await mara.page.waitForFunction((wanted) => {
                const save = document.querySelector('[aria-label="Moderation"] .button');
                return save?.disabled && document.querySelector('input[aria-label="React: Members"]')?.checked === wanted;
            }, on);
        }
        await mara.shot('channel-settings-1280');
    });

    story('an archived channel is found and brought back', async () => {
        const {mara} = world;
        await mara.page.evaluate(async () => {
            const csrf = /MMCSRF=(\w+)/.exec(document.cookie)?.[1] ?? '';
            const call = async (method, path, body) => {
                const options = {method, body: body && JSON.stringify(body), headers: {'X-CSRF-Token': csrf, 'X-Requested-With': 'XMLHttpRequest'}};
                return (await fetch('/api/v4' + path, options)).json();
            };
            const [team] = (await call('GET', '/users/me/teams')).filter((one) => one.name === 'kiln-studio');
            const channel = await call('POST', '/channels', {team_id: team.id, name: 'old-shelf', display_name: 'Old shelf', type: 'O'});
            await call('DELETE', `/channels/${channel.id}`);
        });
        await go('archive');
        await main('Archived channels').getByRole('button', {name: 'Bring back: Old shelf'}).click();
        await main('Archived channels').getByRole('button', {name: 'Bring back: Old shelf'}).waitFor({state: 'detached'});
    });

    story('own picture and position', async () => {
        const {tomas} = world;
        await tomas.glazes();
        await tomas.page.keyboard.press('Control+,');
        await tomas.page.getByRole('tab', {name: 'Profile'}).click();
        await tomas.page.locator('.settings-panel input[type=file]').setInputFiles({name: 'me.png', mimeType: 'image/png', buffer: PNG});
        await tomas.page.getByRole('button', {name: 'Remove picture'}).waitFor();
        await tomas.page.getByLabel('Position').fill('Thrower');
        await tomas.page.getByRole('button', {name: 'Save'}).first().click();
        await saved(tomas.page);
        await tomas.page.keyboard.press('Escape');
    });

    story('own colours: a preset, and a theme of somebody else', async () => {
        const {tomas} = world;
        const side = () => tomas.page.evaluate(() => getComputedStyle(document.querySelector('.sidebar')).backgroundColor);
        await tomas.page.keyboard.press('Control+,');
        await tomas.page.getByRole('radio', {name: 'Own'}).click();
        await tomas.page.getByRole('button', {name: 'Moss'}).click();
        assert.equal(await side(), 'rgb(36, 48, 31)');
        await tomas.page.getByText('Import and share').click();
        await tomas.page.getByLabel('Theme of somebody else').fill('#3F0E40,#350D36,#1164A3,#FFFFFF,#350D36,#FFFFFF,#2BAC76,#CD2553');
        await tomas.page.getByRole('button', {name: 'Use it'}).click();
        assert.equal(await side(), 'rgb(63, 14, 64)');
        await tomas.shot('own-theme-1280');
        await tomas.page.reload();
        await tomas.composer().waitFor();
        assert.equal(await side(), 'rgb(63, 14, 64)', 'kept');
        await tomas.page.keyboard.press('Control+,');
        await tomas.page.getByRole('radio', {name: 'System'}).click();
        await tomas.page.keyboard.press('Escape');
    });

    story('in Arabic the page runs from right to left', async () => {
        const {tomas} = world;
        await tomas.page.keyboard.press('Control+,');
        await tomas.page.getByRole('combobox', {name: 'Language'}).selectOption('ar');
        await tomas.page.waitForFunction(() => document.documentElement.dir === 'rtl' && document.documentElement.lang === 'ar');
        const box = await tomas.page.locator('.sidebar').boundingBox();
        assert.ok(box.x > 600, 'the sidebar is on the right');
        await tomas.shot('arabic-1280');
        await tomas.page.keyboard.press('Control+,');
        await tomas.page.locator('.settings-panel select').first().selectOption('en');
        await tomas.page.waitForFunction(() => document.documentElement.dir === 'ltr');
        await tomas.composer().waitFor();
        await tomas.page.keyboard.press('Escape');
    });
}
