import assert from 'node:assert/strict';

/** What messages can do beyond being read: reminders, earlier versions, vanishing, formulas, own emoji, voice. */
export default function more(story, world) {
    story('a long text that is pasted becomes a file', async () => {
        const {mara, tomas} = world;
        await Promise.all([mara.glazes(), tomas.glazes()]);
        await mara.composer().focus();
        await mara.page.evaluate(() => navigator.clipboard.writeText('line of a log\n'.repeat(600)));
        await mara.page.keyboard.press('Control+v');
        await mara.page.getByRole('list', {name: 'Attached files'}).getByText('pasted.txt').waitFor();
        assert.equal(await mara.composer().inputValue(), '');
        await mara.composer().fill('the log of the night');
        await mara.page.getByRole('button', {name: 'Send', exact: true}).click();
        await tomas.message('the log of the night').getByRole('button', {name: 'Open pasted.txt'}).waitFor();
    });

    story('formulas are drawn, prices are not', async () => {
        const {tomas, mara} = world;
        await mara.say('It costs $5 and $6, and $\\frac{a}{b}$ of it is ash');
        const post = tomas.message('It costs');
        await post.locator('math mfrac').waitFor();
        assert.match(await post.innerText(), /\$5 and \$6/);
        assert.equal(await post.locator('math').count(), 1);
        await mara.composer().fill('```latex\n\\sum_{i=1}^n i\n```');
        await mara.composer().press('Control+Enter');
        await tomas.page.locator('.channel .md-formula math').waitFor();
    });

    story('earlier versions of a message are kept and brought back', async () => {
        const {mara, tomas} = world;
        await mara.say('cone five');
        await mara.message('cone five').waitFor();
        await mara.menu(mara.message('cone five'), 'Edit');
        await mara.page.getByRole('textbox', {name: 'Edit'}).fill('cone six');
        await mara.page.keyboard.press('Enter');
        await mara.message('cone six').getByRole('button', {name: 'Earlier versions'}).click();
        const dialog = mara.page.getByRole('dialog', {name: 'Earlier versions'});
        await dialog.getByText('cone five').waitFor();
        await dialog.getByRole('button', {name: 'Bring back'}).click();
        await tomas.message('cone five').waitFor();
        await mara.message('cone five').waitFor();
    });

    story('a reminder is asked for', async () => {
        const {mara} = world;
        await mara.menu(mara.message('cone five'), /Remind me/);
        const dialog = mara.page.getByRole('dialog', {name: 'Remind me'});
        const asked = mara.page.waitForRequest((request) => request.url().endsWith('/reminder'));
        await dialog.getByRole('list').getByRole('button').first().click();
        const at = (await asked).postDataJSON().target_time * 1000;
        assert.ok(at > Date.now() && at < Date.now() + 3 * 86_400_000);
        await mara.page.getByText(/You will be reminded/).waitFor();
    });

    story('a name opens a card of the person, and from there a conversation', async () => {
        const {mara, tomas} = world;
        await tomas.page.locator('.channel [data-post]').getByRole('button', {name: 'mara', exact: true}).last().click();
        const card = tomas.page.getByRole('dialog', {name: 'mara'});
        await card.getByText('@mara').waitFor();
        await tomas.shot('profile-1280');
        await card.getByRole('button', {name: 'Message'}).click();
        await tomas.page.getByRole('main', {name: 'mara'}).waitFor();
        await tomas.glazes();
        await mara.glazes();
    });

    story('an own emoji is added by one and used by the other; a skin tone is kept', async () => {
        const {mara, tomas} = world;
        await mara.page.locator('.composer').getByRole('button', {name: 'Insert emoji'}).click();
        await mara.page.getByRole('button', {name: 'Add an emoji'}).click();
        const dialog = mara.page.getByRole('dialog', {name: 'Add an emoji'});
        const drawn = await mara.page.evaluate(() => {
            const canvas = Object.assign(document.createElement('canvas'), {width: 32, height: 32});
            const pen = canvas.getContext('2d');
            pen.fillStyle = '#ac5d17';
            pen.fillRect(4, 4, 24, 24);
            return canvas.toDataURL('image/png').split(',')[1];
        });
        await dialog.getByLabel(/Choose a picture/).setInputFiles({name: 'Tile.png', mimeType: 'image/png', buffer: Buffer.from(drawn, 'base64')});
        await dialog.getByRole('button', {name: 'Save'}).click();
        await dialog.waitFor({state: 'detached'});
        await mara.say('ours: :tile:');
        await tomas.message('ours:').getByRole('img', {name: ':tile:'}).waitFor();
        await tomas.composer().pressSequentially(':til');
        await tomas.page.getByRole('option', {name: ':tile:'}).click();
        assert.match(await tomas.composer().inputValue(), /^:tile: $/);
        await tomas.composer().fill('');
        await tomas.page.locator('.composer').getByRole('button', {name: 'Insert emoji'}).click();
        await tomas.page.getByRole('radio', {name: 'Medium dark'}).click();
        await tomas.shot('emoji-1280');
        await tomas.page.getByRole('textbox', {name: 'Search emoji'}).fill('wave');
        await tomas.page.keyboard.press('Enter');
        assert.match(await tomas.composer().inputValue(), /_medium_dark_skin_tone: $/);
        await tomas.composer().fill('');
    });

    story('a message vanishes after it was read', async () => {
        const {mara, tomas} = world;
        await mara.page.locator('.channel').getByRole('button', {name: 'Let it vanish after reading'}).click();
        await mara.say('the safe code is 4711');
        const sealed = tomas.page.locator('.channel .sealed').last();
        await sealed.waitFor();
        assert.equal(await tomas.message('4711').count(), 0, 'nothing is shown before it is wanted');
        await sealed.getByRole('button', {name: 'Show'}).click();
        const open = tomas.message('4711');
        await open.locator('.burn time').waitFor();
        await tomas.shot('burn-1280');
        await mara.message('4711').getByText('opened by 1').waitFor();
        await open.getByRole('button', {name: 'Burn now'}).click();
        await tomas.message('4711').waitFor({state: 'detached'});
        assert.equal(await mara.message('4711').count(), 1, 'its author still has it');
        await mara.message('4711').getByRole('button', {name: 'Delete now'}).click();
        await mara.message('4711').waitFor({state: 'detached'});
    });

    story('what is said into the microphone is attached as a recording', async () => {
        const {mara, tomas} = world;
        await mara.page.locator('.channel').getByRole('button', {name: 'Record a voice message'}).click();
        const voice = mara.page.getByRole('group', {name: 'Recording'});
        await voice.getByText('0:01').waitFor();
        await mara.shot('voice-1280');
        await voice.getByRole('button', {name: 'Attach the recording'}).click();
        await mara.page.getByRole('list', {name: 'Attached files'}).getByText(/^Voice/).waitFor();
        await mara.composer().fill('listen to this');
        await mara.page.locator('.composer').getByRole('button', {name: 'Send', exact: true}).click();
        await tomas.message('listen to this').locator('audio').waitFor();
    });

    story('drafts stand in the outbox and are gone on with', async () => {
        const {mara} = world;
        await mara.composer().fill('still to be said');
        await mara.channelRow(/^Town Square/).click();
        await mara.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await mara.page.getByRole('navigation', {name: 'Channels'}).getByRole('button', {name: /^Drafts/}).click();
        const panel = mara.page.getByRole('complementary', {name: 'Outbox'});
        await panel.getByText('still to be said').waitFor();
        await mara.shot('drafts-1280');
        await panel.getByRole('button', {name: 'Go on writing'}).click();
        await mara.page.getByRole('main', {name: 'Glazes'}).waitFor();
        assert.equal(await mara.composer().inputValue(), 'still to be said');
        await mara.composer().fill('');
    });

    story('keys of a message: save, edit, answer', async () => {
        const {mara} = world;
        await mara.say('by keys');
        const post = mara.message('by keys');
        await post.waitFor();
        await post.focus();
        await mara.page.keyboard.press('s');
        await post.getByText('Saved').waitFor();
        await mara.page.keyboard.press('s');
        await mara.page.keyboard.press('e');
        await mara.page.getByRole('textbox', {name: 'Edit'}).waitFor();
        await mara.page.keyboard.press('Escape');
        await post.focus();
        await mara.page.keyboard.press('r');
        await mara.page.getByRole('complementary', {name: 'Thread'}).waitFor();
        await mara.page.keyboard.press('Escape');
        await mara.composer().focus();
        await mara.page.keyboard.press('Shift+F6');
        assert.ok(await mara.page.evaluate(() => document.activeElement?.closest('.timeline')), 'F6 leads to the messages');
        await mara.page.keyboard.press('F6');
        assert.equal(await mara.page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    });
}
