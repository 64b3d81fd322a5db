import type {Theme} from '../features/settings/Settings';

const KEY = 'ochre.theme';

export function storedTheme(): Theme {
    const value = read(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
}

/** `system` leaves the choice to the style sheet's media query. */
export function applyTheme(theme: Theme): void {
    if (theme === 'system') {
        delete document.documentElement.dataset.theme;
    } else {
        document.documentElement.dataset.theme = theme;
    }
    write(KEY, theme);
}

export function read(key: string): string | null {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

/** Storage may be full or closed to us; then nothing is remembered. */
export function write(key: string, value: string): void {
    try {
        localStorage.setItem(key, value);
    } catch {
        // See above.
    }
}
