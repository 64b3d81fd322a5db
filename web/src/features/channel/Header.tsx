import {ArrowLeft, BellOff, ChevronDown, Files as FilesIcon, Hash, Info as InfoIcon, Link2, Lock, LogOut, Pencil, Pin, Search, Settings2, UserPlus, Users, X} from 'lucide-react';
import {lazy, Suspense, useEffect, useState} from 'react';
import {leaveChannel, loadStats, setMuted, showDirect} from '../../api/channels';
import {pictureUrl} from '../../api/users';
import {t} from '../../i18n';
import {href, navigate, openSide} from '../../nav';
import {channelTitle, teammateId} from '../../state/channels';
import type {Channel} from '../../state/state';
import {useStore} from '../../state/use';
import {Avatar, IconButton, Tooltip} from '../../ui/basics';
import {Markdown} from '../../ui/markdown';
import {Menu, MenuItem, MenuLine} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

const MOD = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl';
const EditHeader = lazy(() => import('./EditHeader'));

export function Header({channel, teamName, onBack}: {channel: Channel; teamName: string; onBack: () => void}) {
    const title = useStore((s) => channelTitle(s, channel));
    const mate = useStore((s) => (channel.type === 'D' ? s.users[teammateId(s, channel)] : undefined));
    const status = useStore((s) => (mate ? s.statuses[mate.id] ?? 'offline' : undefined));
    const muted = useStore((s) => s.members[channel.id]?.notify_props?.mark_unread === 'mention');
    const [dialog, setDialog] = useState<'header' | ''>('');
    const members = useStore((s) => s.memberCounts[channel.id] ?? 0);
    const direct = channel.type === 'D' || channel.type === 'G';
    useEffect(() => void loadStats(channel.id), [channel.id]);
    const run = (work: Promise<unknown>) => void work.catch((error: Error) => toast(error.message || t('error.unreachable'), true));
    const leave = () => {
        run(direct ? showDirect(channel, false) : leaveChannel(channel.id));
        navigate(teamName);
    };
    const copy = async () => {
        await navigator.clipboard?.writeText(new URL(href(`${teamName}/channels/${channel.name}`), location.href).href);
        toast(t('message.linkCopied'));
    };
    const full = mate && `${mate.first_name ?? ''} ${mate.last_name ?? ''}`.trim();
    return (
        <header className="channel-head">
            <IconButton label={t('app.back')} className="only-phone" onClick={onBack}><ArrowLeft size={20} /></IconButton>
            {mate && <Avatar id={mate.id} name={title} size={28} src={pictureUrl(mate, mate.id)} status={status} />}
            <Menu trigger={
                <button type="button" className="channel-title">
                    {channel.type === 'O' && <Hash size={17} aria-hidden="true" />}
                    {channel.type === 'P' && <Lock size={15} aria-hidden="true" />}
                    <h1 className="ellipsis">{title}</h1>
                    {muted && <BellOff size={14} aria-label={t('channel.muted')} />}
                    <ChevronDown size={15} aria-hidden="true" />
                </button>
            }>
                <MenuItem icon={<InfoIcon size={16} />} onSelect={() => openSide('info')}>{t('info.title')}</MenuItem>
                <MenuItem icon={<Users size={16} />} onSelect={() => openSide('members')}>{t('members.title')}</MenuItem>
                <MenuItem icon={<FilesIcon size={16} />} onSelect={() => openSide('files')}>{t('files.title')}</MenuItem>
                <MenuItem icon={<Pin size={16} />} onSelect={() => openSide('pinned')}>{t('pinned.title')}</MenuItem>
                {!direct && <MenuItem icon={<UserPlus size={16} />} onSelect={() => openSide('members', 'add')}>{t('channel.addPeople')}</MenuItem>}
                <MenuLine />
                <MenuItem icon={<Pencil size={16} />} onSelect={() => setDialog('header')}>{t('channel.editHeader')}</MenuItem>
                {!direct && <MenuItem icon={<Settings2 size={16} />} onSelect={() => navigate(`${teamName}/manage/channel/${channel.id}`)}>{t('channel.settings')}</MenuItem>}
                <MenuItem icon={<BellOff size={16} />} onSelect={() => run(setMuted(channel.id, !muted))}>{t(muted ? 'channel.unmute' : 'channel.mute')}</MenuItem>
                {!direct && <MenuItem icon={<Link2 size={16} />} onSelect={() => void copy()}>{t('channel.copyLink')}</MenuItem>}
                {(direct || channel.name !== 'town-square') && <><MenuLine /><MenuItem danger={!direct} icon={direct ? <X size={16} /> : <LogOut size={16} />} onSelect={leave}>{t(direct ? 'channel.close' : 'channel.leave')}</MenuItem></>}
            </Menu>
            <div className="channel-topic">{channel.header ? <Markdown text={channel.header.split('\n')[0]!} /> : full && full !== title ? full : channel.purpose}</div>
            {!direct && members > 0 && (
                <Tooltip label={t('channel.members', {n: members})}>
                    <button type="button" className="channel-members" aria-label={t('channel.members', {n: members})} onClick={() => openSide('members')}><Users size={16} />{members}</button>
                </Tooltip>
            )}
            <IconButton label={t('search.title')} keys={`${MOD} ⇧ F`} side="bottom" onClick={() => openSide('search')}><Search size={18} /></IconButton>
            <IconButton label={t('info.title')} side="bottom" className="not-phone" onClick={() => openSide('info')}><InfoIcon size={18} /></IconButton>
            <Suspense>
                {dialog === 'header' && <EditHeader channel={channel} onClose={() => setDialog('')} />}
            </Suspense>
        </header>
    );
}
