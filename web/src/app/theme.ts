import {keep, recall} from '../ui/keep';
import type {Theme} from '../features/settings/Settings';

const KEY = 'ochre.theme';

export function storedTheme(): Theme {
    const value = recall(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
}

/** `system` leaves the choice to the style sheet's media query. */
export function applyTheme(theme: Theme): void {
    if (theme === 'system') {
        delete document.documentElement.dataset.theme;
    } else {
        document.documentElement.dataset.theme = theme;
    }
    keep(KEY, theme);
}
