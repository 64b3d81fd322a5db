import {useEffect, type RefObject} from 'react';
import {navigate, openSide, route} from '../nav';

const FAR_PX = 70;
const SLOPE = 1.8;

/** On a phone: to the right uncovers what is before (thread, then channel, then list), to the left covers the list again. */
export function useSwipe(shell: RefObject<HTMLElement | null>, listShown: boolean, showList: (shown: boolean) => void): void {
    useEffect(() => {
        const node = shell.current;
        if (!node) {
            return undefined;
        }
        let start: {x: number; y: number} | null = null;
        const begin = (event: TouchEvent) => {
            const touch = event.touches.length === 1 ? event.touches[0]! : null;
            const at = event.target as Element;
            // What scrolls sideways by itself keeps its gesture; so does a field of text.
            start = touch && innerWidth <= 720 && !at.closest('pre, .md-table, textarea, input, .picker, [role=dialog]') ? {x: touch.clientX, y: touch.clientY} : null;
        };
        const end = (event: TouchEvent) => {
            const touch = event.changedTouches[0];
            if (!start || !touch) {
                return;
            }
            const [dx, dy] = [touch.clientX - start.x, touch.clientY - start.y];
            start = null;
            if (Math.abs(dx) < FAR_PX || Math.abs(dx) < Math.abs(dy) * SLOPE) {
                return;
            }
            const back = document.documentElement.dir === 'rtl' ? dx < 0 : dx > 0;
            const here = route();
            if (!back) {
                showList(false);
            } else if ('thread' in here && here.thread) {
                const path = here.page === 'threads' ? `${here.team}/threads` : location.pathname.slice(new URL('.', document.baseURI).pathname.length);
                navigate(path);
            } else if ('side' in here && here.side) {
                openSide('');
            } else {
                showList(true);
            }
        };
        node.addEventListener('touchstart', begin, {passive: true});
        node.addEventListener('touchend', end, {passive: true});
        return () => {
            node.removeEventListener('touchstart', begin);
            node.removeEventListener('touchend', end);
        };
    }, [listShown, shell.current]);
}
