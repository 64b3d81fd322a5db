// @mattermost/client, unmodified: login, a channel, a message, a file, an event of the socket.
import {createRequire} from 'node:module';
import path from 'node:path';

const [url, web] = process.argv.slice(2);
const require = createRequire(path.join(web, 'package.json'));
const {Client4, WebSocketClient} = require('@mattermost/client');

const client = new Client4();
client.setUrl(url);
const me = await client.login('root', 'Adm1n-pass!');
if (me.username !== 'root') throw new Error(JSON.stringify(me));
const team = await client.getTeamByName('clients');
const channel = await client.createChannel({team_id: team.id, name: 'from-node', display_name: 'From Node', type: 'O'});

const socket = new WebSocketClient();
const opened = new Promise((resolve) => socket.addFirstConnectListener(resolve));
const heard = new Promise((resolve) => {
    socket.addMessageListener((m) => {
        if (m.event === 'posted' && JSON.parse(m.data.post).message === 'hello from Node') resolve();
    });
});
socket.initialize(url.replace('http', 'ws') + '/api/v4/websocket', client.getToken());
await opened;
const post = await client.createPost({channel_id: channel.id, message: 'hello from Node'});
if ((await client.getPost(post.id)).message !== 'hello from Node') throw new Error('the message is another');
const form = new FormData();
form.append('channel_id', channel.id);
form.append('files', new Blob(['a small file']), 'note.txt');
const sent = await client.uploadFile(form);
await client.createPost({channel_id: channel.id, message: 'with a file', file_ids: [sent.file_infos[0].id]});
const listed = await client.getPosts(channel.id);
if (listed.posts[listed.order[0]].message !== 'with a file') throw new Error('the list does not begin with the newest');
// The socket may still have been signing in when the first message went out: say it again until it is heard.
let told = false;
heard.then(() => { told = true; });
for (let i = 0; i < 60 && !told; i++) {
    await Promise.race([heard, new Promise((r) => setTimeout(r, 250))]);
    if (!told) await client.createPost({channel_id: channel.id, message: 'hello from Node'});
}
if (!told) throw new Error('the socket told nothing of the message');
socket.close();
console.log('all done');
process.exit(0);
