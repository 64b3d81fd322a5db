import assert from 'node:assert/strict';
import {firefoxPath, KEY, launchFirefox} from '../firefox.mjs';
import {PASSWORD} from './first_run.mjs';

/** The client in Firefox, where it is installed. */
export default function elsewhere(story, world) {
    story('in Firefox: log in, write and hear, a thread, settings, a narrow window', async () => {
        const path = firefoxPath();
        if (!path) {
            assert.ok(!process.env.OCHRE_FIREFOX, `no Firefox at ${process.env.OCHRE_FIREFOX}`);
            console.log('      (no Firefox here: apt-get install firefox-esr, or set OCHRE_FIREFOX)');
            return;
        }
        const {tomas, url} = world;
        const firefox = await launchFirefox(path);
        let page;
        try {
            page = await firefox.page();
            await page.go(`${url}/login`);
            await page.fill('textbox', 'E-mail or username', 'mara');
            await page.evaluate("document.querySelector('input[name=password]').focus()");
            await page.keys(PASSWORD, KEY.enter);
            await page.there('.composer textarea');
            await page.go(`${url}/kiln-studio/channels/glazes`);
            await page.there('.composer textarea');
            await page.write('.composer textarea', 'written in Firefox');
            await page.keys(KEY.enter);
            await tomas.glazes();
            await tomas.message('written in Firefox').waitFor();
            await tomas.say('heard in Firefox');
            await page.sees('heard in Firefox');
            await page.shot('firefox-channel');
            await page.go(`${url}/kiln-studio/threads`);
            await page.there('.inbox-item');
            await page.evaluate("document.querySelector('.inbox-item').click()");
            await page.there('.thread [data-post]');
            await page.keys([KEY.control, ',']);
            await page.there('[role=dialog]');
            await page.click('tab', 'Security');
            await page.sees('Where you are logged in');
            await page.shot('firefox-settings');
            await page.keys(KEY.escape);
            const phone = await firefox.page(360, 740);
            await phone.go(`${url}/kiln-studio/channels/glazes`);
            await phone.there('.composer textarea');
            assert.equal(await phone.evaluate('document.documentElement.scrollWidth <= innerWidth'), true);
            await phone.shot('firefox-360');
            assert.deepEqual(firefox.complaints, []);
        } catch (error) {
            await page?.shot('failed-firefox').catch(() => undefined);
            throw error;
        } finally {
            await firefox.end();
        }
    });
}
