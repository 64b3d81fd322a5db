import type {Theme} from '../features/settings/Settings';
import {keep, recall} from '../ui/keep';
import {parseTheme, wearTheme, type OwnTheme} from '../ui/own_theme';

const KEY = 'ochre.theme';
const OWN = 'ochre.ownTheme';

export function storedTheme(): Theme {
    const value = recall(KEY);
    return value === 'light' || value === 'dark' || value === 'own' ? value : 'system';
}

/** `system` leaves the choice to the style sheet's media query; `own` lays colours of one's own over the light ones. */
export function applyTheme(theme: Theme, own?: OwnTheme): void {
    keep(KEY, theme);
    if (own) {
        keep(OWN, JSON.stringify(own));
    }
    if (theme === 'system') {
        delete document.documentElement.dataset.theme;
    } else {
        document.documentElement.dataset.theme = theme === 'own' ? 'light' : theme;
    }
    wearTheme(theme === 'own' ? own ?? parseTheme(recall(OWN) ?? '') : null);
}
