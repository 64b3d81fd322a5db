// Commands and webhooks whose server wants a token: `oidc-provider` gives it (client credentials, and passwords), a tool beside it accepts only
// what that provider gave and did not take back.
import {createServer} from 'node:http';
import {createRequire} from 'node:module';
import path from 'node:path';
import {pathToFileURL} from 'node:url';

const [url, web] = process.argv.slice(2);
const require = createRequire(path.join(web, 'package.json'));
const {default: Provider} = await import(pathToFileURL(require.resolve('oidc-provider')).href);

const same = (got, want, what) => {
    if (JSON.stringify(got) !== JSON.stringify(want)) throw new Error(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(want)}`);
};
const holds = (yes, what) => {
    if (!yes) throw new Error(what);
};
async function until(what, condition) {
    for (const end = Date.now() + 40_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 100))) {
        const found = await condition();
        if (found) return found;
    }
    throw new Error(`never: ${what}`);
}
async function listen(handler) {
    const server = createServer(handler);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return [server, `http://127.0.0.1:${server.address().port}`];
}
const bodyOf = async (request) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    return Buffer.concat(parts).toString();
};

// The provider. Its token address can be out of order, and the life of its tokens changes.
let life = 3600;
let out = false;
const asked = {good: 0, out: 0};
let handle;
const [, issuer] = await listen((request, response) => {
    if (out && request.url === '/token') {
        asked.out++;
        response.writeHead(503).end();
        return;
    }
    if (request.url === '/token') asked.good++;
    handle(request, response);
});
const SECRET = 'odd: a+b/c%20=&"~';
const provider = new Provider(issuer, {
    clients: [{client_id: 'ochre:tool', client_secret: SECRET, grant_types: ['client_credentials', 'password'], redirect_uris: [], response_types: []}],
    features: {clientCredentials: {enabled: true}},
    ttl: {ClientCredentials: () => life},
    findAccount: (_, sub) => ({accountId: sub, claims: () => ({sub})}),
    cookies: {keys: ['test']},
});
provider.registerGrantType('password', async (ctx) => {
    const {username, password} = ctx.oidc.params;
    if (username !== 'machine' || password !== 'pass word&') {
        ctx.status = 400;
        ctx.body = {error: 'invalid_grant'};
        return;
    }
    const token = new ctx.oidc.provider.ClientCredentials({client: ctx.oidc.client, scope: '', extra: {user: username}});
    ctx.body = {access_token: await token.save(), expires_in: token.expiration, token_type: 'Bearer'};
}, ['username', 'password']);
provider.on('server_error', (_, error) => console.error(error));
handle = provider.callback();

// The tool. Below /open/ it asks for no token.
const heard = [];
const [, tool] = await listen(async (request, response) => {
    const authorization = request.headers.authorization ?? '';
    const value = /^Bearer (.+)$/.exec(authorization)?.[1];
    const found = value && await provider.ClientCredentials.find(value);
    const good = found?.isValid === true;
    heard.push({path: request.url.split('?')[0], authorization, value, good, body: await bodyOf(request)});
    if (!good && !request.url.startsWith('/open/')) {
        response.writeHead(401).end();
        return;
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify({text: `heard ${heard.length}`}));
});

async function api(token, method, where, body) {
    const headers = {'content-type': 'application/json', ...(token ? {authorization: `Bearer ${token}`} : {})};
    const reply = await fetch(`${url}/api/v4${where}`, {method, headers, body: body && JSON.stringify(body)});
    const text = await reply.text();
    return {status: reply.status, token: reply.headers.get('token'), body: text ? JSON.parse(text) : null};
}
const admin = (await api('', 'POST', '/users/login', {login_id: 'root', password: 'Adm1n-pass!'})).token;
const ask = async (method, where, body, status = 200) => {
    const reply = await api(admin, method, where, body);
    same(reply.status, status, `${method} ${where} ${JSON.stringify(reply.body)}`);
    return reply.body;
};
const team = (await ask('GET', '/teams/name/clients')).id;
const channel = (await ask('POST', '/channels', {team_id: team, name: 'work', display_name: 'Work', type: 'O'}, 201)).id;
const CONNECTIONS = '/oauth/outgoing_connections';
const base = {client_id: 'ochre:tool', client_secret: SECRET, oauth_token_url: `${issuer}/token`};
const machine = await ask('POST', CONNECTIONS, {...base, name: 'Machine', grant_type: 'client_credentials', audiences: [`${tool}/machine`]}, 201);
const person = {credentials_username: 'machine', credentials_password: 'pass word&'};
const human = await ask('POST', CONNECTIONS, {...base, ...person, name: 'Person', grant_type: 'password', audiences: [`${tool}/person/`, `${tool}/hook`]}, 201);
for (const [trigger, where] of [['machine', '/machine/go'], ['person', '/person/go'], ['plain', '/open/go'], ['near', '/open/machine']]) {
    await ask('POST', '/commands', {team_id: team, trigger, url: tool + where, method: 'P'}, 201);
}
const run = (command) => api(admin, 'POST', '/commands/execute', {channel_id: channel, command});
const runs = async (command, what) => {
    const reply = await run(command);
    same(reply.status, 200, `${what} ${JSON.stringify(reply.body)}`);
    return heard.at(-1);
};
const given = () => asked.good;

