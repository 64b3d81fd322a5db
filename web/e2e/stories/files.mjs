import assert from 'node:assert/strict';
import {deflateSync, crc32} from 'node:zlib';

/** A small PNG of one colour, made here so that no picture needs to be kept. */
function png(width, height, [r, g, b]) {
    const row = Buffer.concat([Buffer.from([0]), Buffer.concat(Array.from({length: width}, () => Buffer.from([r, g, b])))]);
    const chunk = (type, data) => {
        const body = Buffer.concat([Buffer.from(type), data]);
        const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
        size.writeUInt32BE(data.length);
        sum.writeUInt32BE(crc(body));
        return Buffer.concat([size, body, sum]);
    };
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.concat(Array.from({length: height}, () => row)))), chunk('IEND', Buffer.alloc(0))]);
}

function crc(data) {
    if (crc32) {
        return crc32(data);
    }
    let sum = ~0;
    for (const byte of data) {
        sum ^= byte;
        for (let k = 0; k < 8; k++) {
            sum = sum & 1 ? (sum >>> 1) ^ 0xEDB88320 : sum >>> 1;
        }
    }
    return ~sum >>> 0;
}

export default function files(story, world) {
    story('a picture and a text file are sent, shown and opened', async () => {
        const {mara, tomas} = world;
        await Promise.all([mara.glazes(), tomas.glazes()]);
        await mara.page.getByLabel('Attach files').setInputFiles([
            {name: 'tile.png', mimeType: 'image/png', buffer: png(320, 200, [194, 112, 29])},
            {name: 'log.csv', mimeType: 'text/csv', buffer: Buffer.from('time,temp\n0,20\n60,1278\n')},
        ]);
        await mara.page.getByRole('button', {name: 'Remove tile.png'}).waitFor();
        await mara.page.getByRole('button', {name: 'Remove log.csv'}).waitFor();
        await mara.say('Test tile and log');
        const post = tomas.message('Test tile');
        await post.getByRole('button', {name: 'Open tile.png'}).waitFor();
        await post.getByRole('link', {name: 'Download log.csv'}).waitFor();
        await tomas.page.waitForFunction(() => [...document.querySelectorAll('.image-tile img')].some((img) => img.complete && img.naturalWidth > 0));
        await post.getByRole('button', {name: 'Open tile.png'}).click();
        await tomas.page.getByRole('dialog', {name: 'tile.png'}).locator('img').waitFor();
        await tomas.page.keyboard.press('Escape');
        const text = await tomas.page.evaluate(async (href) => (await fetch(href)).text(), await post.getByRole('link', {name: 'Download log.csv'}).getAttribute('href'));
        assert.match(text, /1278/);
    });

    story('a file on its way shows its progress and can be stopped', async () => {
        const {mara} = world;
        await mara.glazes();
        // The upload is held back, so that there is a way to look at.
        let release;
        const held = new Promise((resolve) => {
            release = resolve;
        });
        await mara.page.route('**/api/v4/files', async (route) => {
            await held;
            await route.abort().catch(() => undefined);
        });
        await mara.page.getByLabel('Attach files').setInputFiles([{name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(200_000)}]);
        await mara.page.getByRole('progressbar', {name: 'Sending large.bin'}).waitFor();
        await mara.page.getByRole('button', {name: 'Stop sending large.bin'}).click();
        await mara.page.getByText('large.bin').waitFor({state: 'detached'});
        release();
        await mara.page.unroute('**/api/v4/files');
    });
}
