import assert from 'node:assert/strict';

/** The composer beyond plain text: formatting, priority, later, forwarding, drafts on two screens. */
export default function writing(story, world) {
    story('the formatting bar marks what is selected', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.page.locator('.channel').getByRole('button', {name: 'Formatting'}).click();
        await mara.composer().fill('bone ash');
        await mara.composer().press('Control+a');
        await mara.page.getByRole('toolbar', {name: 'Formatting'}).getByRole('button', {name: 'Bold'}).click();
        assert.equal(await mara.composer().inputValue(), '**bone ash**');
        await mara.page.getByRole('toolbar', {name: 'Formatting'}).getByRole('button', {name: 'Quote'}).click();
        assert.equal(await mara.composer().inputValue(), '> **bone ash**');
        await mara.shot('formatting-1280');
        await mara.composer().press('Enter');
        await mara.message('bone ash').locator('blockquote strong').waitFor();
        await mara.page.locator('.channel').getByRole('button', {name: 'Formatting'}).first().click();
    });

    story('an urgent message asks for confirmation, and gets it', async () => {
        const {mara, tomas} = world;
        await tomas.glazes();
        await mara.page.getByRole('button', {name: 'Priority'}).click();
        await mara.page.getByRole('menuitem', {name: 'Urgent'}).click();
        await mara.page.getByRole('button', {name: 'Priority'}).click();
        await mara.page.getByRole('menuitem', {name: 'Ask for confirmation'}).click();
        await mara.say('Gas valve closed?');
        const post = tomas.message('Gas valve closed?');
        await post.getByText('Urgent').waitFor();
        await post.getByRole('button', {name: 'I have read this'}).click();
        await post.getByRole('button', {name: 'Confirmed', pressed: true}).waitFor();
        await mara.message('Gas valve closed?').getByText('1 confirmation').waitFor();
        await mara.shot('priority-1280');
        assert.equal(await mara.page.locator('.priority-chips').count(), 0, 'the next message is an ordinary one');
    });

    story('a message is written now and sent later', async () => {
        const {mara, tomas} = world;
        await mara.composer().fill('Good morning, tomorrow');
        await mara.page.getByRole('button', {name: 'Send later'}).click();
        await mara.page.getByRole('menuitem').first().click();
        await mara.page.getByText(/Will be sent/).waitFor();
        assert.equal(await mara.composer().inputValue(), '');
        await mara.page.getByRole('button', {name: 'Send later'}).click();
        await mara.page.getByRole('menuitem', {name: 'Scheduled messages'}).click();
        const panel = mara.page.getByRole('complementary', {name: 'Outbox'});
        await panel.getByText('Good morning, tomorrow').waitFor();
        await mara.shot('scheduled-1280');
        assert.equal(await tomas.message('Good morning, tomorrow').count(), 0);
        await panel.getByRole('button', {name: 'Send now'}).click();
        await tomas.message('Good morning, tomorrow').waitFor();
        await panel.getByRole('heading', {name: 'Nothing scheduled'}).waitFor();
        await panel.getByRole('button', {name: 'Close'}).click();
    });

    story('a message is forwarded, and stands there as a quotation', async () => {
        const {mara, tomas} = world;
        await mara.menu(mara.message('Gas valve closed?'), 'Forward');
        await mara.page.getByRole('dialog').getByRole('textbox', {name: /which channel/}).fill('town');
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Town Square'}).click();
        await mara.page.getByRole('dialog').getByRole('textbox', {name: /A word/}).fill('See this');
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Forward'}).click();
        await tomas.channelRow(/^Town Square/).click();
        await tomas.page.getByRole('main', {name: 'Town Square'}).waitFor();
        await tomas.message('See this').locator('.quoted').filter({hasText: 'Gas valve closed?'}).waitFor();
        await tomas.shot('forwarded-1280');
        await tomas.glazes();
    });

    story('a draft waits on the other screen', async () => {
        const {mara} = world;
        const second = await mara.context.newPage();
        second.setDefaultTimeout(15_000);
        await second.goto('/kiln-studio/channels/off-topic');
        const field = second.getByRole('textbox', {name: /^Write to/});
        await field.waitFor();
        await mara.composer().fill('half a thought');
        await second.getByRole('navigation', {name: 'Channels'}).getByRole('link', {name: /^Glazes/}).click();
        await second.getByRole('main', {name: 'Glazes'}).waitFor();
        await second.waitForFunction(() => document.querySelector('.composer textarea')?.value === 'half a thought');
        await mara.composer().fill('');
        await second.waitForFunction(() => document.querySelector('.composer textarea')?.value === '');
        await second.close();
    });

    story('a card of an integration: fields, colour, buttons', async () => {
        const {mara, tomas} = world;
        await mara.page.evaluate(async () => {
            const csrf = /MMCSRF=(\w+)/.exec(document.cookie)?.[1] ?? '';
            const ask = (path, body) => fetch('/api/v4/' + path, {method: body ? 'POST' : 'GET', headers: {'X-CSRF-Token': csrf, 'Content-Type': 'application/json'}, body: body && JSON.stringify(body)}).then((reply) => reply.json());
            const channel = (await ask('users/me/channels')).find((one) => one.name === 'glazes');
            await ask('posts', {channel_id: channel.id, message: '', props: {attachments: [{
                pretext: 'Kiln report', title: 'Firing 12', title_link: 'https://example.org/12', text: 'Reached **cone 6**', color: '#2e7d32',
                fields: [{title: 'Peak', value: '1222 °C', short: true}, {title: 'Hours', value: '9', short: true}], footer: 'Controller',
            }]}});
        });
        const card = tomas.message('Kiln report').locator('.card');
        await card.getByText('cone 6').waitFor();
        await card.getByText('1222 °C').waitFor();
        assert.equal(await card.getByRole('link', {name: 'Firing 12'}).getAttribute('href'), 'https://example.org/12');
        await tomas.shot('card-1280');
    });
}
