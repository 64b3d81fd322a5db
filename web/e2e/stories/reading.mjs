import assert from 'node:assert/strict';
import {faults} from './axe.mjs';

const PDF = '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF';

/** Half a second of silence. */
function wav() {
    const data = Buffer.alloc(8000);
    const head = Buffer.alloc(44);
    head.write('RIFF', 0);
    head.writeUInt32LE(36 + data.length, 4);
    head.write('WAVEfmt ', 8);
    head.writeUInt32LE(16, 16);
    head.writeUInt16LE(1, 20);
    head.writeUInt16LE(1, 22);
    head.writeUInt32LE(16_000, 24);
    head.writeUInt32LE(16_000, 28);
    head.writeUInt16LE(1, 32);
    head.writeUInt16LE(8, 34);
    head.write('data', 36);
    head.writeUInt32LE(data.length, 40);
    return Buffer.concat([head, data]);
}

/** Files in their viewer, the lists of them, threads by unread, notifications. */
export default function reading(story, world) {
    story('files are looked at in place: code, text, PDF, sound', async () => {
        const {mara, tomas} = world;
        await Promise.all([mara.glazes(), tomas.glazes()]);
        await mara.page.locator('.channel').getByLabel('Attach files').setInputFiles([
            {name: 'curve.rs', mimeType: 'text/x-rust', buffer: Buffer.from('fn main() {\n    println!("cone 6");\n}\n')},
            {name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('slow cooling')},
            {name: 'manual.pdf', mimeType: 'application/pdf', buffer: Buffer.from(PDF)},
            {name: 'bell.wav', mimeType: 'audio/wav', buffer: wav()},
        ]);
        await mara.page.waitForFunction(() => document.querySelectorAll('.upload').length === 4 && !document.querySelector('.upload progress'));
        await mara.composer().fill('four kinds of files');
        await mara.page.locator('.composer').getByRole('button', {name: 'Send', exact: true}).click();
        const post = tomas.message('four kinds of files');
        await post.locator('audio').waitFor();
        await post.getByRole('button', {name: 'Open curve.rs'}).click();
        const viewer = tomas.page.getByRole('dialog');
        await viewer.getByText('println!').waitFor();
        await viewer.locator('.hljs-string, .hljs-keyword, [class*=keyword]').first().waitFor();
        await tomas.shot('viewer-code-1280');
        await viewer.getByText('1 of 4').waitFor();
        await tomas.page.keyboard.press('ArrowRight');
        await viewer.getByText('slow cooling').waitFor();
        await viewer.getByRole('button', {name: 'Next file'}).click();
        await viewer.getByRole('heading', {name: 'manual.pdf'}).waitFor();
        await viewer.locator('iframe, .viewer-none').waitFor();
        // A browser with a reader gets the file into it; one without gets a way to open it.
        const pages = viewer.locator('iframe');
        if (await pages.count()) {
            const bytes = await tomas.page.evaluate(async (address) => (await fetch(address)).text(), await pages.getAttribute('src'));
            assert.match(bytes, /^%PDF-/);
        } else {
            assert.match(await viewer.getByRole('link', {name: /manual\.pdf/}).getAttribute('href'), /\/files\//);
        }
        assert.equal(await faults(tomas.page), '');
        await tomas.shot('viewer-pdf-1280');
        await tomas.page.keyboard.press('Escape');
        await viewer.waitFor({state: 'detached'});
    });

    story('the files of a channel are listed, and found by their name', async () => {
        const {tomas} = world;
        await tomas.page.goto('/kiln-studio/channels/glazes?side=files');
        const panel = tomas.page.getByRole('complementary', {name: 'Files'});
        await panel.getByRole('button', {name: 'Open curve.rs'}).waitFor();
        await tomas.shot('files-1280');
        await tomas.page.goto('/kiln-studio/channels/glazes?side=search&q=manual');
        const search = tomas.page.getByRole('complementary', {name: 'Search'});
        await search.getByRole('radio', {name: 'Files'}).click();
        await search.getByRole('button', {name: 'Open manual.pdf'}).waitFor();
        await search.getByRole('radio', {name: 'Messages'}).click();
        await tomas.glazes();
    });

    story('a file of 100 MB is on its way, and stopped', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.ask('config/patch', {FileSettings: {MaxFileSize: 200 * 1024 * 1024}}, 'PUT');
        await mara.page.waitForFunction(() => fetch('/api/v4/config/client?format=old').then((reply) => reply.json()).then((config) => Number(config.MaxFileSize) >= 200 * 1024 * 1024));
        await mara.page.reload();
        await mara.composer().waitFor();
        const link = await mara.context.newCDPSession(mara.page);
        await link.send('Network.emulateNetworkConditions', {offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 3 * 1024 * 1024});
        await mara.page.evaluate(() => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(100 * 1024 * 1024)], 'kiln-film.bin', {type: 'application/octet-stream'}));
            const field = document.querySelector('.channel input[type=file]');
            field.files = data.files;
            field.dispatchEvent(new Event('change', {bubbles: true}));
        });
        const bar = mara.page.getByRole('progressbar', {name: /kiln-film/});
        await bar.waitFor();
        await mara.page.waitForFunction(() => Number(document.querySelector('.upload progress')?.value) > 0.01);
        assert.ok(await mara.page.getByRole('button', {name: 'Send', exact: true}).first().isDisabled(), 'nothing is sent before the file is there');
        await mara.page.getByRole('button', {name: /Stop sending kiln-film/}).click();
        await bar.waitFor({state: 'detached'});
        await link.send('Network.emulateNetworkConditions', {offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1});
        await link.detach();
        assert.equal(await mara.page.locator('.upload').count(), 0);
    });

    story('threads: only those with news', async () => {
        const {mara, tomas} = world;
        await mara.say('which clay for the fair?');
        await mara.message('which clay').waitFor();
        await tomas.act(tomas.message('which clay for the fair?'), 'Reply in thread');
        await tomas.page.getByRole('textbox', {name: 'Reply'}).fill('the white one');
        await tomas.page.getByRole('textbox', {name: 'Reply'}).press('Enter');
        await tomas.reply('the white one').waitFor();
        await mara.page.goto('/kiln-studio/threads');
        await mara.page.getByRole('radio', {name: 'Unread'}).click();
        const item = mara.page.locator('.inbox-item').filter({hasText: 'which clay'});
        await item.waitFor();
        await mara.shot('threads-1280');
        await item.click();
        await mara.reply('the white one').waitFor();
        await mara.page.keyboard.press('Escape');
        await mara.page.locator('.inbox-item').filter({hasText: 'which clay'}).waitFor({state: 'detached'});
        await mara.page.getByRole('radio', {name: 'All'}).click();
        await item.waitFor();
        await Promise.all([mara.glazes(), tomas.glazes()]);
    });

    story('a mention is told on the desktop when one looks elsewhere, and leads to its place', async () => {
        const {mara, tomas} = world;
        await mara.page.evaluate(() => {
            window.told = [];
            window.Notification = class extends EventTarget {
                static permission = 'granted';
                constructor(title, options) {
                    super();
                    window.told.push({title, body: options.body, note: this});
                }
                close() {}
            };
            document.hasFocus = () => false;
            window.dispatchEvent(new Event('blur'));
        });
        await tomas.say('an ordinary word');
        await tomas.say('@mara the gauge went red');
        await mara.page.waitForFunction(() => window.told.length > 0);
        const told = await mara.page.evaluate(() => window.told.map(({title, body}) => ({title, body})));
        assert.equal(told.length, 1, 'only the mention is told');
        assert.match(told[0].body, /the gauge went red/);
        assert.match(await mara.page.title(), /^\(\d+\)/, 'the title counts it');
        await mara.channelRow(/^Town Square/).click();
        await mara.page.evaluate(() => {
            delete document.hasFocus;
            window.told[0].note.dispatchEvent(new Event('click'));
        });
        await mara.page.getByRole('main', {name: 'Glazes'}).waitFor();
        await mara.message('the gauge went red').waitFor();
        await mara.glazes();
    });

    story('who may not delete is not offered it; an administrator is', async () => {
        const {mara, tomas} = world;
        await tomas.menu(tomas.message('which clay for the fair?'), 'Copy text');
        await tomas.message('which clay for the fair?').hover();
        await tomas.message('which clay for the fair?').getByRole('toolbar').getByRole('button', {name: 'More'}).click();
        assert.equal(await tomas.page.getByRole('menuitem', {name: 'Delete'}).count(), 0);
        assert.equal(await tomas.page.getByRole('menuitem', {name: 'Edit'}).count(), 0);
        await tomas.page.keyboard.press('Escape');
        await mara.message('the gauge went red').hover();
        await mara.message('the gauge went red').getByRole('toolbar').getByRole('button', {name: 'More'}).click();
        assert.equal(await mara.page.getByRole('menuitem', {name: 'Delete'}).count(), 1);
        assert.equal(await mara.page.getByRole('menuitem', {name: 'Edit'}).count(), 0);
        await mara.page.keyboard.press('Escape');
    });
}
