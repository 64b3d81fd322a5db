//! Browser tests: stories of people at a real server, told in order, since each begins where the last one ended.
//! An argument chooses parts and stories by a piece of their name ("talk,offline"); those that all others need are told anyway.
//! Usage: OCHRE_URL=http://... npm run e2e            (a fresh server without accounts)
//!        OCHRE_BIN=target/debug/ochre npm run e2e    (starts and restarts it by itself)
import {launch} from './browser.mjs';
import {server} from './server.mjs';
import firstRun from './stories/first_run.mjs';
import talk from './stories/talk.mjs';
import writing from './stories/writing.mjs';
import threads from './stories/threads.mjs';
import files from './stories/files.mjs';
import integrations from './stories/integrations.mjs';
import reading from './stories/reading.mjs';
import more from './stories/more.mjs';
import unplugged from './stories/away.mjs';
import axe from './stories/axe.mjs';
import arranging from './stories/arranging.mjs';
import looksAfter from './stories/console.mjs';
import manages from './stories/manage.mjs';
import finding from './stories/finding.mjs';
import places from './stories/places.mjs';
import looks from './stories/looks.mjs';
import connection from './stories/connection.mjs';
import signingIn from './stories/signing_in.mjs';
import accounts from './stories/accounts.mjs';
import elsewhere from './stories/elsewhere.mjs';
import reach from './stories/reach.mjs';
import tending from './stories/tending.mjs';
import passkeys from './stories/passkeys.mjs';
import twoSteps from './stories/two_steps.mjs';

const only = process.argv[2]?.split(',');
const stories = [];
let part = '';
const story = (name, tell, options = {}) => stories.push({name, tell, part, ...options});
const parts = [firstRun, talk, threads, files, writing, finding, places, looks, arranging, looksAfter, manages, tending, more, reading, integrations, axe, reach, elsewhere, connection, unplugged, signingIn, accounts, twoSteps, passkeys];
const host = await server();
const browser = await launch();
/** What the stories share: the people, and names of things. */
const world = {url: host.url, host, browser, people: []};
for (const tellAll of parts) {
    part = tellAll.name;
    tellAll(story, world);
}

// A story that failed leaves waits behind that nobody hears any more; its own error was told.
process.on('unhandledRejection', (error) => console.log(`      (left behind: ${String(error?.message ?? error).split('\n')[0]})`));

let failed = 0;
for (const {name, tell, needs, part: ofPart} of stories) {
    if (only && !needs && !only.some((one) => name.includes(one) || ofPart === one)) {
        continue;
    }
    const begun = Date.now();
    try {
        await tell();
        const complaints = world.people.flatMap((one) => one.complaints.splice(0));
        if (complaints.length) {
            throw new Error(`the page complained:\n${complaints.join('\n')}`);
        }
        console.log(`ok    ${name} (${Date.now() - begun} ms)`);
    } catch (error) {
        failed++;
        console.log(`FAIL  ${name} (${Date.now() - begun} ms)\n${String(error?.stack ?? error).replace(/^/gm, '      ')}`);
        for (const [i, one] of world.people.entries()) {
            one.complaints.length = 0;
            await one.shot(`failed-${name.replace(/\W+/g, '-').slice(0, 50)}-${i}`).catch(() => undefined);
        }
        if (needs === 'all') {
            break;
        }
    }
}
await browser.close();
await host.stop();
console.log(failed ? `${failed} of ${stories.length} stories failed` : `${stories.length} stories, all well`);
process.exit(failed ? 1 : 0);
