//! Names and explanations of settings and permissions in the language of the console, fetched with it. English makes them
//! from the keys (`features/console/describe.ts`) and `help.ts`; other languages have them written out.
import {locale, whenLanguage} from '..';
import {HELP} from '../help';
import {m} from '../manage';
import {humane} from '../stamp';

export interface SettingWords {
    /** By their English name. */
    names: Record<string, string>;
    /** By their id. */
    rights: Record<string, string>;
    /** Pages of the console, of which there is a right to see and one to change; by the end of its id. */
    areas: Record<string, string>;
    /** By section and key. */
    help: Record<string, string>;
}

const LOAD: Record<string, () => Promise<{words: SettingWords}>> = {
    de: () => import('./de'), fr: () => import('./fr'), es: () => import('./es'), ja: () => import('./ja'), zh: () => import('./zh'), ar: () => import('./ar'),
};

let words: SettingWords | null = null;
let wanted = 'en';

async function load(code: string): Promise<void> {
    wanted = code;
    const loaded = (await LOAD[code]?.())?.words ?? null;
    if (wanted === code) {
        words = loaded;
    }
}

/** A page that shows settings, with the words for them. */
export async function withSettingWords<T>(page: Promise<T>): Promise<T> {
    whenLanguage(load);
    const [loaded] = await Promise.all([page, load(locale()).catch(() => undefined)]);
    return loaded;
}

export const settingName = (english: string): string => words?.names[english] ?? english;
export const settingHelp = (path: string): string | undefined => words?.help[path] ?? HELP[path];

const ACRONYMS = /\b(smtp|ldap|saml|mfa|gif|cors|ip|s3|oauth|openid|url)\b/gi;
const FAMILY = /^(about|reporting|user_management|environment|site|authentication|integrations|compliance|experimental|products)_(?=.)/;

/** What a permission allows. */
export function rightName(id: string): string {
    const [, deed, area] = /^sysconsole_(read|write)_(.+)$/.exec(id) ?? [];
    if (deed && area) {
        const name = words?.areas[area] ?? plain(area.replace(FAMILY, ''));
        return m(deed === 'read' ? 'rights.view' : 'rights.change', {area: name});
    }
    return words?.rights[id] ?? plain(id);
}

const plain = (id: string): string => humane(id).replace(ACRONYMS, (found) => (/^oauth$/i.test(found) ? 'OAuth' : /^openid$/i.test(found) ? 'OpenID' : found.toUpperCase()));
