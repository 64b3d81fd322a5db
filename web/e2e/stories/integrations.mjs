import assert from 'node:assert/strict';
import {createServer} from 'node:http';

/** An integration beside the server: what it was sent, and what it answers by path. */
async function integration(url) {
    const got = [];
    const answers = {};
    const server = createServer((request, reply) => {
        let text = '';
        request.on('data', (part) => {
            text += part;
        });
        request.on('end', async () => {
            const body = request.headers['content-type']?.includes('json') ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text));
            got.push({path: request.url, body});
            reply.setHeader('Content-Type', 'application/json');
            reply.end(JSON.stringify(await answers[request.url]?.(body) ?? {}));
        });
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${server.address().port}`;
    return {
        address, got, answers,
        openDialog: (trigger_id, dialog, path = '/dialog') => fetch(`${url}/api/v4/actions/dialogs/open`, {method: 'POST', body: JSON.stringify({trigger_id, url: address + path, dialog})}),
        close: () => server.close(),
    };
}

const element = (type, name, more = {}) => ({type, name, display_name: name, optional: false, ...more});

export default function integrations(story, world) {
    let other;

    story('a command is completed, hinted at and carried out; what it answers is for one pair of eyes', async () => {
        const {mara, tomas} = world;
        other = await integration(world.url);
        await Promise.all([mara.glazes(), tomas.glazes()]);
        const team = await mara.ask('teams/name/kiln-studio');
        await mara.ask('commands', {team_id: team.id, trigger: 'kiln', method: 'P', url: other.address + '/command', auto_complete: true, auto_complete_desc: 'Ask the kiln', auto_complete_hint: '[what]', display_name: 'Kiln'});
        other.answers['/command'] = (body) => ({response_type: 'ephemeral', text: `The kiln says: ${body.text}`});
        await mara.composer().fill('');
        await mara.composer().pressSequentially('/kil');
        const choice = mara.page.getByRole('option', {name: /\/kiln.*\[what\] · Ask the kiln/});
        await choice.waitFor();
        await mara.composer().press('Tab');
        assert.equal(await mara.composer().inputValue(), '/kiln ');
        await mara.composer().pressSequentially('hot?');
        await mara.composer().press('Enter');
        await mara.message('The kiln says: hot?').getByText('Only visible to you').waitFor();
        assert.equal(await tomas.message('The kiln says').count(), 0);
        assert.equal(await mara.composer().inputValue(), '');
    });

    story('a command that fails gives the words back', async () => {
        const {mara} = world;
        await mara.composer().fill('/nosuchcommand now');
        await mara.composer().press('Enter');
        await mara.page.locator('.toast.bad').waitFor();
        assert.equal(await mara.composer().inputValue(), '/nosuchcommand now');
        await mara.composer().fill('');
    });

    story('commands of the page: the list of keys and the search', async () => {
        const {mara} = world;
        await mara.say('/shortcuts');
        await mara.page.getByRole('dialog', {name: 'Keyboard'}).waitFor();
        await mara.page.keyboard.press('Escape');
        await mara.say('/search glaze');
        await mara.page.getByRole('complementary', {name: 'Search'}).waitFor();
        await mara.page.getByRole('complementary', {name: 'Search'}).getByRole('button', {name: 'Close'}).click();
    });

    story('a button asks by a dialog with elements of every kind; what was filled in arrives', async () => {
        const {mara} = world;
        await mara.glazes();
        const channel = (await mara.ask('users/me/channels')).find((one) => one.name === 'glazes');
        other.answers['/button'] = async ({trigger_id}) => {
            await other.openDialog(trigger_id, {
                callback_id: 'firing', title: 'Plan a firing', introduction_text: 'All in **one** go.', submit_label: 'Plan', state: 'step-1', notify_on_cancel: true,
                elements: [
                    element('text', 'name', {min_length: 3}), element('text', 'mail', {subtype: 'email', optional: true}), element('textarea', 'notes', {optional: true, help_text: 'Anything'}),
                    element('select', 'kiln', {options: [{text: 'Gas', value: 'gas'}, {text: 'Electric', value: 'el'}]}), element('select', 'who', {data_source: 'users', optional: true}),
                    element('select', 'tiles', {multiselect: true, options: [{text: 'One', value: '1'}, {text: 'Two', value: '2'}, {text: 'Three', value: '3'}], optional: true}),
                    element('radio', 'cone', {options: [{text: 'Six', value: '6'}, {text: 'Ten', value: '10'}]}), element('bool', 'slow', {placeholder: 'Cool slowly', optional: true}),
                    element('date', 'day', {optional: true}), element('datetime', 'start', {optional: true}),
                ],
            });
            return {};
        };
        other.answers['/dialog'] = (body) => (body.cancelled || body.submission.name !== 'taken' ? {} : {errors: {name: 'That name is taken.'}});
        await mara.ask('posts', {channel_id: channel.id, message: 'Next firing?', props: {attachments: [{text: 'When?', actions: [{id: 'plan', name: 'Plan it', type: 'button', integration: {url: other.address + '/button'}}]}]}});
        await mara.message('Next firing?').getByRole('button', {name: 'Plan it'}).click();
        const dialog = mara.page.getByRole('dialog', {name: 'Plan a firing'});
        await dialog.getByText('All in').waitFor();
        await mara.shot('dialog-1280');
        await dialog.getByRole('button', {name: 'Plan', exact: true}).click();
        assert.ok(await dialog.getByText('This is needed.').count() >= 3, 'what is needed is told');
        await dialog.getByRole('textbox', {name: 'name'}).fill('taken');
        await dialog.getByRole('textbox', {name: /^mail/}).fill('mara@kiln.test');
        await dialog.getByRole('textbox', {name: /^notes/}).fill('Two lines\nof notes');
        await dialog.getByRole('combobox', {name: 'kiln'}).fill('gas');
        await dialog.getByRole('option', {name: 'Gas'}).click();
        await dialog.getByRole('combobox', {name: 'who'}).fill('tom');
        await dialog.getByRole('option', {name: /tomas/}).click();
        for (const tile of ['One', 'Three']) {
            await dialog.getByRole('combobox', {name: 'tiles'}).click();
            await dialog.getByRole('option', {name: tile}).click();
        }
        await dialog.getByRole('radio', {name: 'Six'}).check();
        await dialog.getByRole('checkbox', {name: 'Cool slowly'}).check();
        await dialog.getByLabel(/^day/).fill('2027-03-04');
        await dialog.getByLabel(/^start/).fill('2027-03-04T08:30');
        await dialog.getByRole('button', {name: 'Plan', exact: true}).click();
        await dialog.getByText('That name is taken.').waitFor();
        await dialog.getByRole('textbox', {name: 'name'}).fill('spring firing');
        await dialog.getByRole('button', {name: 'Plan', exact: true}).click();
        await dialog.waitFor({state: 'detached'});
        const tomas = await mara.ask('users/username/tomas');
        const sent = other.got.filter((one) => one.path === '/dialog').at(-1).body;
        assert.deepEqual(sent.submission, {
            name: 'spring firing', mail: 'mara@kiln.test', notes: 'Two lines\nof notes', kiln: 'gas', who: tomas.id, tiles: ['1', '3'], cone: '6', slow: true, day: '2027-03-04', start: '2027-03-04T07:30:00Z',
        });
        assert.equal(sent.state, 'step-1');
        assert.equal(sent.callback_id, 'firing');
    });

    story('a dialog is put away, and its integration is told; a form of two steps', async () => {
        const {mara} = world;
        await mara.message('Next firing?').getByRole('button', {name: 'Plan it'}).click();
        const dialog = mara.page.getByRole('dialog', {name: 'Plan a firing'});
        await dialog.getByRole('button', {name: 'Cancel'}).click();
        await dialog.waitFor({state: 'detached'});
        for (let i = 0; i < 100 && !other.got.at(-1).body.cancelled; i++) {
            await mara.page.waitForTimeout(50);
        }
        assert.equal(other.got.at(-1).body.cancelled, true);
        other.answers['/button'] = async ({trigger_id}) => {
            await other.openDialog(trigger_id, {callback_id: 'steps', title: 'First', elements: [element('text', 'a')]}, '/steps');
            return {};
        };
        other.answers['/steps'] = (body) => (body.callback_id === 'steps' ? {type: 'form', form: {callback_id: 'last', title: 'Second', elements: [element('text', 'b')]}} : {});
        await mara.message('Next firing?').getByRole('button', {name: 'Plan it'}).click();
        await mara.page.getByRole('dialog', {name: 'First'}).getByRole('textbox', {name: 'a'}).fill('1');
        await mara.page.keyboard.press('Enter');
        const second = mara.page.getByRole('dialog', {name: 'Second'});
        await second.getByRole('textbox', {name: 'b'}).fill('2');
        await mara.page.keyboard.press('Enter');
        await second.waitFor({state: 'detached'});
        assert.deepEqual(other.got.at(-1).body.submission, {b: '2'});
        other.close();
    });
}