// Fetched once, kept, of the right connection.
const first = await runs('/machine one', 'the first call');
holds(first.good && new URLSearchParams(first.body).get('text') === 'one', 'the first call carries a token and its words');
same((await runs('/machine two', 'the second call')).value, first.value, 'a kept token');
same(given(), 1, 'tokens asked for');
const byPassword = await runs('/person', 'by name and password');
holds(byPassword.good && byPassword.value !== first.value, 'the other connection has its own token');
same(given(), 2, 'tokens asked for');
for (const command of ['/plain', '/near']) {
    holds((await runs(command, 'a server without a connection')).authorization.startsWith('Token '), `${command} carries a token of somebody else`);
}
const which = async (address) => (await ask('GET', `${CONNECTIONS}?team_id=${team}&audience=${encodeURIComponent(address)}`)).map((c) => c.name);
same(await which(`${tool}/machine/go?x=1`), ['Machine'], 'whose address this is');
same(await which(`${tool}/machinery`), [], 'a longer word');
same(await which(`${tool}/person`), [], 'above its audience');

// Taken back over there, or near its end: a new one, and nobody notices.
await (await provider.ClientCredentials.find(first.value)).destroy();
const again = await runs('/machine three', 'after the token was taken back');
holds(again.good && again.value !== first.value && given() === 3, 'a token that was taken back is not replaced');
life = 32;
await ask('PUT', `${CONNECTIONS}/${machine.id}`, {id: machine.id, name: 'Machine, changed'});
const short = await runs('/machine four', 'after a change of the connection');
holds(short.good && short.value !== again.value && given() === 4, 'a changed connection keeps its old token');
await until('a token near its end is renewed', async () => (await runs('/machine five', 'near the end')).value !== short.value);
holds(heard.every((h) => h.path.startsWith('/open') || h.good || h.value === first.value), 'the tool saw a token that it does not know');
life = 3600;

// A webhook waits for its token.
await ask('POST', '/hooks/outgoing', {team_id: team, channel_id: channel, display_name: 'H', trigger_words: ['ship'], callback_urls: [`${tool}/hook`], content_type: 'application/json'}, 201);
await ask('PUT', `${CONNECTIONS}/${human.id}`, {id: human.id, name: 'Person, changed'});
out = true;
await ask('POST', '/posts', {channel_id: channel, message: 'ship it'}, 201);
await until('the provider is asked', () => asked.out > 0);
holds(!heard.some((h) => h.path === '/hook'), 'the webhook was sent without a token');
out = false;
const told = await until('the webhook arrives', () => heard.find((h) => h.path === '/hook'));
holds(told.good && JSON.parse(told.body).text === 'ship it', 'the webhook carries a token');

// What goes wrong says so.
const NONE = 'app.outgoing_oauth_connection.no_token.app_error';
await ask('PUT', `${CONNECTIONS}/${machine.id}`, {id: machine.id, client_secret: 'wrong'});
const count = heard.length;
const refused = await run('/machine six');
same([refused.status, refused.body.id], [500, NONE], 'a wrong secret');
holds(refused.body.message.includes('/machine') && !JSON.stringify(refused.body).includes('wrong'), 'its words');
same(heard.length, count, 'nothing was sent');
const validate = (body) => api(admin, 'POST', `${CONNECTIONS}/validate`, body);
const tried = await validate({id: machine.id});
same([tried.status, tried.body.id], [502, 'api.context.outgoing_oauth_connection.validate_connection_credentials.app_error'], 'tried by hand');
same((await validate({id: machine.id, client_secret: SECRET})).status, 200, 'tried with the right secret before it is kept');
const thief = await validate({id: machine.id, oauth_token_url: `${tool}/open/thief`});
same(thief.status, 400, 'a stored secret goes to another address');
await ask('PUT', `${CONNECTIONS}/${human.id}`, {id: human.id, credentials_password: 'old'});
same((await run('/person')).body.id, NONE, 'a wrong password');
await ask('PUT', `${CONNECTIONS}/${human.id}`, {id: human.id, credentials_password: person.credentials_password});
holds((await runs('/person', 'mended')).good, 'mended');
await ask('DELETE', `${CONNECTIONS}/${human.id}`);
same((await run('/person')).body.id, 'api.command.execute_command.failed_resp.app_error', 'without a connection the tool refuses');
holds(heard.at(-1).authorization.startsWith('Token '), 'the token of a connection that is gone');
console.log('all done');
process.exit(0);
