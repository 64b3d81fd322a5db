import assert from 'node:assert/strict';

/** Messages both ways, and all that one does with them. Both are in Glazes. */
export default function talk(story, world) {
    story('messages go both ways at once', async () => {
        const {mara, tomas} = world;
        await mara.say('Good morning, the kiln is **cold** now');
        await tomas.message('Good morning').waitFor();
        await tomas.say('Then I start unloading');
        await mara.message('start unloading').waitFor();
        assert.equal(await mara.message('Good morning').count(), 1);
        assert.equal(await tomas.message('Good morning').locator('strong').textContent(), 'cold');
    }, {needs: 'all'});

    story('typing is shown', async () => {
        const {mara, tomas} = world;
        await tomas.composer().pressSequentially('I think', {delay: 20});
        await mara.page.getByText('tomas is typing').waitFor();
        await tomas.composer().fill('');
    });

    story('Shift-Enter makes a line, Enter sends; a draft stays with its channel', async () => {
        const {mara} = world;
        await mara.composer().fill('one');
        await mara.composer().press('Shift+Enter');
        await mara.composer().pressSequentially('two');
        await mara.channelRow('Off-Topic').click();
        await mara.page.getByRole('main', {name: 'Off-Topic'}).waitFor();
        assert.equal(await mara.composer().inputValue(), '');
        await mara.channelRow('Glazes').click();
        await mara.page.getByRole('main', {name: 'Glazes'}).waitFor();
        assert.equal(await mara.composer().inputValue(), 'one\ntwo');
        await mara.composer().press('Enter');
        await mara.message('one').filter({hasText: 'two'}).waitFor();
    });

    story('arrow up edits the last own message', async () => {
        const {mara, tomas} = world;
        await mara.say('Silica 72');
        await mara.message('Silica 72').waitFor();
        await tomas.message('Silica 72').waitFor();
        await mara.page.waitForTimeout(200);
        await mara.composer().press('ArrowUp');
        const field = mara.page.getByRole('textbox', {name: 'Edit'});
        await field.fill('Silica 27');
        await field.press('Enter');
        await tomas.message('Silica 27').getByText('edited').waitFor();
        assert.equal(await tomas.message('Silica 72').count(), 0);
    });

    story('a reaction is added, counted and taken back', async () => {
        const {mara, tomas} = world;
        const post = tomas.message('Silica 27');
        await tomas.act(post, /React with :heart:/);
        const chip = mara.message('Silica 27').getByRole('button', {name: /tomas: :heart:/});
        await chip.waitFor();
        await chip.click();
        await post.getByRole('button', {name: /:heart:.*\(2\)/, pressed: true}).waitFor();
        await post.getByRole('button', {name: /:heart:.*\(2\)/, pressed: true}).click();
        await mara.message('Silica 27').getByRole('button', {name: /:heart: \(1\)/}).waitFor();
        await tomas.act(post, 'Add reaction');
        await tomas.page.getByRole('textbox', {name: 'Search emoji'}).fill('volcano');
        await tomas.page.getByRole('textbox', {name: 'Search emoji'}).press('Enter');
        await mara.message('Silica 27').getByRole('button', {name: /:volcano:/}).waitFor();
    });

    story('suggestions complete people and emoji; a mention is marked', async () => {
        const {mara, tomas} = world;
        await mara.composer().pressSequentially('@tom');
        await mara.page.getByRole('option', {name: /@tomas/}).waitFor();
        await mara.composer().press('Tab');
        await mara.composer().pressSequentially('look :tad');
        await mara.page.getByRole('option', {name: /:tada:/}).waitFor();
        await mara.composer().press('Enter');
        assert.match(await mara.composer().inputValue(), /^@tomas look :tada: $/);
        await mara.composer().press('Enter');
        await tomas.page.locator('.message.mentioned').filter({hasText: 'look'}).waitFor();
        await tomas.page.locator('.message.mentioned .emoji').first().waitFor();
    });

    story('unread marks and mention badges in other channels', async () => {
        const {mara, tomas} = world;
        await tomas.channelRow('Town Square').click();
        await tomas.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await tomas.composer().waitFor();
        await mara.say('a plain one');
        await tomas.channelRow('Glazes, unread').waitFor();
        await mara.say('@tomas and one for you');
        await tomas.channelRow('Glazes, 1 mention').waitFor();
        await tomas.page.waitForFunction(() => document.title.startsWith('(1) '));
        await tomas.channelRow(/^Glazes/).click();
        await tomas.page.getByRole('separator').filter({hasText: 'New'}).waitFor();
        await tomas.channelRow(/^Glazes$/).waitFor();
        await tomas.page.waitForFunction(() => !document.title.startsWith('('));
    });

    story('what others write cannot bring markup or script along', async () => {
        const {mara, tomas} = world;
        await mara.say('<img src=x onerror="window.bad=1"> [x](javascript:window.bad=1) end');
        const post = tomas.message('onerror');
        await post.waitFor();
        assert.equal(await post.locator('.md img, .md a').count(), 0);
        assert.equal(await tomas.page.evaluate(() => window.bad), undefined);
    });

    story('code is coloured', async () => {
        const {mara} = world;
        await mara.composer().fill('```rust\nfn main() { let x = 1; }\n```');
        await mara.composer().press('Enter');
        await mara.page.locator('.md-block .hljs-keyword').first().waitFor();
    });

    story('a message is deleted for everybody', async () => {
        const {mara, tomas} = world;
        await mara.menu(mara.message('a plain one'), 'Delete');
        // The question stays, whatever becomes of the row that it was asked from.
        await mara.page.getByRole('dialog').waitFor();
        await mara.page.evaluate(() => document.activeElement.blur());
        await tomas.say('one more meanwhile');
        await mara.message('one more meanwhile').waitFor();
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Delete'}).click();
        await tomas.message('a plain one').waitFor({state: 'detached'});
        await mara.message('a plain one').waitFor({state: 'detached'});
    });

    story('mark as unread draws the line', async () => {
        const {tomas} = world;
        await tomas.menu(tomas.message('one for you'), 'Mark as unread');
        await tomas.channelRow(/^Glazes, /).waitFor();
        await tomas.page.getByRole('separator').filter({hasText: 'New'}).waitFor();
    });

    story('a direct message opens by itself at the other end', async () => {
        const {mara, tomas} = world;
        await mara.page.getByRole('button', {name: 'New', exact: true}).click();
        await mara.page.getByRole('menuitem', {name: 'New message'}).click();
        await mara.page.getByRole('dialog').getByRole('textbox').fill('tom');
        await mara.page.getByRole('dialog').getByRole('button', {name: /tomas/}).click();
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Start conversation'}).click();
        await mara.page.getByRole('main', {name: 'tomas'}).waitFor();
        await mara.composer().waitFor();
        await mara.say('Just between us');
        await tomas.channelRow('mara, 1 mention').click();
        await tomas.message('Just between us').waitFor();
        await tomas.say('Of course');
        await mara.message('Of course').waitFor();
        for (const one of [mara, tomas]) {
            await one.channelRow(/^Glazes/).click();
            await one.page.getByRole('main', {name: 'Glazes'}).waitFor();
        }
    });
}
