//! Loaded on demand.
import temml from 'temml';

/** Draws into an element; false when the text is no formula. No macro of a message outlives it, none opens an address. */
export function draw(text: string, place: HTMLElement, block: boolean): boolean {
    try {
        temml.render(text, place, {displayMode: block, throwOnError: true, trust: false, maxExpand: 200, maxSize: [40, 40]});
        return true;
    } catch {
        return false;
    }
}
