import {SearchIcon, X} from 'lucide-react';
import {useCallback, useRef, useState} from 'react';
import {keep, recall} from '../../ui/keep';
import {searchPosts} from '../../api/find';
import {findPeople} from '../../api/users';
import {t} from '../../i18n';
import {openSide} from '../../nav';
import {store, type Channel, type Team} from '../../state/state';
import {marksOf, openFilter} from '../../text/find';
import {fuzzy} from '../../text/names';
import {Empty, Segments} from '../../ui/basics';
import {Files, type RenderFile} from './Files';
import {List, useFound} from './Lists';
import type {RenderPost} from './Side';

interface Props {
    team: Team;
    channel: Channel | undefined;
    query: string;
    renderPost: RenderPost;
    renderFile: RenderFile;
}

const FILTERS = ['from:', 'in:', 'after:', 'before:', 'on:'] as const;

/** Search in the team. What was asked stands in the address, so Back leads through one's searches. */
export function Search({team, channel, query, renderPost, renderFile}: Props) {
    const [kind, setKind] = useState<'posts' | 'files'>(() => (recall('ochre.find') === 'files' ? 'files' : 'posts'));
    const [text, setText] = useState(query);
    const field = useRef<HTMLInputElement>(null);
    const write = (next: string) => {
        setText(next);
        field.current?.focus();
    };
    const here = channel && channel.team_id ? `in:${channel.name}` : '';
    return (
        <>
            <form className="search-form" role="search" onSubmit={(event) => (event.preventDefault(), text.trim() && openSide('search', text.trim()))}>
                <div className="search-field">
                    <SearchIcon size={16} aria-hidden="true" />
                    <input ref={field} autoFocus value={text} placeholder={t('search.placeholder')} aria-label={t('search.field')} enterKeyHint="search"
                        onChange={(event) => setText(event.target.value)}
                        onKeyDown={(event) => {
                            if (event.key === 'Escape' && text && text !== query) {
                                event.preventDefault();
                                setText(query);
                            }
                        }} />
                    {text && <button type="button" className="icon-button small" aria-label={t('search.clear')} onClick={() => write('')}><X size={15} /></button>}
                </div>
                <div className="search-filters" role="group" aria-label={t('search.filters')}>
                    {here && <button type="button" className="chip" aria-pressed={text.includes(here)} onClick={() => write(text.includes(here) ? text.replace(here, '').trim() : `${here} ${text}`.trim() + ' ')}>{t('search.here')}</button>}
                    {FILTERS.map((one) => <button key={one} type="button" className="chip" title={t(`search.${one.slice(0, -1) as 'from'}`)} onClick={() => write(`${text.trimEnd()} ${one}`.trimStart())}>{one}</button>)}
                </div>
                <Complete text={text} onWrite={write} />
            </form>
            {query && <div className="outbox-tabs"><Segments label={t('search.kind')} value={kind} onChange={(value) => (setKind(value), keep('ochre.find', value))} options={[{value: 'posts', label: t('search.posts')}, {value: 'files', label: t('files.title')}]} /></div>}
            {query && kind === 'files' ? <Files key={query} team={team} terms={query} renderFile={renderFile} title={t('search.none')} body={t('search.noneBody')} places /> :
                query ? <Results team={team} query={query} renderPost={renderPost} /> : (
                <Empty art={<SearchIcon size={40} strokeWidth={1.3} />} title={t('search.start')}><p>{t('search.startBody')}</p></Empty>
            )}
        </>
    );
}

function Results({team, query, renderPost}: {team: Team; query: string; renderPost: RenderPost}) {
    const read = useCallback((page: number) => searchPosts(team.id, query, page), [team.id, query]);
    const found = useFound(read);
    return <List found={found} ids={found.ids} team={team} marks={marksOf(query)} renderPost={renderPost} label={t('search.results')}
        icon={<SearchIcon size={40} strokeWidth={1.3} />} title={t('search.none')} body={t('search.noneBody')} />;
}

/** Names for a filter that is being typed. */
function Complete({text, onWrite}: {text: string; onWrite: (text: string) => void}) {
    const filter = openFilter(text);
    const [, again] = useState(0);
    const asked = useRef('');
    if (!filter) {
        return null;
    }
    if (filter.name === 'from' && asked.current !== filter.term) {
        asked.current = filter.term;
        void findPeople(filter.term, store.get().view.teamId).then(() => again((n) => n + 1));
    }
    const s = store.get();
    const names = filter.name === 'from' ? Object.values(s.users).filter((user) => !user.delete_at).map((user) => user.username) :
        Object.values(s.channels).filter((one) => one.team_id === s.view.teamId && !one.delete_at).map((one) => one.name);
    const fit = names.map((name) => [filter.term ? fuzzy(filter.term, name) : 0, name] as const).filter(([score, name]) => score !== undefined && name !== filter.term);
    fit.sort((a, b) => a[0]! - b[0]! || a[1].localeCompare(b[1]));
    return fit.length ? (
        <ul className="search-complete" aria-label={t('composer.suggestions')}>
            {fit.slice(0, 6).map(([, name]) => <li key={name}><button type="button" className="chip" onClick={() => onWrite(text.slice(0, text.length - filter.term.length).replace(/[@~]$/, '') + name + ' ')}>{name}</button></li>)}
        </ul>
    ) : null;
}
