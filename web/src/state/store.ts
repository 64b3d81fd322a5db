/** A store is a value, a way to replace it, and those who want to know. No DOM, no framework. */
export interface Store<S> {
    get(): S;
    /** Replaces the state. Returning the same object tells nobody. */
    update(change: (state: S) => S): void;
    subscribe(listener: () => void): () => void;
}

export function createStore<S>(initial: S): Store<S> {
    let state = initial;
    const listeners = new Set<() => void>();
    return {
        get: () => state,
        update(change) {
            const next = change(state);
            if (next === state) {
                return;
            }
            state = next;
            for (const listener of listeners) {
                listener();
            }
        },
        subscribe(listener) {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
    };
}

/** A copy of the record with one entry set; the same record when nothing changes. */
export function put<V>(record: Record<string, V>, key: string, value: V): Record<string, V> {
    return record[key] === value ? record : {...record, [key]: value};
}

/** A copy without the entry; the same record when it is absent. */
export function drop<V>(record: Record<string, V>, key: string): Record<string, V> {
    if (!(key in record)) {
        return record;
    }
    const {[key]: _, ...rest} = record;
    return rest;
}

/** A copy with many entries set, keyed by `id`. */
export function putAll<V extends {id: string}>(record: Record<string, V>, values: V[]): Record<string, V> {
    if (!values.length) {
        return record;
    }
    const next = {...record};
    for (const value of values) {
        next[value.id] = value;
    }
    return next;
}
