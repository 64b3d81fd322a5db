import react from '@vitejs/plugin-react';
import {existsSync, renameSync} from 'node:fs';
import {createRequire} from 'node:module';
import {defineConfig} from 'vitest/config';
import type {Plugin} from 'vite';

/** Development only: the server that /api goes to. */
const target = process.env.OCHRE_URL ?? 'http://127.0.0.1:8065';

export default defineConfig({
    // Relative: the server puts its sub-path into the <base> tag of root.html, so one build serves under any path.
    base: './',
    plugins: [react(), emojiTable(), rootHtml()],
    build: {
        assetsDir: 'static',
        target: 'es2023',
        modulePreload: {polyfill: false},
        reportCompressedSize: false,
        rolldownOptions: {input: 'root.html'},
    },
    server: {
        proxy: {
            '/api': {target, ws: true, changeOrigin: false},
        },
    },
    test: {include: ['src/**/*.test.ts'], environment: 'node'},
});

/** The development server looks for index.html; ours is called root.html, which is what the Ochre server serves. */
function rootHtml(): Plugin {
    return {
        name: 'ochre-root-html',
        configureServer(server) {
            server.middlewares.use((req, _res, next) => {
                if (req.headers.accept?.includes('text/html') && !req.url?.startsWith('/api/')) {
                    req.url = '/root.html';
                }
                next();
            });
        },
        closeBundle() {
            if (existsSync('dist/index.html')) {
                renameSync('dist/index.html', 'dist/root.html');
            }
        },
    };
}

interface EmojiSource {
    categories: {id: string; emojis: string[]}[];
    emojis: Record<string, {id: string; keywords: string[]; skins: {native: string}[]}>;
    aliases: Record<string, string>;
}

/**
 * `virtual:emoji`: the names that chat servers use (iamcal's short names) with their characters, packed into one string
 * per category so that the page parses it in a millisecond. Line: name[,alias...] TAB character TAB t|- TAB keywords.
 */
function emojiTable(): Plugin {
    const id = 'virtual:emoji';
    return {
        name: 'ochre-emoji',
        resolveId: (source) => (source === id ? '\0' + id : null),
        load(loaded) {
            if (loaded !== '\0' + id) {
                return null;
            }
            const data = createRequire(import.meta.url)('@emoji-mart/data') as EmojiSource;
            const aliases = new Map<string, string[]>();
            for (const [alias, name] of Object.entries(data.aliases)) {
                aliases.set(name, [...(aliases.get(name) ?? []), alias]);
            }
            const table = data.categories.map((category) => [
                category.id,
                category.emojis.map((name) => {
                    const emoji = data.emojis[name]!;
                    const names = [name, ...(aliases.get(name) ?? [])].join(',');
                    const words = emoji.keywords.slice(0, 4).join(' ');
                    return [names, emoji.skins[0]!.native, emoji.skins.length > 1 ? 't' : '-', words].join('\t');
                }).join('\n'),
            ]);
            return `export default ${JSON.stringify(table)}`;
        },
    };
}
