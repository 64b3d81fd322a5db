import assert from 'node:assert/strict';
import {person} from '../browser.mjs';
import {server} from '../server.mjs';
import {PASSWORD} from './first_run.mjs';

/** Passkeys with the authenticator that Chromium plays itself. They need a server with a name: one of their own. */
export default function passkeys(story, world) {
    if (process.env.OCHRE_URL) {
        return; // somebody's server may have any name
    }

    story('a passkey opens the account, alone and after the password; a recovery code when it is lost', async () => {
        const host = await server({MM_SERVICESETTINGS_ENABLEMULTIFACTORAUTHENTICATION: 'true'}, 'localhost');
        try {
            await tell(await person(world.browser, host.url), world);
        } finally {
            await host.stop();
        }
    });
}

async function tell(nora, world) {
    world.people.push(nora);
    const {page, context} = nora;
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const options = {protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true};
    const {authenticatorId} = await devtools.send('WebAuthn.addVirtualAuthenticator', {options});

    await page.goto('/');
    await page.getByLabel('E-mail').fill('nora@kiln.test');
    await page.getByLabel('Username').fill('nora');
    await page.getByLabel('Password', {exact: true}).fill(PASSWORD);
    await page.getByRole('button', {name: 'Create the first account'}).click();
    await page.getByLabel('Team name').fill('Kiln Studio');
    await page.getByRole('button', {name: 'Create a team'}).click();
    await nora.composer().waitFor();

    const security = async () => {
        await page.keyboard.press('Control+,');
        await page.getByRole('tab', {name: 'Security'}).click();
        return page.getByRole('region', {name: 'Passkeys'});
    };
    const out = async () => {
        await page.keyboard.press('Escape');
        await page.getByRole('button', {name: /status and settings/}).click();
        await page.getByRole('menuitem', {name: 'Log out'}).click();
        await page.getByRole('heading', {name: 'Log in'}).waitFor();
    };
    const password = async () => {
        await page.getByLabel('E-mail or username').fill('nora');
        await page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await page.getByRole('button', {name: 'Log in', exact: true}).click();
    };

    let section = await security();
    await section.getByText('No passkey yet').waitFor();
    await section.getByLabel('Name of the passkey').fill('my laptop');
    await section.getByRole('button', {name: 'Add a passkey'}).click();
    await section.getByText('never used').waitFor();
    await section.getByRole('button', {name: 'Rename my laptop'}).click();
    await section.getByRole('listitem').getByLabel('Name of the passkey').fill('the laptop');
    await section.getByRole('button', {name: 'Save name'}).click();
    await section.getByText('the laptop').waitFor();
    const {credentials} = await devtools.send('WebAuthn.getCredentials', {authenticatorId});
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].rpId, 'localhost');
    await nora.shot('passkeys');

    await out();
    await nora.shot('login-with-passkey');
    // Wherever an address wants to lead: nowhere but here.
    await page.goto('/login?redirect_to=' + encodeURIComponent('https://evil.example/kiln-studio'));
    await page.getByRole('button', {name: 'Sign in with a passkey'}).click();
    await nora.composer().waitFor();
    assert.equal(new URL(page.url()).hostname, 'localhost');

    section = await security();
    await section.getByText(/^used /).waitFor();
    await section.getByRole('button', {name: 'Ask for a passkey after the password'}).click();
    await section.getByText('After the password you are asked for a passkey or a code.').waitFor();
    const codes = page.getByRole('region', {name: 'Recovery codes'});
    await codes.getByText('0 codes are left.').waitFor();
    await codes.getByRole('button', {name: 'Make new codes'}).click();
    await codes.getByText('10 codes are left.').waitFor();
    const [code] = (await codes.locator('pre').innerText()).split('\n');
    assert.match(code, /^\d{4}-\d{4}-\d{4}-\d{4}$/);
    await nora.shot('recovery-codes');

    await out();
    await password();
    await page.getByLabel(/code/i).waitFor();
    await page.getByRole('button', {name: 'Use a passkey'}).click();
    await nora.composer().waitFor();

    // The device is gone.
    await out();
    await devtools.send('WebAuthn.removeVirtualAuthenticator', {authenticatorId});
    await password();
    await page.getByLabel(/code/i).fill(code);
    await page.getByRole('button', {name: 'Log in', exact: true}).click();
    await nora.composer().waitFor();
    section = await security();
    await page.getByRole('region', {name: 'Recovery codes'}).getByText('9 codes are left.').waitFor();
    await section.getByRole('button', {name: 'Remove the laptop'}).click();
    await page.getByRole('button', {name: 'Remove', exact: true}).last().click();
    await section.getByText('No passkey yet').waitFor();
    await out();
    await password();
    await nora.composer().waitFor();

    // Terms come before everything, until they are agreed to.
    await nora.ask('config/patch', {SupportSettings: {CustomTermsOfServiceEnabled: true}}, 'PUT');
    await nora.ask('terms_of_service', {text: 'Be **kind**.'});
    await page.reload();
    await page.getByRole('heading', {name: 'Terms of service'}).waitFor();
    await page.locator('strong').getByText('kind').waitFor();
    await nora.shot('terms');
    await page.getByRole('button', {name: 'I do not agree'}).click();
    await page.getByRole('heading', {name: 'Log in'}).waitFor();
    await password();
    await page.getByRole('button', {name: 'I agree'}).click();
    await nora.composer().waitFor();
    await page.reload();
    await nora.composer().waitFor();
}
