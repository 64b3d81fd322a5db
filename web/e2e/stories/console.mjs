import assert from 'node:assert/strict';

/** Looking after the server. Mara made the first account. */
export default function looksAfter(story, world) {
    const main = (name) => world.mara.page.getByRole('main', {name});
    const to = (name) => world.mara.page.getByRole('navigation', {name: 'System console'}).getByRole('link', {name}).click();
    const saved = () => world.mara.page.getByRole('status').getByText('Saved').first().waitFor();

    story('the console shows figures, users, teams and channels', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.page.getByRole('button', {name: /Kiln Studio/}).click();
        await mara.page.getByRole('menuitem', {name: 'System console'}).click();
        await main('Overview').getByText('Messages', {exact: true}).waitFor();
        await main('Overview').getByRole('img', {name: /^Messages by day/}).waitFor();
        await mara.shot('console-overview-1280');
        await to('Teams');
        await main('Teams').getByRole('listitem').filter({hasText: 'Kiln Studio'}).waitFor();
        await to('Channels');
        await main('Channels').getByRole('searchbox').fill('glaz');
        await main('Channels').getByRole('listitem').filter({hasText: 'Glazes'}).waitFor();
    });

    story('a user is found, given a role, switched off and on', async () => {
        const {mara} = world;
        await to('Users');
        await main('Users').getByRole('searchbox').fill('tomas');
        await main('Users').getByRole('link', {name: /tom/i}).click();
        await main('Users').getByText('Logs in by').waitFor();
        await main('Users').getByRole('switch', {name: 'Viewer'}).click();
        await main('Users').getByRole('region', {name: 'Roles'}).getByRole('button', {name: 'Save'}).click();
        await saved();
        await main('Users').locator('.chip').getByText('Viewer').waitFor();
        await main('Users').getByRole('switch', {name: 'Viewer'}).click();
        await main('Users').getByRole('region', {name: 'Roles'}).getByRole('button', {name: 'Save'}).click();
        await main('Users').locator('.chip').getByText('Viewer').waitFor({state: 'detached'});
        await mara.shot('console-user-1280');
    });

    story('a setting is found, changed, and kept', async () => {
        const {mara} = world;
        await to('Configuration');
        const find = () => mara.page.getByRole('searchbox', {name: 'Find a setting'});
        await find().fill('customdescriptiontext');
        const field = () => mara.page.locator('[data-setting="TeamSettings.CustomDescriptionText"]').getByRole('textbox');
        await field().fill('Mud and fire');
        await mara.page.getByText('1 change not saved').waitFor();
        await mara.page.getByRole('button', {name: 'Save'}).click();
        await saved();
        await mara.page.reload();
        await find().fill('customdescriptiontext');
        assert.equal(await field().inputValue(), 'Mud and fire');
        await find().fill('listenaddress');
        assert.ok(await mara.page.locator('[data-setting="ServiceSettings.ListenAddress"]').getByRole('textbox').isDisabled(), 'set by the environment');
        await mara.shot('console-configuration-1280');
    });

    story('a setting that cannot be is refused in words, and nothing is changed', async () => {
        const {mara} = world;
        await mara.page.goto('/admin_console/configuration/PasswordSettings');
        const length = mara.page.locator('[data-setting="PasswordSettings.MinimumLength"]').getByRole('spinbutton');
        const before = await length.inputValue();
        await length.fill('1');
        await mara.page.getByRole('button', {name: 'Save'}).click();
        await mara.page.getByRole('alert').locator('.notice.bad').waitFor();
        await mara.page.getByRole('button', {name: 'Discard'}).click();
        assert.equal(await length.inputValue(), before);
    });

    story('a role loses a permission and gets it back', async () => {
        const {mara} = world;
        await mara.page.goto('/admin_console/roles/channel_user');
        await mara.page.getByRole('searchbox', {name: 'Find a permission'}).fill('add reaction');
        const box = mara.page.getByRole('checkbox', {name: 'Add reaction'});
        for (const on of [false, true]) {
            await box.setChecked(on);
            await mara.page.getByRole('button', {name: 'Save'}).click();
            await mara.page.getByText('Not saved yet').waitFor({state: 'detached'});
            await mara.page.getByRole('searchbox', {name: 'Find a permission'}).fill('add reaction');
            assert.equal(await box.isChecked(), on);
        }
    });

    story('a job is started; logs and audit tell what happened; a test says how it went', async () => {
        const {mara} = world;
        await mara.page.goto('/admin_console/jobs');
        await mara.page.getByRole('button', {name: 'Start'}).click();
        await mara.page.getByRole('cell', {name: 'Extract content'}).first().waitFor();
        await to('Audit');
        await main('Audit').getByRole('cell', {name: 'mara'}).first().waitFor();
        await to('Logs');
        await main('Logs').getByRole('searchbox').waitFor();
        await to('Health and tests');
        await main('Health and tests').getByText('Database status').waitFor();
        await main('Health and tests').getByRole('button', {name: 'Run: Empty the caches'}).click();
        await main('Health and tests').getByText('It works.').waitFor();
        await mara.shot('console-health-1280');
        await mara.glazes();
    });

    story('the console is closed to others', async () => {
        const {tomas} = world;
        await tomas.page.goto('/admin_console/users');
        await tomas.page.getByText('Only administrators').waitFor();
        await tomas.glazes();
    });
}
