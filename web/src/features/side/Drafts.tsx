import {CornerDownRight, PenLine} from 'lucide-react';
import {useState} from 'react';
import {sendPost} from '../../api/posts';
import {locale, t} from '../../i18n';
import {navigate} from '../../nav';
import {channelTitle} from '../../state/channels';
import {clearDraft, draftsOf} from '../../state/drafts';
import {channelPath} from '../../state/paths';
import {store, type Team} from '../../state/state';
import {shallow, useStore} from '../../state/use';
import {Button, Empty, Segments} from '../../ui/basics';
import {Markdown} from '../../ui/markdown';
import {openSide} from '../../nav';
import {Scheduled} from './Scheduled';

/** What was begun and not sent, and what is to be sent later. */
export function Outbox({team, tab}: {team: Team; tab: 'drafts' | 'scheduled'}) {
    const [now, setNow] = useState(tab);
    const choose = (value: 'drafts' | 'scheduled') => (setNow(value), openSide(value, '', true));
    const tabs = <div className="outbox-tabs"><Segments label={t('drafts.which')} value={now} onChange={choose} options={[{value: 'drafts', label: t('drafts.title')}, {value: 'scheduled', label: t('scheduled.title')}]} /></div>;
    return <>{tabs}{now === 'drafts' ? <Drafts team={team} /> : <Scheduled team={team} />}</>;
}

function Drafts({team}: {team: Team}) {
    const keys = useStore((s) => draftsOf(s, team.id), shallow);
    if (!keys.length) {
        return <Empty art={<PenLine size={40} strokeWidth={1.3} />} title={t('drafts.empty')}><p>{t('drafts.emptyBody')}</p></Empty>;
    }
    return <ul className="found" aria-label={t('drafts.title')}>{keys.map((key) => <One key={key} id={key} team={team} />)}</ul>;
}

function One({id, team}: {id: string; team: Team}) {
    const [channelId = '', rootId = ''] = id.split(':');
    const draft = useStore((s) => s.drafts[id]);
    const title = useStore((s) => (s.channels[channelId] ? channelTitle(s, s.channels[channelId]) : ''));
    if (!draft) {
        return null;
    }
    const open = () => {
        const s = store.get();
        const channel = s.channels[channelId];
        if (channel) {
            navigate(channelPath(s, team, channel) + (rootId ? `?thread=${rootId}` : ''));
        }
    };
    const ready = Boolean(draft.message.trim()) && !draft.uploads.length && !/^\/[a-z]/i.test(draft.message);
    return (
        <li className="scheduled-item">
            <div className="scheduled-when"><b className="ellipsis">{title}</b>{rootId && <span>{t('search.inThread')}</span>}
                <button type="button" className="found-jump" onClick={open}><CornerDownRight size={13} aria-hidden="true" />{t('drafts.open')}</button></div>
            {draft.message && <Markdown text={draft.message} />}
            {draft.uploads.length > 0 && <p className="muted">{new Intl.ListFormat(locale()).format(draft.uploads.map((one) => one.name))}</p>}
            <footer>
                <Button kind="quiet" disabled={!ready} onClick={() => void sendPost(channelId, rootId, draft.message.trimEnd(), [], draft.priority, draft.burn ? 'burn_on_read' : '')}>{t('scheduled.now')}</Button>
                <Button kind="plain" onClick={() => store.update((s) => clearDraft(s, id))}>{t('drafts.discard')}</Button>
            </footer>
        </li>
    );
}
