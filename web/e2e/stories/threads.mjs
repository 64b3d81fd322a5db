import assert from 'node:assert/strict';

export default function threads(story, world) {
    story('a thread: reply, count, live at both ends', async () => {
        const {mara, tomas} = world;
        await Promise.all([mara.glazes(), tomas.glazes()]);
        await mara.say('Which cone for the tests?');
        await tomas.act(tomas.message('Which cone'), 'Reply in thread');
        const field = tomas.page.getByRole('textbox', {name: 'Reply'});
        await field.fill('Cone 9');
        await field.press('Enter');
        await tomas.reply('Cone 9').waitFor();
        await mara.message('Which cone').getByRole('button', {name: /1 reply/}).click();
        await mara.reply('Cone 9').waitFor();
        await mara.page.getByRole('textbox', {name: 'Reply'}).fill('Agreed');
        await mara.page.getByRole('textbox', {name: 'Reply'}).press('Enter');
        await tomas.reply('Agreed').waitFor();
        await tomas.message('Which cone').getByRole('button', {name: /2 replies/}).waitFor();
        assert.equal(await tomas.message('Agreed').count(), 0);
        await mara.shot('thread');
    });

    story('the address names the thread; Escape closes it', async () => {
        const {mara} = world;
        assert.match(mara.page.url(), /\?thread=/);
        await mara.page.reload();
        await mara.reply('Agreed').waitFor();
        await mara.page.getByRole('textbox', {name: 'Reply'}).press('Escape');
        await mara.page.getByRole('complementary', {name: 'Thread'}).waitFor({state: 'detached'});
    });

    story('who wants it sees replies among the messages too, and by a switch no longer', async () => {
        const {mara, tomas} = world;
        await mara.ask('config/patch', {ServiceSettings: {CollapsedThreads: 'default_on'}}, 'PUT');
        await tomas.page.reload();
        await tomas.glazes();
        await tomas.message('Which cone').waitFor();
        assert.equal(await tomas.message('Agreed').count(), 0);
        const turn = async () => {
            await tomas.page.keyboard.press('Control+,');
            await tomas.page.getByRole('switch', {name: 'Replies only in threads'}).click();
            await tomas.page.keyboard.press('Escape');
        };
        await turn();
        await tomas.message('Agreed').getByRole('button', {name: /^Reply to mara/}).waitFor();
        assert.equal(await tomas.page.getByRole('link', {name: /^Threads/}).count(), 0);
        await mara.glazes();
        await mara.message('Which cone').getByRole('button', {name: /2 replies/}).click();
        await mara.page.getByRole('textbox', {name: 'Reply'}).fill('In both places');
        await mara.page.getByRole('textbox', {name: 'Reply'}).press('Enter');
        await tomas.message('In both places').waitFor();
        assert.equal(await tomas.message('In both places').count(), 1);
        await tomas.shot('replies-in-channel-1280');
        await tomas.message('Agreed').getByRole('button', {name: /^Reply to mara/}).click();
        await tomas.reply('In both places').waitFor();
        await tomas.page.getByRole('textbox', {name: 'Reply'}).press('Escape');
        await turn();
        await tomas.message('Agreed').waitFor({state: 'detached'});
        await tomas.message('Which cone').getByRole('button', {name: /3 replies/}).waitFor();
        const mine = mara.reply('In both places');
        await mara.menu(mine, 'Delete');
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Delete'}).click();
        await tomas.message('Which cone').getByRole('button', {name: /2 replies/}).waitFor();
        await mara.page.getByRole('textbox', {name: 'Reply'}).press('Escape');
    });

    story('the inbox lists followed threads', async () => {
        const {mara} = world;
        await mara.page.getByRole('link', {name: /^Threads/}).click();
        await mara.page.getByRole('button', {name: /Which cone/}).click();
        await mara.reply('Cone 9').waitFor();
        await mara.channelRow(/^Glazes/).click();
        await mara.page.getByRole('main', {name: 'Glazes'}).waitFor();
        await world.tomas.glazes();
    });
}
