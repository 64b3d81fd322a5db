import {Plus} from 'lucide-react';
import type {ReactNode} from 'react';
import {failure} from '../../api/client';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {Button} from '../../ui/basics';
import {openConfirm, openForm, type Draft, type Entry} from '../../ui/forms';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {toast} from '../../ui/toasts';

export interface Deed<T> {
    label: string;
    run: (one: T) => Promise<unknown>;
    /** Asked before: what it does. */
    sure?: string;
    when?: (one: T) => boolean;
}

interface ThingsProps<T> {
    title: string;
    lead: string;
    add: string;
    none: string;
    read: () => Promise<T[]>;
    idOf: (one: T) => string;
    nameOf: (one: T) => string;
    renderLines: (one: T) => ReactNode;
    renderChips?: (one: T) => ReactNode;
    entries: readonly Entry[];
    empty: Draft;
    draftOf: (one: T) => Draft;
    save: (draft: Draft, old: T | null) => Promise<unknown>;
    deeds: readonly Deed<T>[];
}

/** A list of things of one kind, each of which can be made, changed and taken away. */
export function Things<T>({title, lead, add, none, read, idOf, nameOf, renderLines, renderChips, entries, empty, draftOf, save, deeds}: ThingsProps<T>) {
    const asked = useAsked(read, []);
    const run = (work: Promise<unknown>) => void work.then(asked.again).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    const edit = (one: T | null) => openForm({
        title: one ? nameOf(one) : add, entries, value: one ? draftOf(one) : empty, action: one ? t('app.save') : m('users.create'),
        onSubmit: async (draft) => {
            await save(draft, one);
            asked.again();
        },
    });
    return (
        <>
            <Head title={title} lead={lead}><Button onClick={() => edit(null)}><Plus size={16} aria-hidden="true" />{add}</Button></Head>
            <Awaited asked={asked}>{(list) => (list.length ? (
                <ul className="rows" aria-label={title}>
                    {list.map((one) => (
                        <li key={idOf(one)}>
                            <span className="grow"><b>{nameOf(one)}</b>{renderLines(one)}</span>
                            {renderChips?.(one)}
                            <Button kind="plain" aria-label={`${m('row.edit')}: ${nameOf(one)}`} onClick={() => edit(one)}>{m('row.edit')}</Button>
                            {deeds.filter((deed) => deed.when?.(one) ?? true).map((deed) => (
                                <Button key={deed.label} kind="plain" aria-label={`${deed.label}: ${nameOf(one)}`} onClick={() => (deed.sure ? openConfirm({title: deed.label, body: deed.sure, action: deed.label, onYes: () => run(deed.run(one))}) : run(deed.run(one)))}>{deed.label}</Button>
                            ))}
                        </li>
                    ))}
                </ul>
            ) : <Nothing title={none} />)}</Awaited>
        </>
    );
}

/** An address that others need, with a button that copies it. */
export function CopyLine({value}: {value: string}) {
    return <button type="button" className="line mono copy-line" title={t('message.copyText')} onClick={() => void navigator.clipboard?.writeText(value).then(() => toast(t('message.textCopied')))}>{value}</button>;
}
