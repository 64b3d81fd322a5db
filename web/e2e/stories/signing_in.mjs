import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {Provider} from 'oidc-provider';
import {person} from '../browser.mjs';
import {faults} from './axe.mjs';
import {PASSWORD} from './first_run.mjs';

/** Signing in elsewhere, and letting apps in: with a real provider and a real app that waits for its code. */
export default function signingIn(story, world) {
    const listen = async (handler) => {
        const server = createServer(handler);
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        return {server, url: `http://127.0.0.1:${server.address().port}`};
    };
    const asAdmin = (page, method, path, body) => page.evaluate(async ([method, where, body]) => {
        const csrf = /MMCSRF=([^;]+)/.exec(document.cookie)?.[1] ?? '';
        const init = {headers: {'X-CSRF-Token': csrf, 'X-Requested-With': 'XMLHttpRequest'}, method, body};
        return (await fetch(where, init)).json();
    }, [method, path, JSON.stringify(body)]);

    story('somebody comes in through the provider of the house', async () => {
        const {mara, browser, url} = world;
        const place = await listen((request, response) => provider.callback()(request, response));
        const provider = new Provider(place.url, {
            clients: [{client_id: 'ochre', client_secret: 'a secret', token_endpoint_auth_method: 'client_secret_post', redirect_uris: [`${url}/signup/openid/complete`]}],
            claims: {openid: ['sub'], profile: ['given_name'], email: ['email', 'email_verified']},
            findAccount: (_, sub) => ({accountId: sub, claims: () => ({sub, email: `${sub}@house.test`, email_verified: true, given_name: 'Ines'})}),
            cookies: {keys: ['test']},
        });
        const OpenIdSettings = {Enable: true, Id: 'ochre', Secret: 'a secret', DiscoveryEndpoint: `${place.url}/.well-known/openid-configuration`, ButtonText: 'the house'};
        await asAdmin(mara.page, 'PUT', '/api/v4/config/patch', {OpenIdSettings});
        const ines = await person(browser, url);
        await ines.page.goto('/login');
        await ines.shot('login-with-provider');
        await ines.page.getByRole('link', {name: 'Continue with the house'}).click();
        await ines.page.locator('input[name=login]').fill('ines');
        await ines.page.locator('input[name=password]').fill('x');
        await ines.page.getByRole('button').first().click();
        await ines.page.getByRole('button', {name: /continue/i}).click();
        await ines.page.waitForURL((at) => at.origin === url);
        await ines.page.waitForFunction(() => document.cookie.includes('MMUSERID='));
        const name = await ines.page.evaluate(async () => (await (await fetch('/api/v4/users/me')).json()).username);
        if (name !== 'ines') {
            throw new Error(`signed in as ${name}`);
        }
        await ines.context.close();
        await asAdmin(mara.page, 'PUT', '/api/v4/config/patch', {OpenIdSettings: {Enable: false}});
        place.server.close();
        place.server.closeAllConnections();
    });

    story('the login page has a button for every way that the server offers', async () => {
        const {browser, url} = world;
        const one = await person(browser, url);
        // As a server answers on which all of them are set up.
        const more = {EnableSignUpWithGitLab: 'true', GitLabButtonText: 'the forge', GitLabButtonColor: '#aa5500', EnableSignUpWithGoogle: 'true', EnableSignUpWithOffice365: 'true', EnableSignUpWithOpenId: 'true', OpenIdButtonText: 'the house', EnableSaml: 'true', SamlLoginButtonText: 'the guild', EnableLdap: 'true', LdapLoginFieldName: 'staff number'};
        await one.page.route('**/api/v4/config/client*', async (route) => {
            const reply = await route.fetch();
            await route.fulfill({response: reply, json: {...await reply.json(), ...more}});
        });
        await one.page.goto('/login?redirect_to=%2Fkiln-studio%2Fchannels%2Fglazes');
        await one.page.getByLabel('E-mail or username, or staff number').waitFor();
        for (const [name, path] of [['the forge', '/oauth/gitlab/login'], ['Google', '/oauth/google/login'], ['Microsoft', '/oauth/office365/login'], ['the house', '/oauth/openid/login'], ['the guild', '/login/sso/saml']]) {
            const to = new URL(await one.page.getByRole('link', {name: `Continue with ${name}`}).getAttribute('href'), url);
            assert.equal(to.pathname, path);
            assert.equal(to.searchParams.get('redirect_to'), '/kiln-studio/channels/glazes');
        }
        for (const width of [1280, 768, 360]) {
            await one.page.setViewportSize({width, height: 800});
            assert.ok(await one.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
            await one.shot(`login-all-ways-${width}`);
        }
        assert.equal(await faults(one.page), '');
        await one.context.close();
    });

    story('an app asks, is let in, and is sent away again', async () => {
        const {mara, url} = world;
        const seen = [];
        const app = await listen((request, response) => {
            seen.push(new URL(request.url, 'http://app.test').searchParams);
            response.setHeader('content-type', 'text/html').end('<h1>Thank you</h1>');
        });
        const back = `${app.url}/back`;
        const made = await asAdmin(mara.page, 'POST', '/api/v4/oauth/apps', {name: 'Kiln Timer', description: 'Tells when to open the kiln.', homepage: app.url, callback_urls: [back]});
        const ask = (state) => `/oauth/authorize?${new URLSearchParams({response_type: 'code', client_id: made.id, redirect_uri: back, state, scope: 'openid email'})}`;
        await mara.page.goto(ask('one'));
        await mara.page.getByRole('heading', {name: 'Let Kiln Timer in?'}).waitFor();
        await mara.page.getByText('your e-mail address').waitFor();
        await mara.shot('authorize');
        await mara.page.getByRole('button', {name: 'Do not allow'}).click();
        await mara.page.getByRole('heading', {name: 'Thank you'}).waitFor();
        await mara.page.goto(url + ask('two'));
        await mara.page.getByRole('button', {name: 'Allow', exact: true}).click();
        await mara.page.getByRole('heading', {name: 'Thank you'}).waitFor();
        const [denied, allowed] = seen.filter((one) => one.get('state'));
        if (denied.get('error') !== 'access_denied' || !allowed.get('code') || allowed.get('state') !== 'two') {
            throw new Error(seen.join('\n'));
        }
        await mara.page.goto(`${url}/kiln-studio/channels/glazes`);
        await mara.page.getByRole('main', {name: 'Glazes'}).waitFor();
        await mara.page.keyboard.press('Control+,');
        await mara.page.getByRole('tab', {name: 'Security'}).click();
        const apps = mara.page.getByRole('list', {name: 'Apps that may act for you'});
        await apps.getByText('Kiln Timer').waitFor();
        await apps.getByRole('button', {name: 'Withdraw'}).click();
        await apps.waitFor({state: 'detached'});
        await mara.page.keyboard.press('Escape');
        app.server.close();
        app.server.closeAllConnections();
    });

    story('who is not in signs in first, and is asked then', async () => {
        const {mara, browser, url} = world;
        const back = 'http://127.0.0.1:9/back';
        const made = await asAdmin(mara.page, 'POST', '/api/v4/oauth/apps', {name: 'Glaze Book', homepage: back, callback_urls: [back]});
        const tomas = await person(browser, url);
        await tomas.page.goto(`/oauth/authorize?${new URLSearchParams({response_type: 'code', client_id: made.id, redirect_uri: back})}`);
        await tomas.page.getByLabel('E-mail or username').fill('mara@kiln.test');
        await tomas.page.getByLabel('Password', {exact: true}).fill(PASSWORD);
        await tomas.page.getByRole('button', {name: 'Log in'}).click();
        await tomas.page.getByRole('heading', {name: 'Let Glaze Book in?'}).waitFor();
        await tomas.context.close();
    });
}
