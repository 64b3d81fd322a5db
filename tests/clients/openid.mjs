// Both ends of OpenID Connect with other people's libraries: Ochre as a provider for `openid-client`, and Ochre as a client of `oidc-provider`;
// then a provider that lies.
import {createHmac, generateKeyPairSync} from 'node:crypto';
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [url, web] = process.argv.slice(2);
const require = createRequire(path.join(web, 'package.json'));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const oidc = await load('openid-client');
const {default: Provider} = await load('oidc-provider');

const same = (got, want, what) => {
    if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`);
};
const holds = (yes, what) => {
    if (!yes) throw new Error(what);
};

/** A browser without a screen: cookies, and redirects that are followed one at a time. */
class Browser {
    jar = new Map();

    async go(to, init = {}) {
        const {origin} = new URL(to);
        const cookies = [...this.jar].filter(([key]) => key.startsWith(`${origin} `)).map(([key, value]) => `${key.split(' ')[1]}=${value}`);
        const headers = {...init.headers, ...(cookies.length ? {cookie: cookies.join('; ')} : {})};
        const reply = await fetch(to, {...init, headers, redirect: 'manual'});
        for (const line of reply.headers.getSetCookie()) {
            const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
            value && !/max-age=0/i.test(line) ? this.jar.set(`${origin} ${name}`, value) : this.jar.delete(`${origin} ${name}`);
        }
        const location = reply.headers.get('location');
        return {status: reply.status, text: await reply.text(), to: location && new URL(location, to).href};
    }

    cookie(name) {
        return this.jar.get(`${url} ${name}`);
    }
}

async function api(token, method, where, body) {
    const headers = {'content-type': 'application/json', ...(token ? {authorization: `Bearer ${token}`} : {})};
    const reply = await fetch(`${url}/api/v4${where}`, {method, headers, body: body && JSON.stringify(body)});
    const text = await reply.text();
    return {status: reply.status, token: reply.headers.get('token'), cookies: reply.headers.getSetCookie(), body: text ? JSON.parse(text) : null};
}
const enter = async (login_id, password) => (await api('', 'POST', '/users/login', {login_id, password})).token;
const admin = await enter('root', 'Adm1n-pass!');
const errorOf = (reply) => /data-error="([^"]+)"/.exec(reply.text)?.[1];
const shows = (reply, status, id, what) => same([reply.status, errorOf(reply)], [status, id], what);

// 1. Ochre as a provider
async function provider() {
    const visitor = await enter('visitor', 'Passw0rd-12345!');
    const me = (await api(visitor, 'GET', '/users/me')).body;
    const back = 'http://127.0.0.1:9/back';
    const made = await api(admin, 'POST', '/oauth/apps', {name: 'Standard client', homepage: 'http://127.0.0.1:9/', callback_urls: [back]});
    same(made.status, 201, 'the app');
    const {id, client_secret: secret} = made.body;
    const config = await oidc.discovery(new URL(url), id, secret, undefined, {execute: [oidc.allowInsecureRequests]});
    const ask = async (scope, more = {}) => {
        const verifier = oidc.randomPKCECodeVerifier();
        const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
        const code_challenge = await oidc.calculatePKCECodeChallenge(verifier);
        const address = oidc.buildAuthorizationUrl(config, {redirect_uri: back, scope, state, nonce, code_challenge, code_challenge_method: 'S256', ...more});
        return {address, checks: {pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true}};
    };
    const person = new Browser();
    const first = await ask('openid profile email offline_access');
    const out = await person.go(first.address);
    same([out.status, new URL(out.to).pathname], [302, '/login'], 'who is not in signs in first');
    same(new URL(out.to).searchParams.get('redirect_to'), first.address.pathname + first.address.search, 'and comes back');
    person.jar.set(`${url} MMAUTHTOKEN`, visitor);
    const silent = await person.go((await ask('openid', {prompt: 'none'})).address);
    same(new URL(silent.to).searchParams.get('error'), 'consent_required', 'nothing is allowed silently');

    const wish = Object.fromEntries(first.address.searchParams);
    const yes = await fetch(`${url}/oauth/authorize`, {method: 'POST', headers: {authorization: `Bearer ${visitor}`}, body: JSON.stringify(wish)});
    const tokens = await oidc.authorizationCodeGrant(config, new URL((await yes.json()).redirect), first.checks);
    const claims = tokens.claims();
    same([claims.sub, claims.preferred_username, claims.email], [me.id, 'visitor', 'visitor@example.com'], 'the id_token');
    holds(claims.auth_time > 0 && claims.at_hash, 'auth_time and at_hash are missing');
    const info = await oidc.fetchUserInfo(config, tokens.access_token, me.id);
    same([info.preferred_username, info.email], ['visitor', 'visitor@example.com'], 'userinfo');
    same((await api(tokens.access_token, 'GET', '/users/me')).status, 401, 'a token for userinfo opens nothing else');
    same((await oidc.tokenIntrospection(config, tokens.access_token)).active, true, 'introspection');

    const again = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    same(again.claims().sub, me.id, 'the refreshed id_token');
    const stale = await oidc.refreshTokenGrant(config, tokens.refresh_token).then(() => 'worked', (error) => error.error);
    same(stale, 'invalid_grant', 'a refresh token works once');
    await oidc.tokenRevocation(config, again.access_token);
    same((await oidc.tokenIntrospection(config, again.access_token)).active, false, 'a revoked token');
    same((await fetch(`${url}/oauth/userinfo`, {headers: {authorization: `Bearer ${again.access_token}`}})).status, 401, 'userinfo of a revoked token');

    // What was allowed is not asked again; more than that is.
    const second = await ask('openid email');
    const through = await person.go(second.address);
    same(through.status, 302, 'a known app passes');
    const used = await oidc.authorizationCodeGrant(config, new URL(through.to), second.checks);
    same(used.claims().email, 'visitor@example.com', 'the second id_token');
    const replay = await oidc.authorizationCodeGrant(config, new URL(through.to), second.checks).then(() => 'worked', (error) => error.error);
    same(replay, 'invalid_grant', 'a code works once');
    same((await person.go((await ask('openid user')).address)).status, 200, 'a wider wish is asked about');
    const stranger = new URL(second.address);
    stranger.searchParams.set('redirect_uri', 'http://127.0.0.1:9/elsewhere');
    shows(await person.go(stranger), 400, 'api.oauth.allow_oauth.redirect_callback.app_error', 'another address to return to');
    const framed = await fetch(first.address, {headers: {cookie: `MMAUTHTOKEN=${visitor}`}, redirect: 'manual'});
    holds(framed.status === 302 || framed.headers.get('x-frame-options'), 'the question can be framed');
}

// 2. Ochre as a client of a real provider
async function listen(handler, port = 0) {
    const server = createServer(handler);
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
}
const settings = async (OpenIdSettings) => same((await api(admin, 'PUT', '/config/patch', {OpenIdSettings})).status, 200, 'the settings');

/** Fills in whatever the provider's pages ask until it sends the browser back to us. */
async function atProvider(person, start, login) {
    let reply = await person.go(start);
    for (let i = 0; i < 20; i++) {
        if (reply.to?.startsWith(`${url}/`) && reply.to.includes('/complete')) return reply.to;
        if (reply.to) {
            reply = await person.go(reply.to);
            continue;
        }
        const action = /action="([^"]+)"/.exec(reply.text)?.[1];
        holds(action, `the provider stopped: ${reply.status} ${reply.text.slice(0, 300)}`);
        const prompt = /name="prompt" value="([^"]+)"/.exec(reply.text)?.[1];
        reply = await person.go(action, {method: 'POST', headers: {'content-type': 'application/x-www-form-urlencoded'}, body: new URLSearchParams({prompt, login, password: 'x'})});
    }
    throw new Error('the provider goes in circles');
}

async function client() {
    const server = await listen((request, response) => handle(request, response));
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const people = {
        ada: {email: 'Ada@x.example', email_verified: true, given_name: 'Ada', family_name: 'Lovelace', preferred_username: 'countess'},
        thief: {email: 'visitor@example.com', email_verified: true},
        mover: {email: 'elsewhere@x.example', email_verified: true},
    };
    const real = new Provider(issuer, {
        clients: [{client_id: 'ochre', client_secret: 'a secret', token_endpoint_auth_method: 'client_secret_post', redirect_uris: [`${url}/signup/openid/complete`]}],
        pkce: {required: () => true},
        claims: {openid: ['sub'], profile: ['given_name', 'family_name', 'preferred_username'], email: ['email', 'email_verified']},
        findAccount: (_, sub) => ({accountId: sub, claims: () => ({sub, ...people[sub]})}),
        cookies: {keys: ['test']},
    });
    const handle = real.callback();
    await settings({Enable: true, Id: 'ochre', Secret: 'a secret', DiscoveryEndpoint: `${issuer}/.well-known/openid-configuration`, UsePreferredUsername: true});
    const walk = async (path, login, person = new Browser()) => {
        const end = await atProvider(person, url + path, login);
        return {person, end, reply: await person.go(end)};
    };

    const ada = await walk('/oauth/openid/login?redirect_to=%2Fsome%2Fchannels%2Fplace', 'ada');
    same([ada.reply.status, ada.reply.to], [307, `${url}/some/channels/place`], 'the way back');
    const me = (await api(ada.person.cookie('MMAUTHTOKEN'), 'GET', '/users/me')).body;
    same([me.username, me.email, me.first_name, me.auth_service], ['countess', 'ada@x.example', 'Ada', 'openid'], 'the new account');
    holds(!ada.reply.to.includes(ada.person.cookie('MMAUTHTOKEN')) && !ada.end.includes(ada.person.cookie('MMAUTHTOKEN')), 'the token stands in an address');
    const session = (await api(ada.person.cookie('MMAUTHTOKEN'), 'GET', '/users/me/sessions')).body[0];
    same([session.props.isOAuthUser, session.props.isSaml], ['true', 'false'], 'the session');
    const invalid = 'api.user.authorize_oauth_user.invalid_state.app_error';
    shows(await ada.person.go(ada.end), 400, invalid, 'an answer that came before');
    const other = await atProvider(new Browser(), `${url}/oauth/openid/login`, 'ada');
    shows(await new Browser().go(other), 400, invalid, 'an answer in another browser');
    const mixed = new Browser();
    await mixed.go(`${url}/oauth/openid/login`);
    shows(await mixed.go(await atProvider(new Browser(), `${url}/oauth/openid/login`, 'ada')), 400, invalid, 'an answer to another start');
    same((await walk('/oauth/openid/login', 'ada')).reply.to, `${url}/`, 'the second time');
    same((await api(admin, 'POST', '/users/search', {term: 'countess'})).body.length, 1, 'one account, not two');

    for (const evil of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:alert(1)', `${url}.evil.example/`]) {
        shows(await new Browser().go(`${url}/oauth/openid/login?redirect_to=${encodeURIComponent(evil)}`), 400, 'api.invalid_redirect_url', evil);
    }
    for (const evil of ['https://evil.example/', 'evil://x', 'javascript:alert(1)']) {
        shows(await new Browser().go(`${url}/oauth/openid/mobile_login?redirect_to=${encodeURIComponent(evil)}`), 400, 'api.invalid_custom_url_scheme', evil);
    }
    // Whoever changes the state on the way keeps the account and still goes nowhere else.
    const bent = new Browser();
    const end = new URL(await atProvider(bent, `${url}/oauth/openid/login`, 'ada'));
    const state = JSON.parse(Buffer.from(end.searchParams.get('state'), 'base64'));
    end.searchParams.set('state', Buffer.from(JSON.stringify({...state, redirect_to: 'https://evil.example/'})).toString('base64'));
    shows(await bent.go(end.href), 400, 'api.invalid_redirect_url', 'a changed state');

    const phone = await walk('/oauth/openid/mobile_login?redirect_to=mmauth%3A%2F%2Fcallback', 'ada');
    const link = new URL(/href="(mmauth:[^"]+)"/.exec(phone.reply.text)[1].replaceAll('&amp;', '&'));
    same([phone.reply.status, link.searchParams.get('srv')], [200, url], 'the way into the app');
    same((await api(link.searchParams.get('MMAUTHTOKEN'), 'GET', '/users/me')).body.username, 'countess', 'the phone is in');

    const desktop = await walk('/oauth/openid/login?desktop_token=mine', 'ada');
    const page = new URL(desktop.reply.to);
    same([page.pathname, page.searchParams.get('client_token')], ['/login/desktop', 'mine'], 'the page for the desktop program');
    holds(!desktop.person.cookie('MMAUTHTOKEN'), 'the browser is in too');
    const token = page.searchParams.get('server_token');
    same((await api('', 'POST', '/users/login/desktop_token', {token})).body.username, 'countess', 'the desktop program is in');
    same((await api('', 'POST', '/users/login/desktop_token', {token})).status, 401, 'a desktop token works once');

    shows((await walk('/oauth/openid/login', 'thief')).reply, 400, 'api.user.create_oauth_user.already_attached.app_error', 'an address that has an account');

    // There and back again.
    same((await api(admin, 'POST', '/users', {username: 'mover', email: 'mover@example.com', password: 'Passw0rd-12345!'})).status, 201, 'mover');
    const password = 'Passw0rd-12345!';
    const wrong = {current_service: 'email', new_service: 'openid', email: 'mover@example.com', password: 'no'};
    same((await api('', 'POST', '/users/login/switch', wrong)).status, 401, 'without the password nothing moves');
    const before = await enter('mover', password);
    const moved = await api('', 'POST', '/users/login/switch', {...wrong, password});
    const mover = new Browser();
    mover.jar.set(`${url} MMOAUTH`, /MMOAUTH=([^;]+)/.exec(moved.cookies.join())[1]);
    const done = await mover.go(await atProvider(mover, moved.body.follow_link, 'mover'));
    same(new URL(done.to).search, '?extra=signin_change', 'moved');
    same((await api(before, 'GET', '/users/me')).status, 401, 'older sessions end');
    same(await enter('mover', password), null, 'the password is gone');
    const inside = (await walk('/oauth/openid/login', 'mover')).person.cookie('MMAUTHTOKEN');
    same((await api(inside, 'GET', '/users/me')).body.username, 'mover', 'the same account');
    // The address followed the provider's.
    const home = {current_service: 'openid', new_service: 'email', email: 'elsewhere@x.example', new_password: 'An0ther-12345!'};
    same((await api('', 'POST', '/users/login/switch', home)).status, 401, 'nobody else takes it back');
    same((await api(inside, 'POST', '/users/login/switch', home)).body.follow_link, '/login?extra=signin_change', 'back to a password');
    holds(await enter('mover', 'An0ther-12345!'), 'the new password does not work');
    server.close();
    server.closeAllConnections();
}

// 3. A provider that lies
async function liar() {
    const rsa = generateKeyPairSync('rsa', {modulusLength: 2048});
    const stranger = generateKeyPairSync('rsa', {modulusLength: 2048});
    const {createSign} = await import('node:crypto');
    const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
    const rs256 = (key, claims, header = {alg: 'RS256', kid: '1'}) => {
        const signed = `${part(header)}.${part(claims)}`;
        return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key.privateKey).toString('base64url')}`;
    };
    const hs256 = (claims) => {
        const signed = `${part({alg: 'HS256', kid: '1'})}.${part(claims)}`;
        return `${signed}.${createHmac('sha256', rsa.publicKey.export({type: 'spki', format: 'pem'})).update(signed).digest('base64url')}`;
    };
    let answer = {};
    const server = await listen((request, response) => {
        const say = (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
        const issuer = `http://${request.headers.host}`;
        switch (new URL(request.url, issuer).pathname) {
        case '/token': return say({access_token: 'a', token_type: 'Bearer', id_token: answer.token});
        case '/me': return say({sub: answer.sub ?? 'liar', email: 'liar@x.example', ...answer.info});
        case '/keys': return say({keys: [{...rsa.publicKey.export({format: 'jwk'}), kid: '1', use: 'sig'}]});
        default: return say({issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, userinfo_endpoint: `${issuer}/me`, jwks_uri: `${issuer}/keys`});
        }
    });
    const iss = `http://127.0.0.1:${server.address().port}`;
    await settings({DiscoveryEndpoint: `${iss}/.well-known/openid-configuration`});
    const now = Math.floor(Date.now() / 1000);
    const attempt = async (make, more = {}) => {
        const person = new Browser();
        const start = new URL((await person.go(`${url}/oauth/openid/login`)).to);
        const good = {iss, aud: 'ochre', sub: 'liar', iat: now, exp: now + 600, nonce: start.searchParams.get('nonce')};
        answer = {token: make(good), ...more};
        return person.go(`${url}/signup/openid/complete?${new URLSearchParams({code: 'c', state: start.searchParams.get('state')})}`);
    };
    const lies = {
        'another issuer': (c) => rs256(rsa, {...c, iss: 'https://accounts.example'}),
        'another audience': (c) => rs256(rsa, {...c, aud: 'somebody'}),
        'two audiences, another party': (c) => rs256(rsa, {...c, aud: ['ochre', 'x'], azp: 'x'}),
        'an expired token': (c) => rs256(rsa, {...c, exp: now - 120}),
        'no end': (c) => rs256(rsa, {...c, exp: undefined}),
        'another nonce': (c) => rs256(rsa, {...c, nonce: 'n'}),
        'no nonce': (c) => rs256(rsa, {...c, nonce: undefined}),
        'no signature': (c) => `${part({alg: 'none'})}.${part(c)}.`,
        'alg none with a signature': (c) => rs256(rsa, c, {alg: 'none', kid: '1'}),
        'the public key as a shared secret': hs256,
        'a key of somebody else': (c) => rs256(stranger, c),
        'an unknown key': (c) => rs256(stranger, c, {alg: 'RS256', kid: '2'}),
        'no token': () => '',
        'not a token': () => 'a.b.c',
    };
    for (const [name, make] of Object.entries(lies)) {
        shows(await attempt(make), 500, 'api.user.authorize_oauth_user.bad_token.app_error', name);
    }
    shows(await attempt((c) => rs256(rsa, c), {sub: 'other'}), 500, 'api.user.authorize_oauth_user.response.app_error', 'userinfo of somebody else');
    const taken = await attempt((c) => rs256(rsa, c), {info: {email: 'visitor@example.com', email_verified: false}});
    shows(taken, 400, 'api.user.create_oauth_user.already_attached.app_error', 'an address that is not verified');
    same((await attempt((c) => rs256(rsa, c))).status, 307, 'the truth');
    server.close();
    server.closeAllConnections();
}

same((await api(admin, 'PUT', '/config/patch', {ServiceSettings: {SiteURL: url, EnableOAuthServiceProvider: true}})).status, 200, 'the settings');
await provider();
await client();
await liar();
console.log('all done');
process.exit(0);
