import {Hash, Lock} from 'lucide-react';
import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {archiveChannel, findChannels, restoreChannel, setPrivacy} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {Button} from '../../ui/basics';
import {openConfirm} from '../../ui/forms';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {toast} from '../../ui/toasts';
import {Pager} from './People';

/** Channels of all teams. */
export function Channels() {
    const [term, setTerm] = useState('');
    const [asking, ask] = useState({term: '', page: 0});
    const asked = useAsked(() => findChannels(asking.term, asking.page), [asking]);
    const teams = useStore((s) => s.teams);
    useEffect(() => {
        const timer = setTimeout(() => ask((old) => (old.term === term.trim() ? old : {term: term.trim(), page: 0})), 200);
        return () => clearTimeout(timer);
    }, [term]);
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <>
            <Head title={m('console.channels')} />
            <div className="toolbar-row"><input className="input" type="search" value={term} placeholder={m('channels.find')} aria-label={m('channels.find')} onChange={(event) => setTerm(event.target.value)} /></div>
            <Awaited asked={asked}>{(list) => (list.length ? (
                <ul className="rows" aria-label={m('console.channels')}>
                    {list.map((one) => (
                        <li key={one.id}>
                            {one.type === 'P' ? <Lock size={16} className="muted" aria-label={t('newChannel.private')} /> : <Hash size={16} className="muted" aria-label={t('newChannel.open')} />}
                            <span className="grow"><b>{one.display_name}</b><span className="line">{one.team_display_name || teams[one.team_id]?.display_name}{one.purpose && ` · ${one.purpose}`}</span></span>
                            {one.delete_at > 0 && <span className="chip bad">{m('teams.archived')}</span>}
                            {!one.delete_at && one.name !== 'town-square' && <Button kind="plain" aria-label={`${m(one.type === 'O' ? 'channels.toPrivate' : 'channels.toOpen')}: ${one.display_name}`} onClick={() => run(setPrivacy(one.id, one.type === 'O' ? 'P' : 'O'))}>{m(one.type === 'O' ? 'channels.toPrivate' : 'channels.toOpen')}</Button>}
                            {one.delete_at > 0 ? <Button kind="plain" aria-label={`${m('row.restore')}: ${one.display_name}`} onClick={() => run(restoreChannel(one.id))}>{m('row.restore')}</Button> : one.name !== 'town-square' &&
                                <Button kind="plain" aria-label={`${m('row.archive')}: ${one.display_name}`} onClick={() => openConfirm({title: t('info.archive'), body: t('info.archiveBody'), action: m('row.archive'), onYes: () => run(archiveChannel(one.id))})}>{m('row.archive')}</Button>}
                        </li>
                    ))}
                </ul>
            ) : <Nothing title={m('channels.none')} />)}</Awaited>
            {!asking.term && <Pager page={asking.page} full={(asked.value?.length ?? 0) >= 50} onPage={(page) => ask({term: '', page})} />}
        </>
    );
}
