import {useEffect, useLayoutEffect, useRef, useState} from 'react';

interface Tip {
    label: string;
    keys: string;
    side: string;
    rect: DOMRect;
}

const PATIENCE_MS = 350;
/** From one button to the next beside it there is no waiting. */
const WARM_MS = 250;
const GAP = 6;

/**
 * One tip for the whole page, for whatever has a `data-tip` and comes under the pointer or gets the focus by keyboard. The
 * element's name for screen readers is its own; this is for eyes. Escape takes it away, and it stays while it is pointed at.
 */
export function Tips() {
    const [tip, setTip] = useState<Tip | null>(null);
    useEffect(() => {
        let timer: ReturnType<typeof setTimeout> | undefined;
        let over: Element | null = null;
        let closed = 0;
        const hide = () => {
            clearTimeout(timer);
            over = null;
            setTip((now) => {
                closed = now ? Date.now() : closed;
                return null;
            });
        };
        const show = (node: HTMLElement) => setTip({label: node.dataset.tip ?? '', keys: node.dataset.keys ?? '', side: node.dataset.side ?? 'top', rect: node.getBoundingClientRect()});
        const enter = (event: PointerEvent) => {
            const node = (event.target as Element).closest?.<HTMLElement>('[data-tip]') ?? null;
            if (node === over || event.pointerType === 'touch') {
                return;
            }
            if ((event.target as Element).closest?.('.tooltip')) {
                return;
            }
            hide();
            over = node;
            if (node) {
                timer = setTimeout(() => node.isConnected && show(node), Date.now() - closed < WARM_MS ? 0 : PATIENCE_MS);
            }
        };
        const focus = (event: FocusEvent) => {
            const node = (event.target as Element).closest?.<HTMLElement>('[data-tip]');
            if (node?.matches(':focus-visible')) {
                show(node);
            }
        };
        const key = (event: KeyboardEvent) => event.key === 'Escape' && hide();
        const list: [string, EventListener][] = [['pointerover', enter as EventListener], ['pointerdown', hide], ['focusin', focus as EventListener], ['focusout', hide], ['keydown', key as EventListener], ['scroll', hide]];
        for (const [name, act] of list) {
            document.addEventListener(name, act, {capture: true, passive: true});
        }
        return () => {
            clearTimeout(timer);
            for (const [name, act] of list) {
                document.removeEventListener(name, act, true);
            }
        };
    }, []);
    return tip && <Shown tip={tip} />;
}

function Shown({tip}: {tip: Tip}) {
    const node = useRef<HTMLDivElement>(null);
    useLayoutEffect(() => {
        const box = node.current!.getBoundingClientRect();
        const {rect} = tip;
        const above = rect.top - box.height - GAP;
        const below = rect.bottom + GAP;
        const top = (tip.side === 'bottom' ? below + box.height < innerHeight : above < 4) ? below : above;
        const left = Math.max(8, Math.min(innerWidth - box.width - 8, rect.left + (rect.width - box.width) / 2));
        Object.assign(node.current!.style, {top: `${top}px`, left: `${left}px`});
    }, [tip]);
    return <div ref={node} className="tooltip" aria-hidden="true">{tip.label}{tip.keys && <kbd>{tip.keys}</kbd>}</div>;
}
