import {createHmac} from 'node:crypto';
import {PASSWORD} from './first_run.mjs';
import {person} from '../browser.mjs';

/** The code of an authenticator app (RFC 6238), `steps` of 30 s from now. */
function codeOf(secret, steps = 0) {
    const bits = [...secret.replace(/[\s=]/g, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
    const mac = createHmac('sha1', key).update(counter).digest();
    return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7FFFFFFF) % 1_000_000).padStart(6, '0');
}

/** Two-step login, by choice. */
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
        const {one} = await arrive('noor');
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
        await gone(one);
    });
}
