import {AlarmClock, BellRing, Bookmark, Copy, Ellipsis, Forward, Link2, Mail, MessageSquareText, Pencil, Pin, SmilePlus, Trash2} from 'lucide-react';
import {savePost} from '../../api/find';
import {deletePost, markUnread, pinPost, remind} from '../../api/posts';
import {locale, t} from '../../i18n';
import {navigate} from '../../nav';
import {isBurning} from '../../state/burn';
import type {Post} from '../../state/state';
import {isSaved} from '../../state/preferences';
import {useStore} from '../../state/use';
import {may} from '../../state/roles';
import {Button, IconButton} from '../../ui/basics';
import {EmojiGlyph} from '../../ui/markdown';
import {openDialog} from '../../ui/dialogs';
import {Dialog, Menu, MenuItem, MenuLine} from '../../ui/overlays';
import {toast} from '../../ui/toasts';
import {WhenDialog} from '../../ui/when';
import {moment} from '../../text/time';
import ForwardDialog, {linkOf} from './Forward';
import {recentEmoji} from './recent';
import {AddReaction, react} from './Reactions';

interface Props {
    post: Post;
    inThread?: boolean;
    onReply?: (rootId: string) => void;
    onEdit?: (id: string) => void;
    onHold: (held: boolean) => void;
}

export function Toolbar({post, inThread, onReply, onEdit, onHold}: Props) {
    return (
        <div className="toolbar" role="toolbar" aria-label={t('message.actions')}>
            {recentEmoji().slice(0, 3).map((name) => (
                <IconButton key={name} small className="quick" label={t('message.reactWith', {emoji: `:${name}:`})} onClick={() => void react(post, name)}><EmojiGlyph name={name} /></IconButton>
            ))}
            <AddReaction post={post} onHold={onHold} trigger={<button type="button" className="icon-button small" aria-label={t('message.react')} title={t('message.react')}><SmilePlus size={16} /></button>} />
            {!inThread && <IconButton small label={t('message.reply')} onClick={() => onReply?.(post.root_id || post.id)}><MessageSquareText size={16} /></IconButton>}
            <More post={post} onEdit={onEdit} onHold={onHold} />
        </div>
    );
}

function More({post, onEdit, onHold}: Pick<Props, 'post' | 'onEdit' | 'onHold'>) {
    const own = useStore((s) => s.me === post.user_id);
    const canDelete = useStore((s) => may(s, own ? 'delete_post' : 'delete_others_posts', post.channel_id));
    const burning = isBurning(post);
    const canEdit = useStore((s) => own && !post.type && may(s, 'edit_post', post.channel_id));
    const saved = useStore((s) => isSaved(s, post.id));
    const admin = useStore((s) => may(s, 'manage_system'));
    const copy = async (text: string, done: string) => {
        await navigator.clipboard?.writeText(text);
        toast(done);
    };
    const run = (work: Promise<unknown>) => void work.catch((error: Error) => toast(error.message || t('error.unreachable'), true));
    return (
        <Menu align="end" onOpenChange={onHold} trigger={<button type="button" className="icon-button small" aria-label={t('message.more')} title={t('message.more')}><Ellipsis size={16} /></button>}>
            {canEdit && <MenuItem icon={<Pencil size={16} />} keys="E" onSelect={() => onEdit?.(post.id)}>{t('message.edit')}</MenuItem>}
            <MenuItem icon={<Mail size={16} />} keys="U" onSelect={() => run(markUnread(post.id))}>{t('message.markUnread')}</MenuItem>
            <MenuItem icon={<AlarmClock size={16} />} onSelect={() => askReminder(post)}>{t('remind.title')}…</MenuItem>
            <MenuItem icon={<Bookmark size={16} />} keys="S" onSelect={() => run(savePost(post.id, !saved))}>{t(saved ? 'message.unsave' : 'message.save')}</MenuItem>
            <MenuItem icon={<Pin size={16} />} keys="P" onSelect={() => run(pinPost(post))}>{t(post.is_pinned ? 'message.unpin' : 'message.pin')}</MenuItem>
            <MenuLine />
            {!burning && <MenuItem icon={<Forward size={16} />} onSelect={() => openDialog((close) => <ForwardDialog post={post} onClose={close} />)}>{t('forward.title')}</MenuItem>}
            <MenuItem icon={<Link2 size={16} />} onSelect={() => void copy(linkOf(post), t('message.linkCopied'))}>{t('message.copyLink')}</MenuItem>
            <MenuItem icon={<Copy size={16} />} keys="C" onSelect={() => void copy(post.message, t('message.textCopied'))}>{t('message.copyText')}</MenuItem>
            {admin && <MenuItem icon={<BellRing size={16} />} onSelect={() => navigate(`admin_console/notifications/${post.id}`)}>{t('message.whoTold')}</MenuItem>}
            {canDelete && <><MenuLine /><MenuItem danger icon={<Trash2 size={16} />} keys="⌫" onSelect={() => askToDelete(post)}>{t('message.delete')}</MenuItem></>}
        </Menu>
    );
}

export function askReminder(post: Post): void {
    const pick = (at: number) => void remind(post.id, at).then(() => toast(t('remind.done', {when: moment(at, locale())})), (error: Error) => toast(error.message || t('error.unreachable'), true));
    openDialog((close) => <WhenDialog title={t('remind.title')} action={t('remind.set')} onClose={close} onPick={pick} />);
}

export function askToDelete(post: Post): void {
    openDialog((close) => <DeleteDialog post={post} onClose={close} />);
}

function DeleteDialog({post, onClose}: {post: Post; onClose: () => void}) {
    const remove = async () => {
        onClose();
        await deletePost(post).catch((error: Error) => toast(error.message || t('error.unreachable'), true));
    };
    return (
        <Dialog title={t('message.deleteTitle')} onClose={onClose} foot={
            <>
                <Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button>
                <Button kind="danger" autoFocus onClick={() => void remove()}>{t('message.delete')}</Button>
            </>
        }>
            <div className="dialog-body muted">{t(post.reply_count && !post.root_id ? 'message.deleteThread' : 'message.deleteBody', {n: post.reply_count})}</div>
        </Dialog>
    );
}
