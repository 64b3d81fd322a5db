//! The server under test: one that runs already (OCHRE_URL), or our own process (OCHRE_BIN), which stories may restart.
//! OCHRE_CLIENT: a built client (`dist`) to be served in place of the one in the program.
import {spawn} from 'node:child_process';
import {createServer} from 'node:net';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve as absolute} from 'node:path';

/** What is off by default and told of in the stories. */
const SETTINGS = {MM_SERVICESETTINGS_ENABLELATEX: 'true', MM_SERVICESETTINGS_ENABLEINLINELATEX: 'true', MM_SERVICESETTINGS_ENABLECUSTOMEMOJI: 'true', MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS: '127.0.0.1'};

/** `more`: settings by environment, for a run with needs of its own; `name`: as which the server is reached. */
export async function server(more = {}, name = '127.0.0.1') {
    if (process.env.OCHRE_URL) {
        return {url: process.env.OCHRE_URL.replace(/\/$/, ''), stop: async () => {}};
    }
    const binary = process.env.OCHRE_BIN && absolute(process.env.OCHRE_BIN);
    if (!binary || !existsSync(binary)) {
        throw new Error('set OCHRE_URL (a fresh server that runs) or OCHRE_BIN (the ochre program, to be started here)');
    }
    const port = (name === '127.0.0.1' && process.env.OCHRE_PORT) || await freePort();
    const [address, url] = [`127.0.0.1:${port}`, `http://${name}:${port}`];
    const folder = mkdtempSync(join(tmpdir(), 'ochre-web-e2e-'));
    let child = null;
    const start = async () => {
        child = spawn(binary, ['server', ...(process.env.OCHRE_CLIENT ? ['--client-dir', absolute(process.env.OCHRE_CLIENT)] : [])], {
            cwd: folder, stdio: process.env.OCHRE_LOG ? 'inherit' : 'ignore',
            env: {...process.env, MM_SERVICESETTINGS_LISTENADDRESS: address, MM_SERVICESETTINGS_SITEURL: url, ...SETTINGS, ...more},
        });
        await answers(`http://${address}/api/v4/system/ping`, child);
    };
    const end = async () => {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await gone;
    };
    await start();
    return {
        url,
        down: end,
        up: start,
        async stop() {
            await end();
            rmSync(folder, {recursive: true, force: true});
        },
    };
}

function freePort() {
    return new Promise((resolve) => {
        const probe = createServer().listen(0, '127.0.0.1', () => {
            const {port} = probe.address();
            probe.close(() => resolve(port));
        });
    });
}

async function answers(url, child) {
    for (let i = 0; i < 300; i++) {
        if (child.exitCode !== null) {
            throw new Error(`the server ended with code ${child.exitCode}`);
        }
        const ok = await fetch(url).then((reply) => reply.ok, () => false);
        if (ok) {
            return;
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the server does not answer');
}
