import {useSyncExternalStore} from 'react';

interface Toast {
    id: number;
    text: string;
    bad: boolean;
}

let list: Toast[] = [];
let next = 0;
const listeners = new Set<() => void>();

function set(change: Toast[]): void {
    list = change;
    for (const listener of listeners) {
        listener();
    }
}

/** A short note at the foot of the window; goes away by itself. */
export function toast(text: string, bad = false): void {
    const id = ++next;
    set([...list.slice(-2), {id, text, bad}]);
    setTimeout(() => set(list.filter((one) => one.id !== id)), bad ? 6000 : 3000);
}

export function Toasts() {
    const toasts = useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, () => list);
    return (
        <div className="toasts" role="status" aria-live="polite">
            {toasts.map((one) => <div key={one.id} className={`toast ${one.bad ? 'bad' : ''}`}>{one.text}</div>)}
        </div>
    );
}
