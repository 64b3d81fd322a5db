import {PASSWORD} from './first_run.mjs';

/** The doors: last, since people leave by them. */
export default function accounts(story, world) {
    story('a wrong password is said so; the right one leads to where one wanted to go', async () => {
        const {tomas} = world;
        await tomas.page.getByRole('button', {name: /status and settings/}).click();
        await tomas.page.getByRole('menuitem', {name: 'Log out'}).click();
        await tomas.page.getByRole('heading', {name: 'Log in'}).waitFor();
        await tomas.page.goto('/kiln-studio/channels/glazes');
        await tomas.page.getByLabel('E-mail or username').fill('tomas@kiln.test');
        await tomas.page.getByLabel('Password', {exact: true}).fill('nope');
        await tomas.page.getByRole('button', {name: 'Log in'}).click();
        await tomas.page.getByRole('alert').getByText('Name or password is not right.').waitFor();
        await tomas.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await tomas.page.getByRole('button', {name: 'Log in'}).click();
        await tomas.page.getByRole('main', {name: 'Glazes'}).waitFor();
    });

    story('profile and password are changed', async () => {
        const {tomas, mara} = world;
        await tomas.page.keyboard.press('Control+,');
        await tomas.page.getByRole('tab', {name: 'Profile'}).click();
        await tomas.page.getByLabel('First name').fill('Tomás');
        await tomas.page.getByLabel('Last name').fill('Reyes');
        await tomas.page.getByRole('button', {name: 'Save'}).click();
        await tomas.page.getByRole('status').getByText('Saved').waitFor();
        await tomas.page.getByRole('tab', {name: 'Security'}).click();
        await tomas.page.getByLabel('Current password').fill(PASSWORD);
        await tomas.page.getByLabel('New password').fill(PASSWORD + '!');
        await tomas.page.getByRole('button', {name: 'Change password'}).click();
        await tomas.page.getByText('Password changed').waitFor();
        await tomas.page.keyboard.press('Escape');
        await mara.composer().waitFor();
    });

    story('the pages of the mails: reset and verification', async () => {
        const {mara} = world;
        await mara.page.goto('/reset_password');
        await mara.page.getByLabel('E-mail').fill('mara@kiln.test');
        await mara.shot('reset');
        await mara.page.goto('/reset_password_complete?token=' + 'x'.repeat(64));
        await mara.page.getByLabel('New password').fill(PASSWORD + '2');
        await mara.page.getByRole('button', {name: 'Set password'}).click();
        await mara.page.getByRole('alert').locator('.notice').waitFor();
        await mara.page.goto('/do_verify_email?token=' + 'x'.repeat(64) + '&email=mara%40kiln.test');
        await mara.page.getByRole('heading', {name: 'This link does not work'}).waitFor();
    });

    story('a team page: own teams, and a second one is made', async () => {
        const {mara} = world;
        await mara.page.goto('/select_team');
        await mara.page.getByRole('link', {name: /Kiln Studio/}).waitFor();
        await mara.shot('teams');
        await mara.page.getByRole('link', {name: 'Create a team'}).click();
        await mara.page.getByLabel('Team name').fill('Garden');
        await mara.page.getByRole('button', {name: 'Create a team'}).click();
        await mara.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await mara.page.getByRole('button', {name: /Garden/}).click();
        await mara.page.getByRole('menuitem', {name: /Kiln Studio/}).click();
        await mara.page.waitForURL(/kiln-studio\/channels/);
    });

    story('a wrong address says so', async () => {
        const {mara} = world;
        await mara.page.goto('/no-such-team/channels/x');
        await mara.page.getByRole('heading', {name: 'Nothing here'}).waitFor();
        await mara.page.getByRole('button', {name: 'To my channels'}).click();
        await mara.composer().waitFor();
    });
}
