import assert from 'node:assert/strict';

/** Looking after the server. Mara made the first account. */
export default function looksAfter(story, world) {
    const main = (name) => world.mara.page.getByRole('main', {name});
    const to = (name) => world.mara.page.getByRole('navigation', {name: 'System console'}).getByRole('link', {name}).click();

    story('the console shows figures, users, teams and channels', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.page.getByRole('button', {name: /Kiln Studio/}).click();
        await mara.page.getByRole('menuitem', {name: 'System console'}).click();
        await main('Overview').getByText('Messages').waitFor();
        await mara.shot('console-overview-1280');
        await to('Teams');
        await main('Teams').getByRole('cell', {name: 'Kiln Studio'}).waitFor();
        await to('Channels');
        await main('Channels').getByRole('cell', {name: 'Glazes', exact: true}).waitFor();
        await to('Users');
        await main('Users').getByRole('textbox').fill('tomas');
        await main('Users').getByText('tomas@kiln.test').waitFor();
        await main('Users').getByRole('button', {name: 'Make administrator: tomas'}).click();
        await main('Users').getByRole('button', {name: 'Make ordinary member: tomas'}).click();
        await main('Users').getByRole('button', {name: 'Make administrator: tomas'}).waitFor();
        await mara.shot('console-users-1280');
    });

    story('a setting is found, changed, and kept', async () => {
        const {mara} = world;
        await to('Configuration');
        const find = () => mara.page.getByRole('searchbox', {name: 'Find a setting'});
        await find().fill('customdescriptiontext');
        const field = () => mara.page.getByRole('textbox', {name: 'TeamSettings.CustomDescriptionText'});
        await field().fill('Mud and fire');
        await field().press('Enter');
        await mara.page.getByRole('status').getByText('Saved').waitFor();
        await mara.page.reload();
        await find().fill('customdescriptiontext');
        assert.equal(await field().inputValue(), 'Mud and fire');
        await find().fill('listenaddress');
        assert.ok(await mara.page.getByRole('textbox', {name: 'ServiceSettings.ListenAddress'}).isDisabled(), 'set by the environment');
        await mara.shot('console-configuration-1280');
        await mara.glazes();
    });

    story('the console is closed to others', async () => {
        const {tomas} = world;
        await tomas.page.goto('/admin_console/users');
        await tomas.page.getByText('Only administrators').waitFor();
        await tomas.glazes();
    });
}
