import {Archive, ArchiveRestore, Bell, Copy, Files as FilesIcon, Globe, Lock, LogOut, Pin, Star, Users} from 'lucide-react';
import {useState, type ReactNode} from 'react';
import {failure} from '../../api/client';
import {archive, editChannel, leaveChannel, makePrivate, restore, setFavorite, setNotify} from '../../api/channels_manage';
import {locale, t} from '../../i18n';
import {href, navigate, openSide} from '../../nav';
import {isFavorite} from '../../state/categories';
import {channelTitle} from '../../state/channels';
import {may} from '../../state/roles';
import type {Channel, Team} from '../../state/state';
import {useStore} from '../../state/use';
import {Button, Field, Switch} from '../../ui/basics';
import {openDialog} from '../../ui/dialogs';
import {Markdown} from '../../ui/markdown';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

/** What the channel is for, how it reaches the reader, and what one may do with it. */
export function Info({channel, team}: {channel: Channel; team: Team}) {
    const title = useStore((s) => channelTitle(s, channel));
    const count = useStore((s) => s.memberCounts[channel.id]);
    const favorite = useStore((s) => isFavorite(s, team.id, channel.id));
    const direct = channel.type === 'D' || channel.type === 'G';
    const kind = channel.type === 'P' ? 'private' : 'public';
    const edit = useStore((s) => !direct && may(s, `manage_${kind}_channel_properties`, channel.id));
    const remove = useStore((s) => !direct && channel.name !== 'town-square' && may(s, `delete_${kind}_channel`, channel.id));
    const convert = useStore((s) => channel.type === 'O' && channel.name !== 'town-square' && may(s, 'convert_public_channel_to_private', channel.id));
    const run = (work: Promise<unknown>) => void work.catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const copy = async () => {
        await navigator.clipboard?.writeText(new URL(href(`${team.name}/channels/${channel.name}`), location.href).href);
        toast(t('message.linkCopied'));
    };
    const leave = () => {
        run(leaveChannel(channel.id));
        navigate(team.name);
    };
    return (
        <div className="info">
            <section>
                <h3>{title}</h3>
                {channel.purpose && <p>{channel.purpose}</p>}
                {channel.header && <Markdown text={channel.header} />}
                <p className="muted">{t('info.made', {date: new Intl.DateTimeFormat(locale(), {dateStyle: 'long'}).format(channel.create_at)})}</p>
                {edit && <Button kind="quiet" onClick={() => openDialog((close) => <EditChannel channel={channel} onClose={close} />)}>{t('info.edit')}</Button>}
            </section>
            <ul className="info-list">
                <Item icon={<Users size={16} />} onClick={() => openSide('members')}>{t('channel.members', {n: count ?? 0})}</Item>
                <Item icon={<FilesIcon size={16} />} onClick={() => openSide('files')}>{t('files.title')}</Item>
                <Item icon={<Pin size={16} />} onClick={() => openSide('pinned')}>{t('pinned.title')}</Item>
                <Item icon={<Star size={16} fill={favorite ? 'currentColor' : 'none'} />} onClick={() => run(setFavorite(team.id, channel.id, !favorite))}>{t(favorite ? 'info.unfavorite' : 'info.favorite')}</Item>
                {!direct && <Item icon={<Copy size={16} />} onClick={() => void copy()}>{t('channel.copyLink')}</Item>}
            </ul>
            <Notify channel={channel} />
            {!direct && <ul className="info-list">
                {convert && <Item icon={<Lock size={16} />} onClick={() => confirm('info.toPrivate', 'info.toPrivateBody', () => run(makePrivate(channel.id)))}>{t('info.toPrivate')}</Item>}
                {remove && !channel.delete_at && <Item danger icon={<Archive size={16} />} onClick={() => confirm('info.archive', 'info.archiveBody', () => run(archive(channel.id)))}>{t('info.archive')}</Item>}
                {remove && Boolean(channel.delete_at) && <Item icon={<ArchiveRestore size={16} />} onClick={() => run(restore(channel.id))}>{t('info.restore')}</Item>}
                {channel.name !== 'town-square' && <Item danger icon={<LogOut size={16} />} onClick={leave}>{t('channel.leave')}</Item>}
            </ul>}
            <p className="muted info-kind">{channel.type === 'P' ? <Lock size={14} /> : <Globe size={14} />}{t(channel.type === 'O' ? 'newChannel.openHint' : 'newChannel.privateHint')}</p>
        </div>
    );
}

function Item({icon, danger, onClick, children}: {icon: ReactNode; danger?: boolean; onClick: () => void; children: ReactNode}) {
    return <li><button type="button" className={`info-item ${danger ? 'danger' : ''}`} onClick={onClick}>{icon}<span>{children}</span></button></li>;
}

/** Which posts of this channel are told on the desktop, and whether it is muted. */
function Notify({channel}: {channel: Channel}) {
    const props = useStore((s) => s.members[channel.id]?.notify_props);
    const muted = props?.mark_unread === 'mention';
    const run = (patch: Record<string, string>) => void setNotify(channel.id, patch).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <section>
            <h4><Bell size={15} aria-hidden="true" />{t('info.notify')}</h4>
            <label className="settings-row"><span>{t('info.desktop')}</span>
                <select className="input" value={props?.desktop ?? 'default'} onChange={(event) => run({desktop: event.target.value})}>
                    {(['default', 'all', 'mention', 'none'] as const).map((one) => <option key={one} value={one}>{t(`info.notify_${one}`)}</option>)}
                </select>
            </label>
            <div className="settings-row"><span>{t('channel.muted')}</span>
                <Switch label={t('channel.muted')} checked={muted} onChange={() => run({mark_unread: muted ? 'all' : 'mention'})} />
            </div>
        </section>
    );
}

function confirm(title: 'info.toPrivate' | 'info.archive', body: 'info.toPrivateBody' | 'info.archiveBody', then: () => void): void {
    openDialog((close) => (
        <Dialog title={t(title)} onClose={close} foot={<><Button kind="quiet" onClick={close}>{t('app.cancel')}</Button><Button kind="danger" autoFocus onClick={() => (close(), then())}>{t(title)}</Button></>}>
            <div className="dialog-body muted">{t(body)}</div>
        </Dialog>
    ));
}

function EditChannel({channel, onClose}: {channel: Channel; onClose: () => void}) {
    const [draft, setDraft] = useState({display_name: channel.display_name, purpose: channel.purpose, header: channel.header});
    const [problem, setProblem] = useState('');
    const set = (key: keyof typeof draft) => (event: React.ChangeEvent<HTMLInputElement>) => setDraft({...draft, [key]: event.target.value});
    const save = async (event: React.FormEvent) => {
        event.preventDefault();
        try {
            await editChannel(channel.id, draft);
            onClose();
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
    };
    return (
        <Dialog title={t('info.edit')} onClose={onClose} foot={<><Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button><Button type="submit" form="edit-channel">{t('app.save')}</Button></>}>
            <form id="edit-channel" className="dialog-body" onSubmit={(event) => void save(event)}>
                <Field label={t('newChannel.name')} value={draft.display_name} required maxLength={64} problem={problem} onChange={set('display_name')} />
                <Field label={t('newChannel.purpose')} value={draft.purpose} maxLength={250} onChange={set('purpose')} />
                <Field label={t('info.topic')} hint={t('channel.headerLead')} value={draft.header} maxLength={1024} onChange={set('header')} />
            </form>
        </Dialog>
    );
}
