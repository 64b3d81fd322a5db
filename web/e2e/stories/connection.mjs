import assert from 'node:assert/strict';

/** What happens while the line is cut. Nothing may be lost, nothing doubled. */
export default function connection(story, world) {
    story('offline and back: what was missed arrives', async () => {
        const {mara, tomas} = world;
        await Promise.all([mara.glazes(), tomas.glazes()]);
        await mara.context.setOffline(true);
        // Emulation lets open sockets live: what comes through is thrown away, as on a dead line.
        await mara.page.evaluate(() => {
            // oxlint-disable-next-line unicorn/prefer-add-event-listener
            window.socketOfPage.onmessage = () => {};
        });
        await tomas.say('said while mara was away');
        await tomas.message('said while').waitFor();
        await mara.page.getByText('Connection lost').waitFor();
        await mara.shot('offline');
        await mara.context.setOffline(false);
        await mara.message('said while').waitFor({timeout: 30_000});
        assert.equal(await mara.message('said while').count(), 1);
        await mara.page.getByText('Connection lost').waitFor({state: 'detached', timeout: 30_000});
    });

    story('a message that could not be sent stays, marked, and is sent again', async () => {
        const {mara, tomas} = world;
        await mara.page.route('**/api/v4/posts', (route) => route.abort());
        await mara.say('second attempt');
        await mara.message('second attempt').getByRole('alert').waitFor();
        await mara.page.unroute('**/api/v4/posts');
        await mara.message('second attempt').getByRole('button', {name: 'Try again'}).click();
        await tomas.message('second attempt').waitFor();
        assert.equal(await mara.message('second attempt').count(), 1);
    });

    story('the server restarts: both come back and talk on', async () => {
        const {mara, tomas, host} = world;
        if (!host.down) {
            console.log('      (the server is not ours to restart: set OCHRE_BIN)');
            return;
        }
        await host.down();
        await mara.page.getByText('Connection lost').waitFor();
        await host.up();
        for (const one of [mara, tomas]) {
            await one.page.getByText(/Connection lost|No live connection/).waitFor({state: 'detached', timeout: 40_000});
        }
        await tomas.say('after the restart');
        await mara.message('after the restart').waitFor();
        assert.equal(await mara.message('after the restart').count(), 1);
        assert.equal(await mara.message('said while').count(), 1);
    });

    story('without a socket it says so and asks every few seconds', async () => {
        const {mara, tomas} = world;
        const before = mara.page.url();
        await mara.page.addInitScript(() => {
            if (location.protocol.startsWith('http') && sessionStorage.getItem('deaf')) {
                window.WebSocket = class {
                    static OPEN = 1;
                    readyState = 3;
                    constructor() {
                        setTimeout(() => this.onclose?.(new CloseEvent('close', {code: 1006})));
                    }
                    close() {}
                    send() {}
                };
            }
        });
        await mara.page.evaluate(() => sessionStorage.setItem('deaf', '1'));
        await mara.page.reload();
        await mara.page.getByText('No live connection').waitFor({timeout: 30_000});
        await tomas.say('heard by asking');
        await mara.message('heard by asking').waitFor({timeout: 20_000});
        await mara.page.evaluate(() => sessionStorage.removeItem('deaf'));
        await mara.page.goto(before);
        await mara.composer().waitFor();
    });
}
