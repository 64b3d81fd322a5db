import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {gzipSync} from 'node:zlib';
import {person} from '../browser.mjs';

export const PASSWORD = 'Terracotta-2026';

/** From an empty server to two people in one team. */
export default function firstRun(story, world) {
    story('first run: the first account, a team, the first channel', async () => {
        const mara = await person(world.browser, world.url);
        world.mara = mara;
        world.people.push(mara);
        await mara.page.goto('/');
        await mara.page.getByRole('heading', {name: 'Welcome to Ochre'}).waitFor();
        await mara.shot('first-run');
        await mara.page.getByLabel('E-mail').fill('mara@kiln.test');
        await mara.page.getByLabel('Username').fill('mara');
        await mara.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await mara.page.getByRole('button', {name: 'Create the first account'}).click();
        await mara.page.getByRole('heading', {name: 'Name your team'}).waitFor();
        await mara.page.getByLabel('Team name').fill('Kiln Studio');
        assert.equal(await mara.page.getByLabel('Address').inputValue(), 'kiln-studio');
        await mara.page.getByRole('button', {name: 'Create a team'}).click();
        await mara.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await mara.composer().waitFor();
        await mara.shot('first-channel');
    }, {needs: 'all'});

    story('the script for the first usable channel is at most 300 KB compressed', async () => {
        await world.mara.page.reload();
        await world.mara.composer().waitFor();
        await world.mara.page.waitForTimeout(300);
        const scripts = await world.mara.page.evaluate(() => performance.getEntriesByType('resource').filter((one) => new URL(one.name).pathname.endsWith('.js')).map((one) => new URL(one.name).pathname));
        const sizes = scripts.map((path) => gzipSync(readFileSync(new URL('../../dist/static/' + path.split('/').at(-1), import.meta.url)), {level: 9}).length);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        console.log(`      ${scripts.length} scripts, ${(total / 1024).toFixed(1)} KB (gzip)`);
        assert.ok(scripts.length > 0 && total <= 300 * 1024, `${total} bytes`);
    });

    story('a second person comes by the invite link', async () => {
        const {mara} = world;
        await mara.page.getByRole('button', {name: /Kiln Studio/}).click();
        await mara.page.getByRole('menuitem', {name: 'Copy invite link'}).click();
        await mara.page.getByText('Invite link copied').waitFor();
        const link = await mara.page.evaluate(() => navigator.clipboard.readText());
        const tomas = await person(world.browser, world.url);
        world.tomas = tomas;
        world.people.push(tomas);
        await tomas.page.goto(link);
        await tomas.page.getByLabel('E-mail').fill('tomas@kiln.test');
        await tomas.page.getByLabel('Username').fill('tomas');
        await tomas.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await tomas.page.getByRole('button', {name: 'Create account'}).click();
        await tomas.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await tomas.composer().waitFor();
    }, {needs: 'all'});

    story('a new channel; the other person finds and joins it', async () => {
        const {mara, tomas} = world;
        await mara.page.getByRole('button', {name: 'New', exact: true}).click();
        await mara.page.getByRole('menuitem', {name: 'Create a channel'}).click();
        await mara.page.getByLabel('Name').fill('Glazes');
        await mara.page.getByLabel('What is it for?').fill('Recipes and tests');
        await mara.page.getByRole('button', {name: 'Create channel'}).click();
        await mara.page.getByRole('main', {name: 'Glazes'}).waitFor();
        await mara.channelRow('Glazes').waitFor();
        await tomas.page.getByRole('button', {name: 'New', exact: true}).click();
        await tomas.page.getByRole('menuitem', {name: 'Browse channels'}).click();
        await tomas.page.getByRole('dialog').getByRole('button', {name: /Glazes/}).click();
        await tomas.page.getByRole('main', {name: 'Glazes'}).waitFor();
        await tomas.composer().waitFor();
    }, {needs: 'all'});
}
