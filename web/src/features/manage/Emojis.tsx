import {useState} from 'react';
import {address} from '../../api/call';
import {addEmoji, emojis, removeEmoji} from '../../api/integrations';
import {wantUsers} from '../../api/users';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {may} from '../../state/roles';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {openConfirm} from '../../ui/forms';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {tell} from './TeamSettings';

/** Pictures with a name of their own, for all teams of the server. */
export function Emojis() {
    const [page, setPage] = useState(0);
    const [file, setFile] = useState<File | null>(null);
    const [name, setName] = useState('');
    const me = useStore((s) => s.me);
    const add = useStore((s) => may(s, 'create_emojis'));
    const others = useStore((s) => may(s, 'delete_others_emojis'));
    const users = useStore((s) => s.users);
    const asked = useAsked(async () => {
        const list = await emojis(page);
        wantUsers(list.map((one) => one.creator_id));
        return list;
    }, [page]);
    const submit = (event: React.FormEvent) => {
        event.preventDefault();
        if (file) {
            tell(addEmoji(name.replaceAll(':', '').trim().toLowerCase(), file, me), () => (setFile(null), setName(''), asked.again()));
        }
    };
    return (
        <>
            <Head title={m('manage.emoji')} lead={m('emoji.lead')} />
            {add && <form className="card" aria-label={m('emoji.add')} onSubmit={submit}>
                <h3>{m('emoji.add')}</h3>
                <Field label={m('emoji.name')} hint={m('emoji.nameHint')} value={name} maxLength={64} required onChange={(event) => setName(event.target.value)} />
                <div className="toolbar-row">
                    <label className="button quiet">{m('picture.choose')}<input type="file" className="sr" accept="image/png,image/jpeg,image/gif" onChange={(event) => setFile(event.target.files?.[0] ?? null)} /></label>
                    {file && <span className="muted">{file.name}</span>}
                    <Button type="submit" disabled={!file || !name.trim()}>{m('emoji.add')}</Button>
                </div>
            </form>}
            <Awaited asked={asked}>{(list) => (list.length ? (
                <ul className="rows" aria-label={m('manage.emoji')}>{list.map((one) => (
                    <li key={one.id}>
                        <img src={address(`/emoji/${one.id}/image`)} alt="" width="28" height="28" loading="lazy" style={{objectFit: 'contain'}} />
                        <span className="grow"><b>:{one.name}:</b><span className="line">{users[one.creator_id]?.username && `@${users[one.creator_id]?.username}`}</span></span>
                        {(others || one.creator_id === me) && <Button kind="plain" aria-label={`${m('row.remove')}: ${one.name}`} onClick={() => openConfirm({title: m('row.remove'), body: `:${one.name}:`, action: m('row.remove'), onYes: () => tell(removeEmoji(one.id), asked.again)})}>{m('row.remove')}</Button>}
                    </li>
                ))}</ul>
            ) : <Nothing title={m('emoji.none')} />)}</Awaited>
            {(page > 0 || (asked.value?.length ?? 0) >= 60) && <nav className="toolbar-row" aria-label={m('pager.title')}><Button kind="quiet" disabled={!page} onClick={() => setPage(page - 1)}>{m('pager.back')}</Button><Button kind="quiet" disabled={(asked.value?.length ?? 0) < 60} onClick={() => setPage(page + 1)}>{m('pager.next')}</Button></nav>}
        </>
    );
}
