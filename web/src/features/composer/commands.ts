//! Slash commands that the page itself carries out; all others are the server's.
import {logout} from '../../api/session';
import {openSide} from '../../nav';

export type Opens = 'settings' | 'keys';

/** True when it was one of ours. */
export function runHere(text: string, open: (what: Opens) => void): boolean {
    const [, name = '', rest = ''] = /^\/(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    switch (name.toLowerCase()) {
    case 'search': openSide('search', rest.trim()); return true;
    case 'settings': open('settings'); return true;
    case 'shortcuts': open('keys'); return true;
    case 'logout': void logout(); return true;
    default: return false;
    }
}
