//! What this browser remembers.

export function recall(key: string): string | null {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

/** Storage may be full or closed to us; then nothing is remembered. */
export function keep(key: string, value: string): void {
    try {
        localStorage.setItem(key, value);
    } catch {
        // See above.
    }
}
