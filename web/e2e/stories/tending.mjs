import assert from 'node:assert/strict';
import {PASSWORD} from './first_run.mjs';

/** Of an identity provider that does not exist; its key was thrown away. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDEzCCAfugAwIBAgIUIzmg4CBJ1IUtdDw9w8yATicA/sMwDQYJKoZIhvcNAQEL
BQAwGDEWMBQGA1UEAwwNaWRwLmtpbG4udGVzdDAgFw0yNjExMzAyMzQ0NTdaGA8y
MTI2MTEwNjIzNDQ1N1owGDEWMBQGA1UEAwwNaWRwLmtpbG4udGVzdDCCASIwDQYJ
KoZIhvcNAQEBBQADggEPADCCAQoCggEBAJuDTaQBu+QyuTYtYK1+HxvwlT0MHqan
HygrF1O3F2ieedEHrBPKl0Ntfz9shMYb2WqzAAQ8wcsPogWGlNQ1CAl7+psSzXFX
6r2/OzTZUthw268K1rCwP3bljrBnrq6IoflC9vnpUJRNA7Kj67pGjDSZids6ckFP
Sn7qtwx0IyfCHOb9SZkkF3nGCEOvZSwsG1a/AlBdv2Lt3utiu4wBK70kgEODWxku
3BrbGslbhr2dMsSr9NH+eWHePfmugcaqzzBFqNJxFA0JmBe7ps9OKW1M9jT5HXxa
7dUXMzwn4kCAdBS3Vd73hKIIVuHsWnyxoQPn+2U1zeNVslAaPprlofMCAwEAAaNT
MFEwHQYDVR0OBBYEFKZ65aRhbFL3orrUwAR7mTzuwvXrMB8GA1UdIwQYMBaAFKZ6
5aRhbFL3orrUwAR7mTzuwvXrMA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQEL
BQADggEBAE/UYHcxdCAdI4V/+JPyrIy+NqWQ9ssuaoAk+Y3nlgqs9t50u+uTz6Ls
lVtstQC+o1Q8tAb8oDeOGVej5DzToXmquruI78mbS6kPN0q3k30zH3tLOVNPhUq+
sSaUVYCoxbFgZwR8dpBnvi4AAsjKAZqsjUgKz4lKFDcUUEPj6R0LLofWMHSkqeEd
r6BsJqTo4yxpDWaSpbWC3ScsvZLO9l4wvVtCyDlmjU6QfxpXBCzhR1XbfAGX/C8O
3zijAY1tvDeQIPpnl2ySxxb16h9APFqIKmXk+ZWGS54OmAhzlPKwtdWv3tgog7pq
J0jHo8xn45W5cWt/widQQ3hR/j9TCic=
-----END CERTIFICATE-----
`;

/** More of looking after the server: where notifications are, groups, schemes, apps, certificates, who is in a channel. */
export default function tending(story, world) {
    const main = (name) => world.mara.page.getByRole('main', {name});
    const dialog = () => world.mara.page.getByRole('dialog');
    const saved = () => world.mara.page.getByRole('status').getByText('Saved').first().waitFor();
    const console = (page) => world.mara.page.goto(`/admin_console/${page}`);

    story('mails that do not get out are seen, with the reason, and tried again', async () => {
        const {mara} = world;
        const [team] = await mara.ask('users/me/teams');
        // Nobody listens at this port.
        await mara.ask('config/patch', {EmailSettings: {SMTPServer: '127.0.0.1', SMTPPort: '9'}}, 'PUT');
        await mara.ask(`teams/${team.id}/invite/email?graceful=true`, ['late@kiln.test']);
        await console('notifications');
        const mails = main('Notifications').getByRole('region', {name: 'Mails'});
        for (let i = 0; i < 60 && !(await mails.isVisible()); i++) {
            await main('Notifications').getByRole('button', {name: 'Refresh'}).click();
            await mara.page.waitForTimeout(250);
        }
        await mails.getByText(/Connection refused/).first().waitFor();
        await mara.shot('console-notifications-1280');
        const asked = mara.page.waitForResponse((reply) => reply.url().endsWith('/ochre/outbox/retry'));
        await mails.getByRole('button', {name: 'Try again: Mails'}).click();
        assert.ok((await (await asked).json()).rows >= 1);
        await mara.page.getByText(/are? tried again|is tried again/).first().waitFor();
    });

    story('from a message to whom it reached, and why somebody was not told', async () => {
        const {mara, tomas} = world;
        await Promise.all([mara.glazes(), tomas.glazes()]);
        // Somebody who is not here, so that there is a mail.
        const team = (await mara.ask('users/me/teams')).find((one) => one.name === 'kiln-studio');
        const channel = await mara.ask(`teams/${team.id}/channels/name/glazes`);
        const pia = await mara.ask('users', {email: 'pia@kiln.test', username: 'pia', password: PASSWORD});
        await mara.ask(`teams/${team.id}/members`, {team_id: team.id, user_id: pia.id});
        await mara.ask(`channels/${channel.id}/members`, {user_id: pia.id});
        await mara.say('@pia @tomas look at the vents');
        await tomas.message('look at the vents').waitFor();
        await mara.message('look at the vents').waitFor();
        await mara.menu(mara.message('look at the vents'), 'Who was notified');
        await main('Notifications').getByText('@pia @tomas look at the vents').waitFor();
        const steps = main('Notifications').getByRole('region', {name: 'What happened'});
        // The decision is made a moment after the message.
        for (let i = 0; i < 40 && !(await steps.getByRole('link', {name: '@pia'}).first().isVisible()); i++) {
            await main('Notifications').getByRole('button', {name: 'Refresh'}).click();
            await mara.page.waitForTimeout(250);
        }
        await steps.getByRole('link', {name: '@pia'}).first().click();
        const why = main('Notifications').getByRole('region', {name: 'Why was somebody told, or not?'});
        await why.getByText('by name, or by one of their words').waitFor();
        await why.getByText(/would (not )?be told/).first().waitFor();
        await why.getByText('would be told', {exact: true}).first().waitFor();
        await mara.shot('console-way-1280');
        await why.getByLabel('Username').fill('tomas');
        await why.getByRole('button', {name: 'Ask'}).click();
        await why.getByText('was present, or asked not to be disturbed').first().waitFor();
        await why.getByLabel('Username').fill('nobody-at-all');
        await why.getByRole('button', {name: 'Ask'}).click();
        await why.locator('.problem').waitFor();
        await tomas.menu(tomas.message('look at the vents'), 'Copy text');
        await tomas.message('look at the vents').hover();
        await tomas.message('look at the vents').getByRole('toolbar').getByRole('button', {name: 'More'}).click();
        assert.equal(await tomas.page.getByRole('menuitem', {name: 'Who was notified'}).count(), 0, 'only for administrators');
        await tomas.page.keyboard.press('Escape');
    });

    story('a group of people is made, mentioned as one, and taken away', async () => {
        const {mara, tomas} = world;
        await tomas.page.goto('/kiln-studio/channels/town-square');
        await tomas.composer().waitFor();
        await console('groups');
        await main('Groups').getByRole('button', {name: 'New group'}).click();
        await dialog().getByLabel('Name', {exact: true}).fill('Potters');
        await dialog().getByLabel('Mentioned as').fill('potters');
        await dialog().getByLabel('People').fill('tomas');
        await dialog().getByRole('button', {name: 'Create'}).click();
        await main('Groups').getByText('@potters · 1 person').waitFor();
        await mara.shot('console-groups-1280');
        await mara.glazes();
        await mara.say('@potters the clay is here');
        await tomas.channelRow(/^Glazes, .*mention/).waitFor();
        await tomas.glazes();
        await tomas.message('the clay is here').waitFor();
        await console('groups');
        await main('Groups').getByRole('button', {name: 'Remove: Potters'}).click();
        await dialog().getByRole('button', {name: 'Remove'}).click();
        await main('Groups').getByText('Potters', {exact: true}).waitFor({state: 'detached'});
    });

    story('a permission scheme is made, its roles are changed, a team gets it and gives it back', async () => {
        const {mara} = world;
        await console('schemes');
        await main('Permission schemes').getByRole('button', {name: 'New scheme'}).click();
        await dialog().getByLabel('Name', {exact: true}).fill('Workshops');
        await dialog().getByRole('button', {name: 'Create'}).click();
        const scheme = () => main('Permission schemes').getByRole('region', {name: 'Workshops'});
        await scheme().getByText('No team uses it').waitFor();
        await console('teams');
        await main('Teams').getByRole('button', {name: 'Edit: Kiln Studio'}).click();
        await dialog().getByLabel('Permissions').selectOption({label: 'Workshops'});
        await dialog().getByRole('button', {name: 'Save'}).click();
        await dialog().waitFor({state: 'detached'});
        await console('schemes');
        await scheme().getByText('Teams: Kiln Studio').waitFor();
        await mara.shot('console-schemes-1280');
        await scheme().getByRole('link', {name: 'Member of a channel'}).click();
        await main('Roles').getByRole('searchbox', {name: 'Find a permission'}).fill('add reaction');
        await main('Roles').getByRole('checkbox', {name: 'Add reaction'}).setChecked(false);
        await main('Roles').getByRole('button', {name: 'Save'}).click();
        await saved();
        await console('schemes');
        await scheme().getByRole('button', {name: 'Remove: Workshops'}).click();
        await dialog().getByRole('button', {name: 'Remove'}).click();
        await scheme().waitFor({state: 'detached'});
        const team = (await mara.ask('users/me/teams')).find((one) => one.name === 'kiln-studio');
        assert.equal(team.scheme_id, '', 'the team is back at the roles of the server');
    });

    story('an app that may act for people is made, gets a new secret, and is removed', async () => {
        const {mara} = world;
        await mara.page.goto('/kiln-studio/manage/apps');
        await mara.page.getByRole('button', {name: 'Add an app'}).click();
        await dialog().getByLabel('Name', {exact: true}).fill('Shelf planner');
        await dialog().getByLabel('Description').fill('Plans the shelves');
        await dialog().getByLabel('Home page').fill('https://shelf.example');
        await dialog().getByLabel('Addresses to come back to').fill('https://shelf.example/back');
        await dialog().getByRole('button', {name: 'Create'}).click();
        const first = (await mara.page.locator('.secret').textContent()).trim();
        await dialog().getByRole('button', {name: 'Close'}).last().click();
        await mara.shot('apps-1280');
        await main('OAuth apps').getByRole('button', {name: 'New secret: Shelf planner'}).click();
        await dialog().getByRole('button', {name: 'New secret'}).click();
        await mara.page.locator('.secret').waitFor();
        assert.notEqual((await mara.page.locator('.secret').textContent()).trim(), first);
        await dialog().getByRole('button', {name: 'Close'}).last().click();
        await main('OAuth apps').getByRole('button', {name: 'Remove: Shelf planner'}).click();
        await dialog().getByRole('button', {name: 'Remove'}).click();
        await main('OAuth apps').getByText('Shelf planner').waitFor({state: 'detached'});
    });

    story('a certificate for SAML is given to the server and taken back', async () => {
        const {mara} = world;
        await console('certificates');
        const row = main('Certificates').getByRole('listitem').filter({hasText: 'Certificate of the identity provider'});
        await row.getByText('not there').waitFor();
        await row.locator('input[type=file]').setInputFiles({name: 'idp.crt', mimeType: 'application/x-x509-ca-cert', buffer: Buffer.from(CERTIFICATE)});
        await row.getByText('there', {exact: true}).waitFor();
        await mara.shot('console-certificates-1280');
        await row.locator('input[type=file]').setInputFiles({name: 'idp.crt', mimeType: 'text/plain', buffer: Buffer.from('not a certificate')});
        await mara.page.locator('.toast').filter({hasNotText: 'Saved'}).first().waitFor();
        await row.getByRole('button', {name: /^Remove/}).click();
        await row.getByText('not there').waitFor();
    });

    story('who is in a channel: roles, one taken out and added again; groups of a directory', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.page.getByRole('button', {name: /^Glazes/}).click();
        await mara.page.getByRole('menuitem', {name: 'Channel settings'}).click();
        const members = mara.page.getByRole('region', {name: 'Members'});
        await members.getByRole('button', {name: /^Make channel admin: pia/i}).click();
        await members.getByRole('button', {name: /^Make ordinary member: pia/i}).click();
        await members.getByRole('button', {name: /^Make channel admin: pia/i}).waitFor();
        await mara.page.getByRole('region', {name: 'Groups'}).getByText('LDAP').waitFor();
        await mara.shot('channel-members-1280');
        await members.getByRole('button', {name: /^Remove from channel: pia/i}).click();
        await dialog().getByRole('button', {name: 'Remove from channel'}).click();
        await members.getByRole('button', {name: /^Remove from channel: pia/i}).waitFor({state: 'detached'});
        await members.getByRole('button', {name: 'Add'}).click();
        await dialog().getByLabel('Username').fill('@pia');
        await dialog().getByRole('button', {name: 'Add'}).click();
        await members.getByRole('button', {name: /^Remove from channel: pia/i}).waitFor();
        await mara.glazes();
    });
}
