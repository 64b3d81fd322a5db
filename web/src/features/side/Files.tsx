import {Files as FilesIcon} from 'lucide-react';
import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {searchFiles} from '../../api/find';
import {jumpToPost} from '../../api/find';
import {locale, t} from '../../i18n';
import {channelTitle} from '../../state/channels';
import type {FileInfo, Team} from '../../state/state';
import {useStore} from '../../state/use';
import {displayName} from '../../state/users';
import {dayTitle} from '../../text/time';
import {Button, Empty, Spinner} from '../../ui/basics';
import {toast} from '../../ui/toasts';

export type RenderFile = (files: FileInfo[], at: number) => React.ReactNode;

interface Props {
    team: Team;
    terms: string;
    renderFile: RenderFile;
    title: string;
    body: string;
    /** Where each was shared; not in the list of one channel. */
    places?: boolean;
}

/** Files by words, people and places, the newest first. */
export function Files({team, terms, renderFile, title, body, places}: Props) {
    const [files, setFiles] = useState<FileInfo[]>([]);
    const [state, setState] = useState<'loading' | 'more' | 'all'>('loading');
    const [page, setPage] = useState(0);
    const [problem, setProblem] = useState('');
    useEffect(() => {
        let alive = true;
        setState('loading');
        searchFiles(team.id, terms, page).then(({list, more}) => {
            if (alive) {
                setFiles((old) => [...(page ? old : []), ...list]);
                setState(more ? 'more' : 'all');
            }
        }, (error) => alive && (setProblem(failure(error).message || t('error.unreachable')), setState('all')));
        return () => {
            alive = false;
        };
    }, [team.id, terms, page]);
    if (!files.length) {
        return state === 'loading' ? <div className="timeline-wait"><Spinner /></div> : <Empty art={<FilesIcon size={40} strokeWidth={1.3} />} title={title}><p>{problem || body}</p></Empty>;
    }
    return (
        <ul className="found file-list" aria-label={t('files.title')}>
            {files.map((file, i) => <li key={file.id}><Head file={file} team={team} places={places} />{renderFile(files, i)}</li>)}
            {state !== 'all' && <li className="found-more">{state === 'loading' ? <Spinner /> : <Button kind="quiet" onClick={() => setPage(page + 1)}>{t('search.more')}</Button>}</li>}
        </ul>
    );
}

function Head({file, team, places}: {file: FileInfo; team: Team; places?: boolean}) {
    const name = useStore((s) => displayName(s, file.user_id));
    const where = useStore((s) => (file.channel_id && s.channels[file.channel_id] ? channelTitle(s, s.channels[file.channel_id]!) : ''));
    const jump = () => void jumpToPost(team, file.post_id ?? '').catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <div className="found-where">
            <b className="ellipsis">{name || t('message.someone')}</b>{places && <span className="ellipsis">{where}</span>}
            <time className="muted" dateTime={new Date(file.create_at).toISOString()}>{dayTitle(file.create_at, Date.now(), locale())}</time>
            {file.post_id && <button type="button" className="found-jump" onClick={jump}>{t('search.jump')}</button>}
        </div>
    );
}
