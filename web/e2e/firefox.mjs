//! A Firefox as it is installed, spoken to by WebDriver BiDi, which it understands by itself: no driver between.
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import bundle from 'playwright-core/lib/utilsBundle';
import {OUT} from './browser.mjs';

/** Node.js 20 has none of its own. */
const Socket = globalThis.WebSocket ?? bundle.ws;

/** The program, or '' where there is none. */
export const firefoxPath = () => [process.env.OCHRE_FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => path && existsSync(path)) ?? '';

const PATIENCE = 15_000;

/** Starts it; answers how to open a page and how to end it. */
export async function launchFirefox(path) {
    const profile = mkdtempSync(join(tmpdir(), 'ochre-firefox-'));
    const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], {stdio: ['ignore', 'ignore', 'pipe'], env: {...process.env, HOME: profile, MOZ_DISABLE_CONTENT_SANDBOX: '1'}});
    const address = await new Promise((resolve, reject) => {
        let said = '';
        child.stderr.on('data', (data) => {
            said += data;
            const found = /BiDi listening on (ws:\S+)/.exec(said)?.[1];
            if (found) {
                resolve(found);
            }
        });
        child.once('exit', (code) => reject(new Error(`Firefox ended with ${code}: ${said.slice(-400)}`)));
        setTimeout(() => reject(new Error(`Firefox does not answer: ${said.slice(-400)}`)), 40_000).unref();
    });
    const socket = new Socket(`${address}/session`);
    await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve);
        socket.addEventListener('error', () => reject(new Error('no connection to Firefox')));
    });
    const waiting = new Map();
    const complaints = [];
    socket.addEventListener('message', ({data}) => {
        const said = JSON.parse(data);
        if (said.method === 'log.entryAdded' && said.params.level === 'error' && said.params.type === 'javascript') {
            complaints.push(said.params.text);
        }
        waiting.get(said.id)?.(said);
        waiting.delete(said.id);
    });
    let last = 0;
    const send = (method, params = {}) => new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, (said) => (said.type === 'error' ? reject(new Error(`${method}: ${said.error}: ${said.message}`)) : resolve(said.result)));
        socket.send(JSON.stringify({id, method, params}));
    });
    await send('session.new', {capabilities: {}});
    await send('session.subscribe', {events: ['log.entryAdded']});
    return {
        complaints,
        page: async (width = 1280, height = 800) => {
            const {context} = await send('browsingContext.create', {type: 'tab'});
            await send('browsingContext.setViewport', {context, viewport: {width, height}});
            return tools(send, context);
        },
        async end() {
            const gone = new Promise((resolve) => child.once('exit', resolve));
            await send('browser.close').catch(() => child.kill());
            await gone;
            socket.close();
            rmSync(profile, {recursive: true, force: true});
        },
    };
}

function tools(send, context) {
    const evaluate = async (expression) => {
        const said = await send('script.evaluate', {expression, target: {context}, awaitPromise: true});
        if (said.type === 'exception') {
            throw new Error(said.exceptionDetails.text);
        }
        return said.result.value;
    };
    const until = async (what, ask) => {
        const end = Date.now() + PATIENCE;
        for (;;) {
            const found = await ask().catch(() => undefined);
            if (found) {
                return found;
            }
            if (Date.now() > end) {
                throw new Error(`waited for ${what}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 60));
        }
    };
    const node = (role, name) => until(`${role} ${name}`, async () => (await send('browsingContext.locateNodes', {context, locator: {type: 'accessibility', value: {role, name}}})).nodes.at(0));
    const keys = (...values) => send('input.performActions', {context, actions: [{type: 'key', id: 'keys', actions: values.flatMap((value) => (Array.isArray(value) ?
        [...value.map((one) => ({type: 'keyDown', value: one})), ...value.toReversed().map((one) => ({type: 'keyUp', value: one}))] :
        [...value].flatMap((one) => [{type: 'keyDown', value: one}, {type: 'keyUp', value: one}])))}]});
    const click = async (role, name) => {
        const {sharedId} = await node(role, name);
        const origin = {type: 'element', element: {sharedId}};
        await send('input.performActions', {context, actions: [{type: 'pointer', id: 'mouse', actions: [{type: 'pointerMove', x: 0, y: 0, origin}, {type: 'pointerDown', button: 0}, {type: 'pointerUp', button: 0}]}]});
    };
    return {
        evaluate, keys, click,
        go: (url) => send('browsingContext.navigate', {context, url, wait: 'complete'}),
        sees: (text) => until(`"${text}"`, () => evaluate(`document.body.innerText.includes(${JSON.stringify(text)})`)),
        there: (selector) => until(selector, () => evaluate(`Boolean(document.querySelector(${JSON.stringify(selector)}))`)),
        node,
        async fill(role, name, text) {
            await click(role, name);
            await keys(text);
        },
        /** Into a field, in place of what stands there; again if the page took the focus away meanwhile. */
        write: (selector, text) => until(`${text} in ${selector}`, async () => {
            await evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
            await keys([KEY.control, 'a'], text);
            return evaluate(`document.querySelector(${JSON.stringify(selector)}).value === ${JSON.stringify(text)}`);
        }),
        async shot(name) {
            const {data} = await send('browsingContext.captureScreenshot', {context});
            writeFileSync(`${OUT}${name}.png`, Buffer.from(data, 'base64'));
        },
    };
}

/** Keys that have no letter (WebDriver's own code points). */
export const KEY = {enter: '\uE007', control: '\uE009', escape: '\uE00C'};
