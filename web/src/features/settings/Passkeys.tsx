import {KeyRound} from 'lucide-react';
import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {addPasskey, askAfterPassword, passkeys, passkeysWork, removePasskey, renamePasskey, type Passkey} from '../../api/passkeys';
import {locale} from '../../i18n';
import {p} from '../../i18n/passkeys';
import {useStore} from '../../state/use';
import {ago} from '../../text/time';
import {Button, Field} from '../../ui/basics';
import {openConfirm} from '../../ui/forms';
import {toast} from '../../ui/toasts';

// What the browser refuses (nothing chosen, time is up) has no words of the server.
const fail = (error: unknown) => toast(failure(error).message || p('failed'), true);

/** Keys of devices in place of the password, or after it. */
export function Passkeys() {
    const [list, setList] = useState<Passkey[]>([]);
    const [name, setName] = useState('');
    const [busy, setBusy] = useState(false);
    const read = () => void passkeys().then(setList).catch(fail);
    useEffect(read, []);
    const add = async (event: React.FormEvent) => {
        event.preventDefault();
        setBusy(true);
        try {
            await addPasskey(name.trim());
            setName('');
            toast(p('added'));
            read();
        } catch (error) {
            fail(error);
        }
        setBusy(false);
    };
    return (
        <section aria-label={p('title')}>
            <h3 className="settings-title">{p('title')}</h3>
            <p className="muted">{p('lead')}</p>
            {list.length > 0 ? <ul className="settings-list" aria-label={p('title')}>{list.map((one) => <Row key={one.id} one={one} onChange={read} />)}</ul> : <p className="muted">{p('none')}</p>}
            {passkeysWork() && (
                <form className="settings-words" onSubmit={(event) => void add(event)}>
                    <Field label={p('name')} value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
                    <Button type="submit" kind="quiet" disabled={busy}>{p('add')}</Button>
                </form>
            )}
            {list.length > 0 && <AfterPassword />}
        </section>
    );
}

function Row({one, onChange}: {one: Passkey; onChange: () => void}) {
    const [draft, setDraft] = useState<string | null>(null);
    const used = one.last_used_at ? p('lastUsed', {when: ago(one.last_used_at, Date.now(), locale())}) : p('never');
    const save = (event: React.FormEvent) => {
        event.preventDefault();
        renamePasskey(one.id, draft!).then(() => (setDraft(null), onChange()), fail);
    };
    const ask = () => openConfirm({title: p('removeTitle'), body: p('removeBody', {name: one.name}), action: p('removeAction'), onYes: () => void removePasskey(one.id).then(onChange, fail)});
    return draft === null ? (
        <li className="pick-row">
            <KeyRound size={18} aria-hidden="true" />
            <span className="grow"><b>{one.name}</b> <span className="muted">{used}{one.synced && ` · ${p('synced')}`}</span></span>
            <Button kind="quiet" aria-label={p('rename', {name: one.name})} onClick={() => setDraft(one.name)}>{p('renameAction')}</Button>
            <Button kind="quiet" aria-label={p('remove', {name: one.name})} onClick={ask}>{p('removeAction')}</Button>
        </li>
    ) : (
        <li className="pick-row">
            <form className="settings-words grow" onSubmit={save}>
                <Field label={p('name')} value={draft} maxLength={64} required autoFocus onChange={(event) => setDraft(event.target.value)} />
                <Button type="submit" kind="quiet" disabled={!draft.trim()}>{p('save')}</Button>
            </form>
        </li>
    );
}

/** The second factor without an authenticator app; what is on is switched off with the codes of the app. */
function AfterPassword() {
    const may = useStore((s) => s.config.EnableMultifactorAuthentication === 'true');
    const active = useStore((s) => Boolean(s.users[s.me]?.mfa_active));
    if (!may) {
        return null;
    }
    return active ? <p className="muted">{p('factorOn')}</p> : <div><Button kind="quiet" onClick={() => void askAfterPassword().catch(fail)}>{p('factor')}</Button></div>;
}
