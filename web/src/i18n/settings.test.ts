//! Every setting of the server, as its sources name them, has a name in every language; so has every permission of a role.
import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {englishLabel, SECTIONS} from '../features/console/describe';
import {HELP} from './help';
import type {SettingWords} from './settings/words';

const KNOWN = new Set<string>(Object.values(SECTIONS).flat());
const CRATES = new URL('../../../crates/', import.meta.url).pathname;

/** `Section.Key` of all sections but the switches of unfinished parts, which are called by their keys everywhere. */
function settings(): [string, string][] {
    const folder = `${CRATES}config/src/sections/`;
    return readdirSync(folder).filter((name) => name !== 'feature_flags.rs').flatMap((name) => {
        const text = readFileSync(folder + name, 'utf8');
        let section = '';
        return text.split('\n').flatMap((line): [string, string][] => {
            section = /^\s+(\w+) \{$/.exec(line)?.[1] ?? section;
            const key = /^\s+\w+: .+ = "(\w+)",/.exec(line)?.[1];
            return key && KNOWN.has(section) ? [[section, key]] : [];
        });
    });
}

const permissions = (): string[] => [...readFileSync(`${CRATES}types/src/perm_table.rs`, 'utf8').matchAll(/"([a-z_]+)" (?:System|Team|Channel|Group|Playbook|Run)/g)].map(([, id]) => id!);

it('finds the settings and the permissions in the sources', () => {
    expect(settings().length).toBeGreaterThan(550);
    expect(permissions().length).toBeGreaterThan(150);
});

describe.each(['de', 'fr', 'es', 'ja', 'zh', 'ar'])('%s', (code) => {
    it('names every setting, section and permission, and explains what English explains', async () => {
        const {words} = await import(`./settings/${code}.ts`) as {words: SettingWords};
        const names = [...settings().map(([section, key]) => englishLabel(section, key)), ...Object.values(SECTIONS).flat().map((section) => englishLabel('', section))];
        expect([...new Set(names)].filter((name) => !(name in words.names))).toEqual([]);
        const missing = permissions().filter((id) => (/^sysconsole_(read|write)_/.test(id) ? !(id.replace(/^sysconsole_(read|write)_/, '') in words.areas) : !(id in words.rights)));
        expect(missing).toEqual([]);
        expect(Object.keys(HELP).filter((path) => !(path in words.help))).toEqual([]);
    });
});
