// Writes .br and .gz beside every file of dist that is worth it, so that the server never compresses anything itself,
// then prints what a browser must fetch before the first channel shows.
import {readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const root = new URL('../dist/', import.meta.url).pathname;
const text = /\.(js|css|html|svg|json|webmanifest|txt)$/;
const sizes = new Map();

for (const name of readdirSync(root, {recursive: true})) {
    const path = join(root, name);
    if (!text.test(name) || !statSync(path).isFile()) {
        continue;
    }
    const body = readFileSync(path);
    const br = brotliCompressSync(body, {params: {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length}});
    const gz = gzipSync(body, {level: 9});
    sizes.set(name, {raw: body.length, br: br.length, gz: gz.length});
    // root.html is rewritten by the server (base path), so a compressed copy of it would be wrong.
    if (name.endsWith('.html') || body.length < 256) {
        continue;
    }
    writeFileSync(path + '.br', br);
    writeFileSync(path + '.gz', gz);
}

// The service worker holds all that a person may open without the server; grammars and languages come when they are used.
const worker = join(root, 'sw.js');
const files = [...sizes.keys()].filter((name) => /^static\/.*\.(js|css)$/.test(name) && !/highlight\.js|(?:^|\/)(?:bash|c|cpp|csharp|dockerfile|diff|go|haskell|ini|java|javascript|json|kotlin|lua|makefile|markdown|nginx|perl|php|python|ruby|rust|scala|sql|swift|typescript|xml|yaml|math|[a-z]{2}|Console)-/.test(name));
const listed = readFileSync(worker, 'utf8').replace('/* files */', files.sort().map((name) => `'${name}'`).join(', '));
writeFileSync(worker, listed);

const kb = (n) => (n / 1024).toFixed(1).padStart(7) + ' KB';
let total = {raw: 0, br: 0, gz: 0};
for (const [name, s] of [...sizes].sort((a, b) => b[1].gz - a[1].gz)) {
    if (name.endsWith('.js')) {
        console.log(kb(s.raw), 'gz', kb(s.gz), 'br', kb(s.br), name);
        total = {raw: total.raw + s.raw, br: total.br + s.br, gz: total.gz + s.gz};
    }
}
console.log(kb(total.raw), 'gz', kb(total.gz), 'br', kb(total.br), '= all scripts');
