import {useRef, useSyncExternalStore} from 'react';
import {store, type State} from './state';

/**
 * Reads from the store and renders again when what was read changes. `equal` keeps the old value where a selector
 * builds a new array or object each time (`shallow` below).
 */
export function useStore<T>(select: (state: State) => T, equal: (a: T, b: T) => boolean = Object.is): T {
    const last = useRef<{value: T} | null>(null);
    return useSyncExternalStore(store.subscribe, () => {
        const value = select(store.get());
        if (last.current && equal(last.current.value, value)) {
            return last.current.value;
        }
        last.current = {value};
        return value;
    });
}

/** Same entries, compared one by one. */
export function shallow<T>(a: T, b: T): boolean {
    if (Object.is(a, b)) {
        return true;
    }
    if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) {
        return false;
    }
    const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
    const keys = Object.keys(x);
    return keys.length === Object.keys(y).length && keys.every((key) => Object.is(x[key], y[key]));
}
