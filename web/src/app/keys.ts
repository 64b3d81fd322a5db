import {useEffect} from 'react';
import {viewed} from '../api/channels';
import {navigate, openSide} from '../nav';
import {sidebar} from '../state/categories';
import {unreadOf} from '../state/channels';
import {channelPath} from '../state/paths';
import {store, type Team} from '../state/state';

/** Keys that work everywhere. */
export function useKeys(team: Team | undefined, open: (what: 'switcher' | 'keys' | 'settings') => void): void {
    useEffect(() => {
        const press = (event: KeyboardEvent) => {
            const mod = event.ctrlKey || event.metaKey;
            if (mod && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
                event.preventDefault();
                open('switcher');
            } else if (mod && event.shiftKey && event.key.toLowerCase() === 'f') {
                event.preventDefault();
                openSide('search');
            } else if (mod && event.key === '/') {
                event.preventDefault();
                open('keys');
            } else if (mod && event.key === ',') {
                event.preventDefault();
                open('settings');
            } else if (event.key === 'F6') {
                event.preventDefault();
                part(event.shiftKey ? -1 : 1);
            } else if (event.altKey && !mod && team && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
                event.preventDefault();
                step(team, event.key === 'ArrowUp' ? -1 : 1, event.shiftKey);
            }
        };
        addEventListener('keydown', press);
        return () => removeEventListener('keydown', press);
    }, [team, open]);
}

/** The parts of the window in their order: list of channels, messages, field, thread or panel. */
function part(by: number): void {
    const first = (place: string, inside: string) => document.querySelector<HTMLElement>(`${place} ${inside}`);
    const parts = [
        first('.sidebar', '[aria-current=page]') ?? first('.sidebar', 'a, button'),
        first('.channel', '[data-post][tabindex="0"]') ?? first('.channel', '.timeline-scroll'),
        first('.channel', 'textarea'),
        first('.shell-thread', '[data-post][tabindex="0"]') ?? document.querySelector<HTMLElement>('.shell-thread aside'),
        first('.shell-thread', 'textarea'),
    ].filter((node): node is HTMLElement => Boolean(node?.checkVisibility()));
    const now = parts.findLastIndex((node) => node === document.activeElement || node.closest('.sidebar, .timeline, .composer, .shell-thread')?.contains(document.activeElement));
    parts[(now + by + parts.length) % parts.length]?.focus();
}

/** To the channel above or below in the sidebar; with `unread`, to the next that has news. */
function step(team: Team, by: number, unread: boolean): void {
    const s = store.get();
    const ids = sidebar(s, team.id).flatMap((section) => section.channelIds);
    const at = ids.indexOf(s.view.channelId);
    for (let i = 1; i <= ids.length; i++) {
        const id = ids[(at + by * i + ids.length * (i + 1)) % ids.length]!;
        const channel = s.channels[id];
        if (channel && (!unread || unreadOf(s, id).unread)) {
            navigate(channelPath(s, team, channel));
            return;
        }
    }
}

/** Whether somebody looks: what arrives meanwhile stays unread, and is seen when they come back. */
export function useFocus(): void {
    useEffect(() => {
        const look = () => {
            const focused = document.visibilityState === 'visible' && document.hasFocus();
            const {view, timelines} = store.get();
            if (focused === view.focused) {
                return;
            }
            store.update((s) => ({...s, view: {...s.view, focused}}));
            if (focused && view.channelId && view.atEnd && timelines[view.channelId]) {
                viewed(view.channelId);
            }
        };
        look();
        addEventListener('focus', look);
        addEventListener('blur', look);
        document.addEventListener('visibilitychange', look);
        return () => {
            removeEventListener('focus', look);
            removeEventListener('blur', look);
            document.removeEventListener('visibilitychange', look);
        };
    }, []);
}
