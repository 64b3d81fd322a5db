import {client} from '../../api/client';
import {basePath, navigate, openSide} from '../../nav';
import {store, type State} from '../../state/state';
import {displayName} from '../../state/users';
import type {Resolvers} from '../../ui/markdown';
import {openProfile} from './Profile';

const GROUP_WORDS = new Set(['all', 'channel', 'here']);

/** What names in a message stand for, here and now. One object per state of the tables it reads, so messages stay memoised. */
export function resolversFor(s: Pick<State, 'users' | 'me' | 'customEmoji' | 'config'>): Resolvers {
    if (last && last.users === s.users && last.emoji === s.customEmoji && last.config === s.config) {
        return last.made;
    }
    const names = new Map(Object.values(s.users).map((user) => [user.username, user.id]));
    const made: Resolvers = {
        math: {block: s.config.EnableLatex === 'true', inline: s.config.EnableLatex === 'true' && s.config.EnableInlineLatex === 'true'},
        mention(raw) {
            if (GROUP_WORDS.has(raw)) {
                return {label: '@' + raw, self: true};
            }
            // "@anna." is Anna at the end of a sentence.
            for (let name = raw; name; name = name.replace(/[._-]$/, '')) {
                const id = names.get(name);
                if (id) {
                    return {label: '@' + displayName(store.get(), id), self: id === s.me, rest: raw.slice(name.length), onOpen: (from) => openProfile(from, id)};
                }
                if (!/[._-]$/.test(name)) {
                    return null;
                }
            }
            return null;
        },
        channel(name) {
            const now = store.get();
            const team = now.teams[now.view.teamId];
            const channel = Object.values(now.channels).find((one) => one.name === name && one.team_id === team?.id);
            if (!channel || !team) {
                return null;
            }
            const path = `${team.name}/channels/${channel.name}`;
            return {label: channel.display_name, href: basePath + path, onClick: (event) => {
                event.preventDefault();
                navigate(path);
            }};
        },
        emoji(name) {
            const custom = s.customEmoji[name];
            return custom ? client.getCustomEmojiImageUrl(custom.id) : undefined;
        },
        tag: (tag) => () => openSide('search', tag.startsWith('#') ? tag : '#' + tag),
        inside(href) {
            const prefix = location.origin + basePath;
            if (!href.startsWith(prefix) || /^(api|static)\//.test(href.slice(prefix.length))) {
                return undefined;
            }
            return (event) => {
                event.preventDefault();
                navigate(href.slice(prefix.length));
            };
        },
    };
    last = {users: s.users, emoji: s.customEmoji, config: s.config, made};
    return made;
}

let last: {users: unknown; emoji: unknown; config: unknown; made: Resolvers} | null = null;
