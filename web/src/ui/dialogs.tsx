import {Fragment, Suspense, useSyncExternalStore, type ReactNode} from 'react';

interface Open {
    id: number;
    node: ReactNode;
}

let open: Open[] = [];
let counter = 0;
const listeners = new Set<() => void>();

function set(next: Open[]): void {
    open = next;
    for (const listener of listeners) {
        listener();
    }
}

/**
 * Shows a dialog that belongs to no place of the page. One that is opened from something which comes and goes (the bar of
 * actions under the pointer, a row of a virtual list) would go with it.
 */
export function openDialog(draw: (close: () => void) => ReactNode): void {
    const id = ++counter;
    const close = () => set(open.filter((one) => one.id !== id));
    set([...open, {id, node: draw(close)}]);
}

/** What `openDialog` opened; once in the page. */
export function Dialogs() {
    const list = useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, () => open);
    return list.map((one) => <Fragment key={one.id}><Suspense>{one.node}</Suspense></Fragment>);
}
