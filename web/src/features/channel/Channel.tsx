import {useEffect, useState, type ReactNode} from 'react';
import {openChannel} from '../../api/channels';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {channelTitle} from '../../state/channels';
import {lastOwnPost} from '../../state/posts';
import {store, type Channel as ChannelType} from '../../state/state';
import {useStore} from '../../state/use';
import {Button, Empty} from '../../ui/basics';
import {Header} from './Header';
import {Intro} from './Intro';
import {Timeline} from './Timeline';
import './channel.css';

interface Props {
    channel: ChannelType;
    teamName: string;
    focusId?: string;
    onBack: () => void;
    renderPost: (id: string, options: {compact: boolean; last: boolean; highlighted: boolean; editing: boolean; onEdit: (id: string) => void; onHold: (id: string, held: boolean) => void}) => ReactNode;
    renderComposer: (options: {label: string; onEditLast: () => void}) => ReactNode;
}

export function Channel({channel, teamName, focusId, onBack, renderPost, renderComposer}: Props) {
    const [problem, setProblem] = useState('');
    const [editing, setEditing] = useState('');
    const [attempt, setAttempt] = useState(0);
    const title = useStore((s) => channelTitle(s, channel));
    const wanted = useStore((s) => !s.timelines[channel.id]);
    useEffect(() => {
        setProblem('');
        openChannel(channel.id).catch((error) => setProblem(failure(error).message || t('error.unreachable')));
    }, [channel.id, attempt, wanted]);
    useEffect(() => setEditing(''), [channel.id]);
    const editLast = () => {
        const s = store.get();
        setEditing(lastOwnPost(s, s.timelines[channel.id]?.ids ?? [])?.id ?? '');
    };
    const direct = channel.type === 'D' || channel.type === 'G';
    return (
        <main className="channel" aria-label={title}>
            <Header channel={channel} teamName={teamName} onBack={onBack} />
            {problem && wanted ? (
                <Empty title={t('channel.problem')}>
                    <p>{problem}</p>
                    <Button kind="quiet" onClick={() => setAttempt(attempt + 1)}>{t('app.retry')}</Button>
                </Empty>
            ) : (
                <Timeline key={channel.id} channelId={channel.id} title={title} focusId={focusId} intro={<Intro channel={channel} />}
                    renderPost={(id, options) => renderPost(id, {...options, editing: editing === id, onEdit: setEditing})} />
            )}
            {channel.delete_at ? <p className="archived">{t('channel.archived')}</p> :
                renderComposer({label: t(direct ? 'composer.toPerson' : 'composer.toChannel', {name: title}), onEditLast: editLast})}
        </main>
    );
}
