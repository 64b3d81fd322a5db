//! Measures of the client in a real browser, beside their targets. Usage: OCHRE_BIN=../target/release/ochre node e2e/bench.mjs
//! `cargo xtask bench web` builds all that is needed first. BENCH_POSTS and BENCH_CHANNELS make it smaller.
//! Times of a switch and of typing are told twice: as a person waits for them (other work on the machine counts), and what
//! the page's main thread really worked.
import {cpus, loadavg} from 'node:os';
import {launch} from './browser.mjs';
import {caller, PASSWORD} from './seed.mjs';
import {server} from './server.mjs';

const POSTS = Number(process.env.BENCH_POSTS) || 5000;
const CHANNELS = Number(process.env.BENCH_CHANNELS) || 200;
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const worst = (list) => Math.max(...list);
const rows = [];
let missed = 0;
const tell = (what, value, unit, target, more = '') => {
    const ok = value <= target;
    missed += ok ? 0 : 1;
    rows.push(`${ok ? 'ok  ' : 'MISS'}  ${what.padEnd(52)} ${String(value).padStart(8)} ${unit.padEnd(3)}  (target ${target} ${unit})  ${more}`);
    console.log(rows.at(-1));
};

const WORDS = 'kiln glaze ash clay cone slow cool bowl vase tile cup white stone flux test run batch week order fair'.split(' ');
const line = (i) => Array.from({length: 4 + (i * 7) % 24}, (_, k) => WORDS[(i * 3 + k * k) % WORDS.length]).join(' ') + (i % 9 ? '' : ' **bold** :tada: https://example.org/a');

async function together(count, width, work) {
    let next = 0;
    await Promise.all(Array.from({length: width}, async () => {
        while (next < count) {
            await work(next++);
        }
    }));
}

