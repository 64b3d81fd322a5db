import {Ellipsis} from 'lucide-react';
import {useState} from 'react';
import {failure} from '../../api/client';
import {viewed} from '../../api/channels';
import {changeCategory, createCategory, moveChannel, removeCategory, setFavorite, setNotify} from '../../api/channels_manage';
import {t} from '../../i18n';
import {isFavorite, takes} from '../../state/categories';
import {store, type ChannelCategory, type Team} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {openDialog} from '../../ui/dialogs';
import {Dialog, Menu, MenuHead, MenuItem, MenuLine} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

export const DRAGGED = 'application/x-ochre-channel';

const run = (work: Promise<unknown>) => void work.catch((error) => toast(failure(error).message || t('error.unreachable'), true));

/** Takes a dragged channel: before the row `beforeId`, or with '' to the top of the category. */
export function useDrop(category: ChannelCategory, team: Team, beforeId: string) {
    const [over, setOver] = useState(false);
    return {
        over,
        onDragOver: (event: React.DragEvent) => {
            if (event.dataTransfer.types.includes(DRAGGED)) {
                event.preventDefault();
                setOver(true);
            }
        },
        onDragLeave: () => setOver(false),
        onDrop: (event: React.DragEvent) => {
            setOver(false);
            const id = event.dataTransfer.getData(DRAGGED);
            if (id && id !== beforeId && takes(category, store.get().channels[id])) {
                event.preventDefault();
                run(moveChannel(team.id, id, category.id, beforeId || category.channel_ids[0]));
            }
        },
    };
}

interface RowMenuProps {
    id: string;
    title: string;
    team: Team;
    category: ChannelCategory;
    open: boolean;
    onOpen: (open: boolean) => void;
}

/** The same by menu: what dragging does must work without dragging. */
export function RowMenu({id, title, team, category, open, onOpen}: RowMenuProps) {
    const favorite = useStore((s) => isFavorite(s, team.id, id));
    const muted = useStore((s) => s.members[id]?.notify_props?.mark_unread === 'mention');
    const targets = useStore((s) => (s.categories[team.id] ?? []).filter((one) => one.id !== category.id && one.type === 'custom'), shallow);
    return (
        <Menu align="start" onOpenChange={onOpen} trigger={<button type="button" className={`icon-button small side-more ${open ? 'shown' : ''}`} aria-label={t('category.actions', {name: title})}><Ellipsis size={15} /></button>}>
            <MenuItem onSelect={() => viewed(id)}>{t('category.read')}</MenuItem>
            <MenuItem onSelect={() => run(setFavorite(team.id, id, !favorite))}>{t(favorite ? 'info.unfavorite' : 'info.favorite')}</MenuItem>
            <MenuItem onSelect={() => run(setNotify(id, {mark_unread: muted ? 'all' : 'mention'}))}>{t(muted ? 'channel.unmute' : 'channel.mute')}</MenuItem>
            <MenuLine />
            <MenuHead>{t('category.move')}</MenuHead>
            {targets.map((one) => <MenuItem key={one.id} onSelect={() => run(moveChannel(team.id, id, one.id))}>{one.display_name}</MenuItem>)}
            <MenuItem onSelect={() => askCategory(team.id, [id])}>{t('category.new')}…</MenuItem>
        </Menu>
    );
}

const SORTS = ['manual', 'alpha', 'recent'] as const;

export function CategoryMenu({category}: {category: ChannelCategory}) {
    return (
        <Menu align="end" trigger={<button type="button" className="icon-button small" aria-label={t('category.actions', {name: category.display_name})}><Ellipsis size={15} /></button>}>
            <MenuItem onSelect={() => openDialog((close) => <NameDialog title={t('category.rename')} name={category.display_name} onClose={close} onSave={(display_name) => changeCategory(category, {display_name})} />)}>{t('category.rename')}</MenuItem>
            <MenuLine />
            {SORTS.map((one) => <MenuItem key={one} keys={category.sorting === one ? '✓' : undefined} onSelect={() => run(changeCategory(category, {sorting: one as ChannelCategory['sorting']}))}>{t(`category.sort_${one}`)}</MenuItem>)}
            <MenuLine />
            <MenuItem danger onSelect={() => run(removeCategory(category))}>{t('category.remove')}</MenuItem>
        </Menu>
    );
}

export function askCategory(teamId: string, channelIds: string[] = []): void {
    openDialog((close) => <NameDialog title={t('category.new')} name="" onClose={close} onSave={(name) => createCategory(teamId, name, channelIds)} />);
}

function NameDialog({title, name, onClose, onSave}: {title: string; name: string; onClose: () => void; onSave: (name: string) => Promise<void>}) {
    const [text, setText] = useState(name);
    const [problem, setProblem] = useState('');
    const save = async (event: React.FormEvent) => {
        event.preventDefault();
        try {
            await onSave(text.trim());
            onClose();
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
    };
    return (
        <Dialog title={title} onClose={onClose} foot={<><Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button><Button type="submit" form="name-dialog" disabled={!text.trim()}>{t('app.save')}</Button></>}>
            <form id="name-dialog" className="dialog-body" onSubmit={(event) => void save(event)}>
                <Field label={t('category.name')} autoFocus required maxLength={22} value={text} problem={problem} onChange={(event) => setText(event.target.value)} />
            </form>
        </Dialog>
    );
}
