import {SmilePlus} from 'lucide-react';
import {toggleReaction} from '../../api/posts';
import {t} from '../../i18n';
import {groupReactions} from '../../state/reactions';
import type {Post, State} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {Tooltip} from '../../ui/basics';
import {EmojiPicker} from '../../ui/emoji_picker';
import {EmojiGlyph} from '../../ui/markdown';
import {toast} from '../../ui/toasts';
import {mayAddEmoji, openAddEmoji} from './AddEmoji';
import {customEmoji, recentEmoji, remember} from './recent';
import {resolversFor} from './resolvers';

interface Props {
    post: Post;
    active: boolean;
    onHold: (held: boolean) => void;
}

export function Reactions({post, active, onHold}: Props) {
    const me = useStore((s) => s.me);
    const groups = groupReactions(post, me);
    if (!groups.length) {
        return null;
    }
    return (
        <div className="reactions">
            {groups.map((group) => <Chip key={group.name} post={post} {...group} />)}
            <AddReaction post={post} onHold={onHold} trigger={
                <button type="button" className={`reaction add ${active ? 'shown' : ''}`} aria-label={t('message.react')}><SmilePlus size={15} /></button>
            } />
        </div>
    );
}

function Chip({post, name, userIds, mine}: {post: Post; name: string; userIds: string[]; mine: boolean}) {
    const people = useStore((s) => names(s, userIds), shallow);
    const src = useStore((s) => resolversFor(s).emoji?.(name));
    const label = t('message.reactedWith', {names: new Intl.ListFormat(document.documentElement.lang || 'en').format(people), emoji: `:${name}:`});
    return (
        <Tooltip label={label}>
            <button type="button" className="reaction" aria-pressed={mine} aria-label={`${label} (${userIds.length})`} onClick={() => void react(post, name)}>
                <EmojiGlyph name={name} src={src} />
                <span>{userIds.length}</span>
            </button>
        </Tooltip>
    );
}

function names(s: State, ids: string[]): string[] {
    const list = ids.slice(0, 12).map((id) => (id === s.me ? t('message.you') : displayName(s, id) || t('message.someone')));
    return ids.length > 12 ? [...list, t('message.others', {n: ids.length - 12})] : list;
}

export function AddReaction({post, trigger, onHold}: {post: Post; trigger: React.ReactNode; onHold: (held: boolean) => void}) {
    const custom = useStore(customEmoji, shallow);
    const add = useStore(mayAddEmoji);
    return <EmojiPicker trigger={trigger} onAdd={add ? openAddEmoji : undefined} recent={recentEmoji()} custom={custom} onOpenChange={onHold} onPick={(name) => void react(post, name)} />;
}

export async function react(post: Post, name: string): Promise<void> {
    remember(name);
    try {
        await toggleReaction(post, name);
    } catch (error) {
        toast((error as Error).message || t('error.unreachable'), true);
    }
}
