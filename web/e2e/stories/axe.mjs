import {createRequire} from 'node:module';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * What axe-core finds on the page, in words; '' when all is well. WCAG 2.2 A and AA, without its experimental comparison of
 * names with what is seen, which takes the letters of a picture and an emoji for words.
 */
export async function faults(page) {
    // What is still fading in has no contrast yet.
    await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity).map((one) => one.finished.catch(() => 0))));
    if (!await page.evaluate(() => Boolean(window.axe))) {
        await page.addScriptTag({path: AXE});
    }
    const found = await page.evaluate(async () => {
        const {violations} = await window.axe.run(document, {runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']}, rules: {'label-content-name-mismatch': {enabled: false}}});
        return violations.map((one) => `${one.id}: ${one.help}\n${one.nodes.slice(0, 4).map((node) => `  ${node.target.join(' ')}  ${node.any[0]?.message ?? ''}`).join('\n')}`);
    });
    return found.join('\n');
}

/** Each main page, in the light and in the dark. */
export default function axe(story, world) {
    const check = async (page, where) => {
        for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({colorScheme});
            const wrong = await faults(page);
            if (wrong) {
                throw new Error(`${where}, ${colorScheme}:\n${wrong}`);
            }
        }
        await page.emulateMedia({colorScheme: 'light'});
    };
    const places = [
        ['the channel', async () => {}],
        ['search', async (page) => {
            await page.goto('/kiln-studio/channels/glazes?side=search&q=kiln');
            await page.locator('.found mark').first().waitFor();
        }],
        ['members', async (page) => {
            await page.goto('/kiln-studio/channels/glazes?side=members');
            await page.getByRole('list', {name: 'Members'}).waitFor();
        }],
        ['channel info', async (page) => {
            await page.goto('/kiln-studio/channels/glazes?side=info');
            await page.locator('.info h3').waitFor();
        }],
        ['files', async (page) => {
            await page.goto('/kiln-studio/channels/glazes?side=files');
            await page.getByRole('complementary', {name: 'Files'}).locator('.found, .empty').first().waitFor();
        }],
        ['the outbox', async (page) => {
            await page.goto('/kiln-studio/channels/glazes?side=drafts');
            await page.getByRole('complementary', {name: 'Outbox'}).waitFor();
        }],
        ['saved', async (page) => {
            await page.goto('/kiln-studio/channels/glazes?side=saved');
            await page.getByRole('complementary', {name: 'Saved'}).locator('.found, .empty').first().waitFor();
        }],
        ['a card of a person', async (page) => {
            await page.goto('/kiln-studio/channels/glazes');
            await page.locator('.channel .message-author').last().click();
            await page.locator('.profile').waitFor();
        }],
        ['the emoji picker', async (page) => {
            await page.keyboard.press('Escape');
            await page.locator('.channel .composer').getByRole('button', {name: 'Insert emoji'}).click();
            await page.getByRole('textbox', {name: 'Search emoji'}).waitFor();
        }],
        ['what may be done with a message', async (page) => {
            await page.keyboard.press('Escape');
            const post = page.locator('.channel [data-post]').filter({has: page.locator('.message-text')}).last();
            await post.focus();
            await post.getByRole('toolbar').getByRole('button', {name: 'More'}).click();
            await page.getByRole('menu').waitFor();
        }],
        ['threads', async (page) => {
            await page.goto('/kiln-studio/threads');
            await page.getByRole('heading', {name: 'Threads', exact: true}).waitFor();
        }],
        ['settings', async (page) => {
            await page.goto('/kiln-studio/channels/glazes');
            await page.locator('.composer').waitFor();
            await page.keyboard.press('Control+,');
            await page.getByRole('dialog').waitFor();
        }],
        ['settings: notifications', async (page) => page.getByRole('tab', {name: 'Notifications'}).click()],
        ['settings: profile', async (page) => page.getByRole('tab', {name: 'Profile'}).click()],
        ['settings: security', async (page) => page.getByRole('tab', {name: 'Security'}).click()],
        ...['overview', 'health', 'notifications', 'users', 'groups', 'teams', 'channels', 'roles', 'roles/team_user', 'schemes', 'configuration', 'configuration/EmailSettings', 'certificates', 'jobs', 'logs', 'audit'].map((path) => [`the console: ${path}`, async (page) => {
            await page.goto(`/admin_console/${path}`);
            await page.locator('.pages-main h2').first().waitFor();
            await page.locator('.pages-main .spinner').first().waitFor({state: 'detached'});
        }]),
        ...['settings', 'members', 'invite', 'archive', 'incoming', 'outgoing', 'commands', 'bots', 'apps', 'emoji'].map((path) => [`the team: ${path}`, async (page) => {
            await page.goto(`/kiln-studio/manage/${path}`);
            await page.locator('.pages-main h2').first().waitFor();
            await page.locator('.pages-main .spinner').first().waitFor({state: 'detached'});
        }]),
        ['the way of a message', async (page) => {
            await page.goto('/kiln-studio/channels/glazes');
            const id = await page.locator('.channel [data-post]').filter({has: page.locator('.message-text')}).last().getAttribute('data-post');
            await page.goto(`/admin_console/notifications/${id}?user=tomas`);
            await page.locator('.facts').waitFor();
        }],
        ['channel settings', async (page) => {
            await page.goto('/kiln-studio/channels/glazes');
            await page.getByRole('button', {name: /^Glazes/}).click();
            await page.getByRole('menuitem', {name: 'Channel settings'}).click();
            await page.getByRole('region', {name: 'Moderation'}).getByRole('checkbox').first().waitFor();
            await page.locator('.pages-main .spinner').first().waitFor({state: 'detached'});
        }],
        ['the switcher', async (page) => {
            await page.goto('/kiln-studio/channels/glazes');
            await page.locator('.composer').waitFor();
            await page.keyboard.press('Control+k');
            await page.getByRole('dialog').waitFor();
        }],
        ['the shortcuts', async (page) => {
            await page.keyboard.press('Escape');
            await page.keyboard.press('Control+/');
            await page.getByRole('dialog').waitFor();
        }],
    ];
    for (const [name, go] of places) {
        story(`axe finds nothing: ${name}`, async () => {
            await go(world.mara.page);
            await check(world.mara.page, name);
        });
    }
    story('axe finds nothing: login', async () => {
        await world.mara.page.keyboard.press('Escape');
        const page = await (await world.browser.newContext({baseURL: world.url, locale: 'en-US'})).newPage();
        await page.goto('/login');
        await page.getByRole('heading', {name: 'Log in'}).waitFor();
        await check(page, 'login');
        await page.context().close();
    });
}
