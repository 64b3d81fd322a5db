import assert from 'node:assert/strict';
import {createHmac} from 'node:crypto';
import {PASSWORD} from './first_run.mjs';
import {person} from '../browser.mjs';
import {faults} from './axe.mjs';

/** The code of an authenticator app (RFC 6238), `steps` of 30 s from now. */
function codeOf(secret, steps = 0) {
    const bits = [...secret.replace(/[\s=]/g, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
    const mac = createHmac('sha1', key).update(counter).digest();
    return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7FFFFFFF) % 1_000_000).padStart(6, '0');
}

/** Two-step login: by choice, and where the server lets nobody in without it. Last, since everybody meets the wall. */
export default function twoSteps(story, world) {
    const secrets = {};
    const setUp = async (one, name) => {
        secrets[name] = (await one.page.locator('.settings-form code').textContent()).trim();
        await one.page.getByLabel('Code').fill('000000');
        await one.page.getByRole('button', {name: 'Switch on'}).click();
        await one.page.locator('.problem').waitFor();
        await one.page.getByLabel('Code').fill(codeOf(secrets[name]));
        await one.page.getByRole('button', {name: 'Switch on'}).click();
    };
    const arrive = async (name) => {
        const {mara, browser, url} = world;
        const team = (await mara.ask('users/me/teams')).find((one) => one.name === 'kiln-studio');
        const user = await mara.ask('users', {email: `${name}@kiln.test`, username: name, password: PASSWORD});
        await mara.ask(`teams/${team.id}/members`, {team_id: team.id, user_id: user.id});
        const one = await person(browser, url);
        world.people.push(one);
        return {one, user};
    };
    const logIn = async (one, name) => {
        await one.page.goto('/login');
        await one.page.getByLabel('E-mail or username').fill(name);
        await one.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await one.page.getByRole('button', {name: 'Log in'}).click();
    };
    const gone = async (one) => {
        await one.context.close();
        world.people.splice(world.people.indexOf(one), 1);
    };

    story('two-step login is switched on, asked for at the next login, and a wrong code does not do', async () => {
        const {mara} = world;
        await mara.ask('config/patch', {ServiceSettings: {EnableMultifactorAuthentication: true}}, 'PUT');
        const {one, user} = await arrive('noor');
        world.noor = {id: user.id};
        await logIn(one, 'noor');
        await one.composer().waitFor();
        await one.page.keyboard.press('Control+,');
        await one.page.getByRole('tab', {name: 'Security'}).click();
        await one.page.getByRole('region', {name: 'Two-step login'}).getByRole('button', {name: 'Set up'}).click();
        await one.page.getByRole('img', {name: /Picture for the authenticator app/}).waitFor();
        await one.shot('two-step-1280');
        await setUp(one, 'noor');
        await one.page.getByRole('region', {name: 'Two-step login'}).getByText('Two-step login is on').waitFor();
        await one.page.keyboard.press('Escape');
        await one.page.getByRole('button', {name: /status and settings/}).click();
        await one.page.getByRole('menuitem', {name: 'Log out'}).click();
        await one.page.getByRole('heading', {name: 'Log in'}).waitFor();
        await logIn(one, 'noor');
        await one.page.getByLabel('Code').fill('000000');
        await one.page.getByRole('button', {name: 'Log in'}).click();
        await one.page.getByRole('alert').getByText('That code is not right.').waitFor();
        await one.shot('login-code-1280');
        // The code of the set-up is used up.
        await one.page.getByLabel('Code').fill(codeOf(secrets.noor, 1));
        await one.page.getByRole('button', {name: 'Log in'}).click();
        await one.composer().waitFor();
        world.noor.one = one;
    });

    story('where everybody needs two-step login, the way in leads through its set-up', async () => {
        const {mara, noor} = world;
        // Only who has it may go on, so an administrator who has it looks after the switch.
        await mara.ask(`users/${noor.id}/roles`, {roles: 'system_user system_admin'}, 'PUT');
        const {one} = await arrive('sami');
        await noor.one.ask('config/patch', {ServiceSettings: {EnforceMultifactorAuthentication: true}}, 'PUT');
        await logIn(one, 'sami');
        await one.page.getByRole('heading', {name: 'One more step'}).waitFor();
        await one.page.getByRole('img', {name: /Picture for the authenticator app/}).waitFor();
        assert.equal(await faults(one.page), '');
        await one.shot('two-step-wall-1280');
        await one.page.setViewportSize({width: 360, height: 740});
        assert.ok(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
        await one.shot('two-step-wall-360');
        await one.page.setViewportSize({width: 1280, height: 800});
        await one.page.goto('/kiln-studio/channels/town-square');
        await one.page.getByRole('heading', {name: 'One more step'}).waitFor();
        await setUp(one, 'sami');
        await one.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await one.composer().waitFor();
        // Who was in already meets it with the next thing that they do.
        await mara.page.reload();
        await mara.page.getByRole('heading', {name: 'One more step'}).waitFor();
        await noor.one.ask('config/patch', {ServiceSettings: {EnforceMultifactorAuthentication: false}}, 'PUT');
        await mara.page.reload();
        await mara.composer().waitFor();
        await gone(one);
        await gone(noor.one);
    });
}
