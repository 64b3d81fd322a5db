import assert from 'node:assert/strict';

/** Posts found again: by words, pinned, saved, mentions; and who is in the channel. */
export default function finding(story, world) {
    const panel = (one, name) => one.page.getByRole('complementary', {name});

    story('a search finds, marks the word, and leads to the place', async () => {
        const {mara} = world;
        await mara.glazes();
        await mara.say('The celadon recipe needs two percent iron');
        await mara.message('celadon recipe').waitFor();
        await mara.page.keyboard.press('Control+Shift+F');
        const field = panel(mara, 'Search').getByRole('textbox', {name: 'Search messages'});
        await field.fill('celadon');
        await field.press('Enter');
        const found = panel(mara, 'Search').getByRole('list', {name: 'Results'});
        await found.locator('mark', {hasText: 'celadon'}).waitFor();
        assert.equal(await found.locator('[data-post]').count(), 1);
        await mara.shot('search-1280');
        await mara.channelRow('Off-Topic').click();
        await mara.page.getByRole('main', {name: 'Off-Topic'}).waitFor();
        await mara.page.goBack();
        await found.getByRole('button', {name: 'Jump'}).click();
        await mara.page.locator('.channel .message.highlighted').filter({hasText: 'celadon'}).waitFor();
        assert.equal(await panel(mara, 'Search').count(), 1, 'the results stay');
    });

    story('a search is narrowed by filters that complete names', async () => {
        const {mara} = world;
        const field = panel(mara, 'Search').getByRole('textbox', {name: 'Search messages'});
        await field.fill('from:tom');
        await panel(mara, 'Search').getByRole('button', {name: 'tomas', exact: true}).click();
        assert.equal(await field.inputValue(), 'from:tomas ');
        await field.fill('from:tomas celadon');
        await field.press('Enter');
        await mara.page.getByRole('heading', {name: 'Nothing found'}).waitFor();
        await panel(mara, 'Search').getByRole('textbox', {name: 'Search messages'}).fill('from:mara in:glazes celadon');
        await panel(mara, 'Search').getByRole('textbox', {name: 'Search messages'}).press('Enter');
        await panel(mara, 'Search').locator('mark', {hasText: 'celadon'}).waitFor();
        await panel(mara, 'Search').press('Escape');
        await panel(mara, 'Search').waitFor({state: 'detached'});
    });

    story('a pinned message stands in the list of the channel, for both', async () => {
        const {mara, tomas} = world;
        await tomas.glazes();
        await tomas.page.getByRole('main').getByRole('button', {name: 'Glazes'}).click();
        await tomas.page.getByRole('menuitem', {name: 'Pinned messages'}).click();
        await tomas.page.getByRole('heading', {name: 'Nothing pinned'}).waitFor();
        await mara.menu(mara.message('celadon recipe'), 'Pin to channel');
        await panel(tomas, 'Pinned messages').locator('[data-post]').filter({hasText: 'celadon'}).waitFor();
        await tomas.shot('pinned-1280');
        await mara.menu(mara.message('celadon recipe'), 'Unpin');
        await panel(tomas, 'Pinned messages').locator('[data-post]').filter({hasText: 'celadon'}).waitFor({state: 'detached'});
    });

    story('a saved message is in the own list until it is taken out', async () => {
        const {mara} = world;
        await mara.menu(mara.message('celadon recipe'), 'Save for later');
        await mara.message('celadon recipe').getByText('Saved').waitFor();
        await mara.page.getByRole('button', {name: 'Saved'}).click();
        const one = panel(mara, 'Saved').locator('[data-post]').filter({hasText: 'celadon'});
        await one.waitFor();
        await mara.menu(one, 'Remove from saved');
        await mara.page.getByRole('heading', {name: 'Nothing saved'}).waitFor();
    });

    story('mentions are gathered', async () => {
        const {mara, tomas} = world;
        await mara.say('@tomas where is the cobalt?');
        await tomas.message('where is the cobalt').waitFor();
        await tomas.page.getByRole('button', {name: 'Mentions'}).click();
        await panel(tomas, 'Mentions').locator('[data-post]').filter({hasText: 'where is the cobalt'}).waitFor();
        await tomas.shot('mentions-1280');
        await panel(tomas, 'Mentions').getByRole('button', {name: 'Close'}).click();
    });

    story('members: who is here, a second admin, and one removed', async () => {
        const {mara, tomas} = world;
        await mara.page.getByRole('button', {name: '2 members'}).click();
        const members = panel(mara, 'Members');
        await members.getByText('@tomas').waitFor();
        await members.getByText('@mara').waitFor();
        await members.getByRole('button', {name: 'Actions for tomas'}).click();
        await mara.page.getByRole('menuitem', {name: 'Make channel admin'}).click();
        await members.getByRole('listitem').filter({hasText: '@tomas'}).getByText('Admin', {exact: true}).waitFor();
        await mara.shot('members-1280');
        await members.getByRole('button', {name: 'Actions for tomas'}).click();
        await mara.page.getByRole('menuitem', {name: 'Remove from channel'}).click();
        await members.getByText('@tomas').waitFor({state: 'detached'});
        await tomas.channelRow(/^Glazes/).waitFor({state: 'detached'});
        await members.getByRole('button', {name: 'Add'}).click();
        await mara.page.getByRole('dialog').getByRole('textbox').fill('tom');
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Add tomas'}).click();
        await mara.page.keyboard.press('Escape');
        await tomas.channelRow(/^Glazes/).waitFor();
        await members.getByText('@tomas').waitFor();
    });

    story('channel info: renamed, explained, a favorite, archived and back', async () => {
        const {mara, tomas} = world;
        await mara.page.getByRole('button', {name: 'New', exact: true}).click();
        await mara.page.getByRole('menuitem', {name: 'Create a channel'}).click();
        await mara.page.getByRole('dialog').getByLabel('Name').fill('Raku');
        await mara.page.getByRole('button', {name: 'Create channel'}).click();
        await mara.page.getByRole('main', {name: 'Raku'}).waitFor();
        await mara.page.getByRole('main').getByRole('button', {name: 'Channel info'}).click();
        const info = panel(mara, 'Channel info');
        await info.getByRole('button', {name: 'Edit channel'}).click();
        await mara.page.getByRole('dialog').getByLabel('Name').fill('Raku firing');
        await mara.page.getByRole('dialog').getByLabel('What is it for?').fill('Smoke and fire');
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Save'}).click();
        await mara.page.getByRole('main', {name: 'Raku firing'}).waitFor();
        await info.getByText('Smoke and fire').waitFor();
        await info.getByRole('button', {name: 'Add to favorites'}).click();
        await mara.page.getByRole('region', {name: 'Favorites'}).getByRole('link', {name: 'Raku firing'}).waitFor();
        await mara.shot('info-1280');
        await info.getByRole('button', {name: 'Remove from favorites'}).click();
        await mara.page.getByRole('region', {name: 'Channels'}).getByRole('link', {name: 'Raku firing'}).waitFor();
        await info.getByRole('button', {name: 'Archive channel'}).click();
        await mara.page.getByRole('dialog').getByRole('button', {name: 'Archive channel'}).click();
        await mara.page.getByText('This channel is archived').waitFor();
        await info.getByRole('button', {name: 'Bring back'}).click();
        await mara.composer().waitFor();
        for (const one of [mara, tomas]) {
            await one.glazes();
        }
    });
}