const host = await server({MM_RATELIMITSETTINGS_ENABLE: 'false', MM_TEAMSETTINGS_MAXCHANNELSPERTEAM: '5000'});
console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}; filling: ${POSTS} posts in one channel, ${CHANNELS} channels`);
await caller(host.url)('users', {email: 'mara@kiln.test', username: 'mara', password: PASSWORD});
const mara = await caller(host.url)('users/login', {login_id: 'mara', password: PASSWORD});
const ask = caller(host.url, mara.token);
const team = await ask('teams', {name: 'kiln-studio', display_name: 'Kiln Studio', type: 'O'});
const long = await ask('channels', {team_id: team.id, name: 'long', display_name: 'Long', type: 'O'});
await together(POSTS, 6, (i) => ask('posts', {channel_id: long.id, message: line(i)}));
await together(CHANNELS, 6, async (i) => {
    const one = await ask('channels', {team_id: team.id, name: `room-${i}`, display_name: `Room ${i}`, type: 'O'});
    for (let k = 0; k < 25; k++) {
        await ask('posts', {channel_id: one.id, message: line(i * 25 + k)});
    }
});
console.log(`filled; load ${loadavg()[0].toFixed(1)}`);

const browser = await launch();
const login = await browser.newContext({baseURL: host.url});
await login.addCookies(cookies());
const storage = await login.storageState();
await login.close();

function cookies() {
    const url = host.url;
    return [{name: 'MMAUTHTOKEN', value: mara.token, url, httpOnly: true}, {name: 'MMUSERID', value: mara.id, url}, {name: 'MMCSRF', value: 'none', url}];
}

/** A fresh browser profile: nothing cached. */
async function fresh() {
    const context = await browser.newContext({baseURL: host.url, viewport: {width: 1440, height: 900}, storageState: storage, serviceWorkers: 'block'});
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    return {context, page};
}

const ready = (page) => page.evaluate(async () => {
    while (!document.querySelector('.composer textarea') || !document.querySelector('.timeline [data-post]')) {
        await new Promise((resolve) => setTimeout(resolve, 4));
    }
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now();
});

// From nothing, and again with files in the browser's cache.
const [first, again, worked] = [[], [], []];
let bytes = 0;
for (let i = 0; i < 5; i++) {
    const {context, page} = await fresh();
    const link = await context.newCDPSession(page);
    await link.send('Performance.enable', {timeDomain: 'threadTicks'});
    await page.goto('/kiln-studio/channels/room-1', {waitUntil: 'commit'});
    first.push(await ready(page));
    worked.push((await link.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value * 1000);
    bytes = await page.evaluate(() => performance.getEntriesByType('resource').filter((one) => new URL(one.name).pathname.endsWith('.js')).reduce((sum, one) => sum + one.encodedBodySize, 0));
    await page.reload({waitUntil: 'commit'});
    again.push(await ready(page));
    await context.close();
}
tell('script until the first usable channel, as sent', Math.round(bytes / 1024), 'KB', 300);
tell('first usable channel, nothing cached', Math.round(median(first)), 'ms', 1000, `worst ${Math.round(worst(first))}, main thread ${Math.round(median(worked))}`);
tell('first usable channel, files cached', Math.round(median(again)), 'ms', 1000, `worst ${Math.round(worst(again))}`);

const {context, page} = await fresh();
const link = await context.newCDPSession(page);
await link.send('Performance.enable', {timeDomain: 'threadTicks'});
const cpu = async () => (await link.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration').value * 1000;
await page.goto('/kiln-studio/channels/room-0');
await ready(page);

/** From the click to the frame that shows the other channel's messages. */
const go = (name) => page.evaluate(async (name) => {
    const tick = () => new Promise((resolve) => {
        const channel = new MessageChannel();
        // oxlint-disable-next-line unicorn/prefer-add-event-listener
        channel.port1.onmessage = resolve;
        channel.port2.postMessage(0);
    });
    const begun = performance.now();
    history.pushState(null, '', `/kiln-studio/channels/${name.toLowerCase().replace(' ', '-')}`);
    dispatchEvent(new PopStateEvent('popstate'));
    while (document.querySelector('main')?.getAttribute('aria-label') !== name || !document.querySelector('.timeline [data-post]')) {
        await tick();
    }
    await new Promise((resolve) => requestAnimationFrame(() => tick().then(resolve)));
    return performance.now() - begun;
}, name);
const switches = async (names) => {
    const [waited, worked] = [[], []];
    for (const name of names) {
        await page.waitForTimeout(60);
        const before = await cpu();
        waited.push(await go(name));
        worked.push(await cpu() - before);
    }
    return {waited, worked};
};
const rooms = Array.from({length: 20}, (_, i) => `Room ${i + 1}`);
const cold = await switches(rooms);
tell('channel switch, not held yet', Math.round(median(cold.waited)), 'ms', 150, `worst ${Math.round(worst(cold.waited))}, main thread ${Math.round(median(cold.worked))}`);
const held = await switches([...rooms, ...rooms]);
tell('channel switch, from memory', Math.round(median(held.waited)), 'ms', 50, `worst ${Math.round(worst(held.waited))}, main thread ${Math.round(median(held.worked))}`);

// All posts of the long channel, then a sentence.
await go('Long');
for (let i = 0; i < POSTS; i++) {
    const more = await page.evaluate(async () => {
        const list = document.querySelector('.timeline-scroll');
        list.scrollTop = 0;
        await new Promise((resolve) => setTimeout(resolve, 30));
        return !document.querySelector('.timeline .intro');
    });
    if (!more) {
        break;
    }
}
await page.evaluate(() => document.querySelector('.timeline-scroll').scrollTo(0, 1e9));
await page.waitForTimeout(500);
await page.evaluate(() => {
    window.typed = [];
    // From the key to the end of all work that it causes: the state, the page, its layout.
    document.addEventListener('keydown', (event) => {
        setTimeout(() => {
            void document.body.offsetHeight;
            window.typed.push(performance.now() - event.timeStamp);
        });
    }, true);
    document.querySelector('.composer textarea').focus();
});
const before = await cpu();
const sentence = 'the tall vases came out much calmer than the last time we fired them';
await page.keyboard.type(sentence, {delay: 35});
const typed = await page.evaluate(() => window.typed);
tell(`typing with ${POSTS} posts loaded, a key to its end`, Number(median(typed).toFixed(1)), 'ms', 16, `worst ${worst(typed).toFixed(1)}, main thread ${((await cpu() - before) / sentence.length).toFixed(1)}`);
await page.locator('.composer textarea').fill('');

for (let i = 0; i < CHANNELS; i++) {
    await go(`Room ${i}`);
}
await link.send('HeapProfiler.enable');
await link.send('HeapProfiler.collectGarbage');
const {usedSize} = await link.send('Runtime.getHeapUsage');
tell(`heap after ${CHANNELS} channels and ${POSTS} posts`, Math.round(usedSize / 1024 / 1024), 'MB', 150);

await browser.close();
await host.stop();
console.log(`load ${loadavg()[0].toFixed(1)}; ${missed ? `${missed} of ${rows.length} targets missed` : 'all targets met'}`);
process.exit(missed ? 1 : 0);
