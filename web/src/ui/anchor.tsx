import * as Popover from '@radix-ui/react-popover';
import {Suspense, useMemo, useSyncExternalStore, type ReactNode} from 'react';

interface Open {
    rect: DOMRect;
    label: string;
    node: ReactNode;
    from: HTMLElement;
}

let open: Open | null = null;
const listeners = new Set<() => void>();

function set(next: Open | null): void {
    open = next;
    for (const listener of listeners) {
        listener();
    }
}

/** Shows a card beside an element that may go away meanwhile (a row of a virtual list). */
export function openCard(from: HTMLElement, label: string, draw: (close: () => void) => ReactNode): void {
    set({rect: from.getBoundingClientRect(), label, from, node: draw(closeCard)});
}

export function closeCard(): void {
    set(null);
}

/** What `openCard` opened; once in the page. */
export function Card() {
    const now = useSyncExternalStore((listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
    }, () => open);
    const anchor = useMemo(() => ({current: {getBoundingClientRect: () => now?.rect ?? new DOMRect()}}), [now]);
    return (
        <Popover.Root open={Boolean(now)} onOpenChange={(value) => value || closeCard()}>
            <Popover.Anchor virtualRef={anchor} />
            <Popover.Portal>
                <Popover.Content className="popover card-popover" side="right" align="start" sideOffset={10} collisionPadding={12} aria-label={now?.label}
                    onCloseAutoFocus={(event) => (event.preventDefault(), now?.from.isConnected && now.from.focus())}>
                    <Suspense>{now?.node}</Suspense>
                </Popover.Content>
            </Popover.Portal>
        </Popover.Root>
    );
}
