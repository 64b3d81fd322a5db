//! Pictures of the main pages at three sizes, light and dark, of a seeded team: to be looked at, and for the documentation.
//! Usage: OCHRE_BIN=../target/debug/ochre node e2e/tour.mjs [parts of names, with commas]     -> e2e/out/tour-*.png
import {launch, OUT} from './browser.mjs';
import {PASSWORD, seed} from './seed.mjs';
import {server} from './server.mjs';

const only = process.argv[2]?.split(',');
const SIZES = {desktop: {width: 1440, height: 900}, tablet: {width: 834, height: 1112}, phone: {width: 390, height: 844}};
const host = await server();
const world = await seed(host.url);
const browser = await launch();

const glazes = '/kiln-studio/channels/glazes';
/** name, address, what is done there, which sizes. */
const PAGES = [
    ['channel', glazes],
    ['thread', glazes, async (page) => page.locator('.channel .thread-foot').first().click()],
    ['info', `${glazes}?side=info`],
    ['members', `${glazes}?side=members`],
    ['files', `${glazes}?side=files`],
    ['search', `${glazes}?side=search&q=ash`],
    ['drafts', `${glazes}?side=drafts`],
    ['saved', `${glazes}?side=saved`],
    ['mentions', `${glazes}?side=mentions`],
    ['threads', '/kiln-studio/threads'],
    ['direct', '/kiln-studio/messages/@tomas'],
    ['log', '/kiln-studio/channels/kiln-log'],
    ['switcher', glazes, async (page) => page.keyboard.press('Control+k')],
    ['emoji', glazes, async (page) => page.locator('.composer').getByRole('button', {name: 'Insert emoji'}).click()],
    ['profile', glazes, async (page) => page.getByRole('button', {name: 'Tomás Oliveira', exact: true}).first().click()],
    ['more', glazes, async (page) => {
        const post = page.locator('.channel [data-post]').nth(-2);
        await post.hover();
        await post.getByRole('toolbar').getByRole('button', {name: 'More'}).click();
    }, ['desktop']],
    ['viewer', glazes, async (page) => page.getByRole('button', {name: 'Open test-tiles.png'}).click()],
    ['commands', glazes, async (page) => {
        await page.locator('.composer textarea').fill('/');
        await page.locator('.suggestions').waitFor();
    }],
    ['list', glazes, async (page) => page.getByRole('button', {name: 'Back'}).first().click(), ['phone']],
];

for (const [size, viewport] of Object.entries(SIZES)) {
    const context = await browser.newContext({baseURL: host.url, viewport, locale: 'en-US', timezoneId: 'Europe/Berlin', ...(size === 'phone' && {isMobile: true, hasTouch: true, deviceScaleFactor: 2})});
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await page.goto('/login');
    await page.getByLabel('E-mail or username').fill('mara');
    await page.getByLabel('Password', {exact: true}).fill(PASSWORD);
    await page.getByRole('button', {name: 'Log in'}).click();
    await page.locator('.composer').waitFor();
    for (const [name, address, act, sizes] of PAGES) {
        if ((only && !only.some((one) => name.includes(one))) || (sizes && !sizes.includes(size))) {
            continue;
        }
        for (const colorScheme of size === 'desktop' ? ['light', 'dark'] : ['light']) {
            try {
                await page.emulateMedia({colorScheme});
                await page.goto(address);
                await page.waitForLoadState('networkidle');
                await act?.(page);
                await page.waitForTimeout(350);
                await page.screenshot({path: `${OUT}tour-${name}-${size}${colorScheme === 'dark' ? '-dark' : ''}.png`});
            } catch (error) {
                console.log(`${name} ${size}: ${String(error).split('\n')[0]}`);
            }
        }
    }
    await context.close();
}
void world;
await browser.close();
await host.stop();
