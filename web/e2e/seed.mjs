//! A team that is in the middle of its work, for pictures and measurements: people, channels, threads, files, cards.
import {readFileSync} from 'node:fs';
import {crc32, deflateSync} from 'node:zlib';

export const PASSWORD = 'ash-glaze-1240';

/** Requests of one person. */
export function caller(url, token = '') {
    return async (path, body, method = body ? 'POST' : 'GET', headers = {}) => {
        const plain = body && !(body instanceof FormData);
        const reply = await fetch(`${url}/api/v4/${path}`, {
            // oxlint-disable-next-line unicorn/no-invalid-fetch-options
            method, body: plain ? JSON.stringify(body) : body, headers: {...(token && {Authorization: `Bearer ${token}`}), ...(plain && {'Content-Type': 'application/json'}), ...headers},
        });
        const text = await reply.text();
        if (!reply.ok) {
            throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`);
        }
        return Object.assign(text ? JSON.parse(text) : {}, {token: reply.headers.get('token')});
    };
}

async function login(url, name) {
    const user = await caller(url)('users/login', {login_id: name, password: PASSWORD});
    return {...user, ask: caller(url, user.token)};
}

const PEOPLE = [
    ['mara', 'Mara', 'Lindqvist', 'Studio lead'], ['tomas', 'Tomás', 'Oliveira', 'Glaze chemist'], ['aiko', 'Aiko', 'Tanaka', 'Throwing'],
    ['ben', 'Ben', 'Okafor', 'Kilns and gas'], ['lena', 'Lena', 'Fischer', 'Shop'], ['sami', 'Sami', 'Haddad', 'Apprentice'],
];

/** Makes the team on a server without accounts; answers its people by name, its channels and the team. */
export async function seed(url) {
    const people = {};
    let team;
    for (const [username, first_name, last_name, position] of PEOPLE) {
        await caller(url)(`users${team ? `?iid=${team.invite_id}` : ''}`, {email: `${username}@kiln.test`, username, password: PASSWORD, first_name, last_name, position});
        people[username] = await login(url, username);
        team ??= await people.mara.ask('teams', {name: 'kiln-studio', display_name: 'Kiln Studio', type: 'O'});
        await people[username].ask('users/me/patch', {first_name, last_name, position, timezone: {useAutomaticTimezone: 'false', manualTimezone: username === 'aiko' ? 'Asia/Tokyo' : 'Europe/Berlin', automaticTimezone: ''}}, 'PUT');
    }
    const {mara} = people;
    await mara.ask('config/patch', {TeamSettings: {TeammateNameDisplay: 'full_name'}, ServiceSettings: {EnableLatex: true, EnableInlineLatex: true}}, 'PUT');
    const channels = {};
    for (const [name, display_name, purpose, type = 'O'] of [
        ['glazes', 'Glazes', 'Recipes, tests and what came out of the kiln'], ['kiln-log', 'Kiln log', 'Every firing, with its curve'], ['shop', 'Shop', 'Orders and fairs'],
        ['clay', 'Clay', 'What we throw'], ['autumn-fair', 'Autumn fair', 'Stand, list, prices', 'P'], ['wood-firing', 'Wood firing', 'The big one in October'],
    ]) {
        channels[name] = await mara.ask('channels', {team_id: team.id, name, display_name, type, purpose, header: name === 'glazes' ? 'Test tiles on **Thursday** · [recipes](https://example.org/recipes)' : ''});
        for (const other of Object.values(people).slice(1)) {
            await mara.ask(`channels/${channels[name].id}/members`, {user_id: other.id});
        }
    }
    await talk(url, people, channels, team);
    return {people, channels, team};
}

async function talk(url, people, channels, team) {
    const {mara, tomas, aiko, ben, lena, sami} = people;
    const say = (who, channel, message, more = {}) => who.ask('posts', {channel_id: channels[channel]?.id ?? channel, message, ...more});
    const react = (who, post, emoji_name) => who.ask('reactions', {user_id: who.id, post_id: post.id, emoji_name});
    const shop = await say(lena, 'shop', 'The café on Linden Street wants **40 cups** by the 12th. Celadon, if we can.');
    await react(mara, shop, 'tada');
    await say(ben, 'kiln-log', '', {props: {attachments: [{
        title: 'Firing 214 is done', title_link: 'https://example.org/firings/214', color: '#2c7f45', text: 'Peak reached, controlled cooling until 04:10.',
        fields: [{title: 'Peak', value: '1222 °C', short: true}, {title: 'Hours', value: '9 h 20', short: true}, {title: 'Cone', value: '6', short: true}, {title: 'Gas', value: '18.4 m³', short: true}], footer: 'Kiln controller',
    }]}});
    await say(sami, 'clay', 'Is the grogged stoneware from last week used up?');
    await say(aiko, 'glazes', 'Good morning! The ash glaze on the tall vases came out **much** calmer than last time.');
    const picture = await upload(url, aiko, channels.glazes, 'test-tiles.png', process.env.OCHRE_TILES ? readFileSync(process.env.OCHRE_TILES) : tiles(), 'image/png');
    const shown = await say(aiko, 'glazes', 'Tiles 1 to 8, left to right with more bone ash.', {file_ids: [picture]});
    await react(mara, shown, 'heart_eyes');
    await react(tomas, shown, 'heart_eyes');
    await react(ben, shown, 'fire');
    const recipe = await say(tomas, 'glazes', 'Recipe for number 5, which I would keep:\n\n| Part | g |\n| :-- | --: |\n| Wood ash, washed | 420 |\n| Feldspar | 380 |\n| Ball clay | 160 |\n| Bone ash | 40 |\n\nThe flux ratio is $\\frac{CaO}{K_2O} \\approx 2.1$.');
    for (const [who, text] of [[mara, 'Number 5 for the café cups?'], [tomas, 'Yes. I would test it on the white body first, two tiles.'], [aiko, 'I can throw those today.'], [mara, 'Agreed :+1:']]) {
        await say(who, 'glazes', text, {root_id: recipe.id});
    }
    await say(ben, 'glazes', 'Here is how I compute the hold time now:\n```python\ndef hold(cone: int, mass: float) -> float:\n    """Minutes at peak."""\n    return 8 + 0.6 * mass if cone >= 6 else 5\n```');
    await say(tomas, 'glazes', '@mara can you order more feldspar? We have enough for ~three firings.', {metadata: {priority: {priority: 'important', requested_ack: true}}});
    await say(mara, 'glazes', 'Ordered. It comes on **Wednesday** with the ball clay.');
    const list = await say(lena, 'glazes', 'For the fair I need:\n- [x] eight celadon bowls\n- [ ] four tall vases\n- [ ] labels with the new mark');
    await react(aiko, list, 'white_check_mark');
    const direct = await mara.ask('channels/direct', [mara.id, tomas.id]);
    await say(tomas, direct.id, 'Do you have ten minutes after lunch? I would like to show you the curve of last night.');
    for (const other of [aiko, ben, lena]) {
        const one = await mara.ask('channels/direct', [mara.id, other.id]);
        await say(mara, one.id, 'See you at the fair meeting.');
        await mara.ask(`users/${mara.id}/preferences`, [{user_id: mara.id, category: 'direct_channel_show', name: other.id, value: 'true'}], 'PUT');
    }
    await mara.ask(`users/${mara.id}/preferences`, [{user_id: mara.id, category: 'direct_channel_show', name: tomas.id, value: 'true'}], 'PUT');
    await mara.ask('channels/members/me/view', {channel_id: channels.glazes.id});
    await say(sami, 'wood-firing', '@mara who splits the wood this year?');
    void team;
}

export async function upload(url, who, channel, name, bytes, type) {
    const form = new FormData();
    form.append('channel_id', channel.id);
    form.append('files', new Blob([bytes], {type}), name);
    return (await who.ask('files', form)).file_infos[0].id;
}

/** Eight tiles in glaze colours, as an uncompressed-enough PNG made here. */
function tiles() {
    const [width, height] = [880, 300];
    const colours = [[214, 205, 180], [206, 190, 150], [190, 176, 128], [160, 158, 120], [132, 146, 118], [110, 134, 122], [92, 110, 116], [74, 84, 98]];
    const rows = Buffer.alloc((width * 3 + 1) * height);
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const tile = Math.min(7, Math.floor(x / 110));
            const inside = x % 110 > 8 && x % 110 < 102 && y > 24 && y < 276;
            const grain = ((x * 7919 + y * 104_729 + x * y) % 23) - 11;
            const run = inside ? Math.round(26 * Math.max(0, (y - 190 + 14 * Math.sin(x / 9)) / 90)) : 0;
            const [r, g, b] = inside ? colours[tile].map((one) => Math.max(0, Math.min(255, one + grain - run))) : [236, 228, 214];
            rows.set([r, g, b], y * (width * 3 + 1) + 1 + x * 3);
        }
    }
    return png(width, height, rows);
}

export function png(width, height, rows) {
    const chunk = (kind, data) => {
        const body = Buffer.concat([Buffer.from(kind), data]);
        const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
        size.writeUInt32BE(data.length);
        sum.writeUInt32BE(crc32(body) >>> 0);
        return Buffer.concat([size, body, sum]);
    };
    const head = Buffer.alloc(13);
    head.writeUInt32BE(width, 0);
    head.writeUInt32BE(height, 4);
    head.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
