//! A real Chromium, one page per person.
import {existsSync, mkdirSync} from 'node:fs';
import {chromium} from 'playwright-core';

const FLAGS = [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
];

export const OUT = new URL('./out/', import.meta.url).pathname;

export async function launch() {
    const path = process.env.CHROMIUM || '/usr/bin/chromium';
    if (!existsSync(path)) {
        throw new Error(`no Chromium at ${path}: install it (apt-get install chromium) or set CHROMIUM`);
    }
    mkdirSync(OUT, {recursive: true});
    return chromium.launch({executablePath: path, args: FLAGS});
}

/**
 * A person: a browser context of their own. What the page complains about in its console is gathered in `complaints`;
 * refused requests that a story provokes are not complaints.
 */
export async function person(browser, url, options = {}) {
    const context = await browser.newContext({
        baseURL: url, viewport: {width: 1280, height: 800}, locale: 'en-US', timezoneId: 'Europe/Berlin', permissions: ['clipboard-read', 'clipboard-write', 'microphone', 'notifications'], ...options,
    });
    // So that stories can reach the socket.
    await context.addInitScript(() => {
        const Real = window.WebSocket;
        window.WebSocket = class extends Real {
            constructor(url) {
                super(url);
                window.socketOfPage = this;
            }
        };
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error.stack ?? error)));
    page.on('console', (message) => {
        if (message.type() === 'error' && !/Failed to load resource|WebSocket connection|ERR_/.test(message.text())) {
            complaints.push(message.text());
        }
    });
    return {context, page, complaints, ...tools(page)};
}

/** The pointer onto a message; again if the list moved away under it, as a person would. */
async function reach(post) {
    for (let i = 0; i < 10; i++) {
        await post.hover();
        const shown = await post.getByRole('toolbar').waitFor({timeout: 1000}).then(() => true, () => false);
        if (shown) {
            return;
        }
    }
    throw new Error('no bar of actions comes up under the pointer');
}

/** What people do all the time. */
function tools(page) {
    const composer = (name = /^(Write to|Message) /) => page.getByRole('textbox', {name});
    return {
        composer,
        message: (text) => page.locator('.channel [data-post]').filter({hasText: text}),
        reply: (text) => page.locator('.thread [data-post]').filter({hasText: text}),
        channelRow: (name) => page.getByRole('navigation', {name: 'Channels'}).getByRole('link', {name}),
        /** To the channel that most stories happen in, whatever the last one left open. */
        async glazes() {
            await page.goto('/kiln-studio/channels/glazes');
            await composer().waitFor();
        },
        async say(text) {
            await composer().fill(text);
            await composer().press('Enter');
        },
        async act(post, name) {
            await reach(post);
            await post.getByRole('toolbar').getByRole('button', {name}).click();
        },
        async menu(post, item) {
            await reach(post);
            await post.getByRole('toolbar').getByRole('button', {name: 'More'}).click();
            await page.getByRole('menuitem', {name: item}).click();
        },
        /** A request in this person's name, for what a story needs and does not tell. */
        ask: (path, body, method = body ? 'POST' : 'GET') => page.evaluate(async ({path, body, method}) => {
            const csrf = /MMCSRF=(\w+)/.exec(document.cookie)?.[1] ?? '';
            // oxlint-disable-next-line unicorn/no-invalid-fetch-options
            const reply = await fetch('/api/v4/' + path, {method, headers: {'X-CSRF-Token': csrf, 'Content-Type': 'application/json'}, body: body && JSON.stringify(body)});
            if (!reply.ok) {
                throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
            }
            return reply.json();
        }, {path, body, method}),
        shot: (name) => page.screenshot({path: `${OUT}${name}.png`, animations: 'disabled'}),
    };
}
