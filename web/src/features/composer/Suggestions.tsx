import {Hash, Megaphone, Slash} from 'lucide-react';
import {useEffect, useId, useState, type ReactNode, type RefObject} from 'react';
import {commandsFor} from '../../api/posts';
import {findPeople, pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import {store} from '../../state/state';
import {displayName} from '../../state/users';
import {emojiChar, searchEmoji} from '../../text/emoji';
import {fuzzy} from '../../text/names';
import {Avatar} from '../../ui/basics';

interface Choice {
    key: string;
    insert: string;
    label: string;
    more?: string;
    icon: ReactNode;
}

interface Options {
    channelId: string;
    rootId: string;
    custom: {name: string; src: string}[];
    field: RefObject<HTMLTextAreaElement | null>;
    text: string;
    write: (text: string) => void;
}

/** What is being typed before the cursor: @person, ~channel or :emoji. */
const WORD = /(?:^|[\s([{])(@[a-z0-9._-]*|~[a-z0-9_-]*|:[a-z0-9_+-]{2,})$/i;
/** A command is the whole text up to the cursor, on its first line. */
const COMMAND = /^\/[^\n]*$/;

export function useSuggestions({channelId, rootId, custom, field, text, write}: Options) {
    const id = useId();
    const [word, setWord] = useState('');
    const [list, setList] = useState<Choice[]>([]);
    const [active, setActive] = useState(0);

    const look = () => {
        const node = field.current;
        const before = node && node.selectionStart === node.selectionEnd ? node.value.slice(0, node.selectionStart) : '';
        const found = WORD.exec(before)?.[1] ?? COMMAND.exec(before)?.[0] ?? '';
        setWord(found);
    };
    useEffect(() => {
        if (!text) {
            setWord('');
        }
    }, [text]);
    useEffect(() => {
        let alive = true;
        setActive(0);
        const set = (choices: Choice[]) => alive && setList(choices.slice(0, 8));
        if (word.startsWith('@')) {
            set(people(word.slice(1), channelId));
            void findPeople(word.slice(1), store.get().view.teamId, channelId).then(() => set(people(word.slice(1), channelId)));
        } else if (word.startsWith('/')) {
            const timer = setTimeout(() => void commandsFor(word, channelId, rootId).then((found) => set(found.map(command))), 60);
            return () => {
                alive = false;
                clearTimeout(timer);
            };
        } else {
            set(word.startsWith('~') ? channels(word.slice(1)) : word ? emoji(word.slice(1), custom) : []);
        }
        return () => {
            alive = false;
        };
    }, [word, channelId]);

    const choose = (choice: Choice) => {
        const node = field.current;
        if (!node) {
            return;
        }
        const end = node.selectionStart;
        const start = end - word.length;
        write(node.value.slice(0, start) + choice.insert + ' ' + node.value.slice(end));
        setWord('');
        const at = start + choice.insert.length + 1;
        requestAnimationFrame(() => (node.focus(), node.setSelectionRange(at, at)));
    };
    const keys = (event: React.KeyboardEvent): boolean => {
        if (!list.length || !word) {
            return false;
        }
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        if (step) {
            setActive((active + step + list.length) % list.length);
        } else if ((event.key === 'Enter' && !event.shiftKey && !finished(word, list[active])) || event.key === 'Tab') {
            choose(list[active] ?? list[0]!);
        } else if (event.key === 'Escape') {
            setWord('');
            event.stopPropagation();
        } else {
            return false;
        }
        event.preventDefault();
        return true;
    };
    const shown = word ? list : [];
    return {id, list: shown, active, activeId: shown.length ? `${id}${active}` : undefined, choose, keys, look, close: () => setWord('')};
}

/** The command stands there already, or only an argument follows: Enter sends it. */
function finished(word: string, choice: Choice | undefined): boolean {
    return word.startsWith('/') && (word.trimEnd() === choice?.insert.trimEnd() || word.includes(' '));
}

export function Suggestions({id, list, active, choose}: Pick<ReturnType<typeof useSuggestions>, 'id' | 'list' | 'active' | 'choose'>) {
    if (!list.length) {
        return null;
    }
    return (
        <ul className="suggestions" id={id} role="listbox" aria-label={t('composer.suggestions')}>
            {list.map((one, i) => (
                // The keyboard's side of this list is in the text field (aria-activedescendant).
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
                <li key={one.key} id={`${id}${i}`} role="option" aria-selected={i === active} onMouseDown={(event) => event.preventDefault()} onClick={() => choose(one)}>
                    <span className="suggestion-icon">{one.icon}</span>
                    <span className="ellipsis"><b>{one.label}</b> {one.more && <span className="muted">{one.more}</span>}</span>
                </li>
            ))}
        </ul>
    );
}

function best<T>(items: T[], term: string, words: (item: T) => string[]): T[] {
    const scored = items.map((item) => [Math.min(...words(item).map((word) => (term ? fuzzy(term, word) ?? 99 : 50))), item] as const);
    return scored.filter(([score]) => score < 60).sort((a, b) => a[0] - b[0]).map(([, item]) => item);
}

function people(term: string, channelId: string): Choice[] {
    const s = store.get();
    const users = Object.values(s.users).filter((user) => !user.delete_at && !user.is_bot);
    const found = best(users, term, (user) => [user.username, `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim() || user.username, user.nickname || user.username]);
    const choices = found.map((user): Choice => {
        const full = `${user.first_name ?? ''} ${user.last_name ?? ''}`.trim();
        return {key: user.id, insert: '@' + user.username, label: '@' + user.username, more: full || user.nickname || (user.id === s.me ? t('message.you') : ''),
            icon: <Avatar id={user.id} name={displayName(s, user.id)} size={24} src={pictureUrl(user, user.id)} />};
    });
    const direct = s.channels[channelId]?.type === 'D';
    const groups = direct ? [] : (['channel', 'here', 'all'] as const).filter((word) => word.startsWith(term.toLowerCase()));
    return [...choices.slice(0, term ? 6 : 5), ...groups.map((word): Choice => ({key: word, insert: '@' + word, label: '@' + word, more: t(`composer.at_${word}`), icon: <Megaphone size={16} />}))];
}

function channels(term: string): Choice[] {
    const s = store.get();
    const list = Object.values(s.channels).filter((one) => one.team_id === s.view.teamId && !one.delete_at);
    return best(list, term, (one) => [one.name, one.display_name]).map((one) => ({key: one.id, insert: '~' + one.name, label: one.display_name, more: '~' + one.name, icon: <Hash size={16} />}));
}

function command(one: {Complete: string; Suggestion: string; Hint: string; Description: string}): Choice {
    return {key: one.Complete + one.Hint, insert: '/' + one.Complete.replace(/^\//, ''), label: (one.Complete.includes(' ') ? '' : '/') + one.Suggestion, more: [one.Hint, one.Description].filter(Boolean).join(' · '), icon: <Slash size={15} />};
}

function emoji(term: string, custom: {name: string; src: string}[]): Choice[] {
    const own = custom.filter((one) => one.name.includes(term.toLowerCase())).slice(0, 4);
    const made = own.map((one): Choice => ({key: one.name, insert: `:${one.name}:`, label: `:${one.name}:`, icon: <img className="emoji" src={one.src} alt="" />}));
    return [...made, ...searchEmoji(term, 8).map((one) => ({key: one.name, insert: `:${one.name}:`, label: `:${one.name}:`, icon: <span className="emoji">{emojiChar(one.name)}</span>}))];
}
