import {useRef, useState} from 'react';
import {failure} from '../../api/client';
import {saveProfile} from '../../api/users';
import {t} from '../../i18n';
import {store, type UserProfile} from '../../state/state';
import {useStore} from '../../state/use';
import {Button, Field, Switch} from '../../ui/basics';
import {toast} from '../../ui/toasts';

/** When the user is told, and by which words. */
export function Notifications() {
    const [allowed, setAllowed] = useState(typeof Notification === 'undefined' ? 'denied' : Notification.permission);
    const props = useStore((s) => s.users[s.me]?.notify_props);
    const [words, setWords] = useState(props?.mention_keys ?? '');
    // The server takes them all at once: one change after the other, each on top of what the last one left.
    const queue = useRef(Promise.resolve());
    const save = (patch: Record<string, string>) => {
        queue.current = queue.current.then(() => saveProfile({notify_props: {...store.get().users[store.get().me]?.notify_props, ...patch} as UserProfile['notify_props']})).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    };
    const choice = (name: 'desktop' | 'push', label: string) => (
        <label className="settings-row">
            <span>{label}</span>
            <select className="input" value={props?.[name] ?? 'mention'} onChange={(event) => save({[name]: event.target.value})}>
                {(['all', 'mention', 'none'] as const).map((one) => <option key={one} value={one}>{t(`info.notify_${one}`)}</option>)}
            </select>
        </label>
    );
    const yes = (name: 'email' | 'first_name' | 'channel', label: string) => (
        <div className="settings-row"><span>{label}</span><Switch label={label} checked={props?.[name] === 'true'} onChange={(value) => save({[name]: String(value)})} /></div>
    );
    return (
        <>
            <div className="settings-row">
                <span>{t('settings.notify')}</span>
                <Switch label={t('settings.notify')} checked={allowed === 'granted'} onChange={() => void Notification?.requestPermission?.().then((answer) => {
                    setAllowed(answer);
                    if (answer !== 'granted') {
                        toast(t('settings.notifyDenied'));
                    }
                })} />
            </div>
            {choice('desktop', t('info.desktop'))}
            {choice('push', t('settings.push'))}
            {yes('email', t('settings.email'))}
            <h3 className="settings-title">{t('settings.words')}</h3>
            {yes('first_name', t('settings.firstName'))}
            {yes('channel', t('settings.channelWide'))}
            <form className="settings-words" onSubmit={(event) => (event.preventDefault(), save({mention_keys: words}))}>
                <Field label={t('settings.keywords')} hint={t('settings.keywordsHint')} value={words} onChange={(event) => setWords(event.target.value)} />
                <Button type="submit" kind="quiet">{t('app.save')}</Button>
            </form>
        </>
    );
}
