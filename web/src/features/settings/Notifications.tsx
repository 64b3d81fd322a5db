import {useRef, useState} from 'react';
import {failure} from '../../api/client';
import {setPreferences} from '../../api/preferences';
import {saveProfile} from '../../api/users';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {store, type UserProfile} from '../../state/state';
import {useStore} from '../../state/use';
import {Button, Field, Switch} from '../../ui/basics';
import {toast} from '../../ui/toasts';
import {BrowserPush} from './BrowserPush';

/** When the user is told, and by which words. */
export function Notifications() {
    const [allowed, setAllowed] = useState(typeof Notification === 'undefined' ? 'denied' : Notification.permission);
    const props = useStore((s) => s.users[s.me]?.notify_props);
    const [words, setWords] = useState(props?.mention_keys ?? '');
    const [away, setAway] = useState(props?.auto_responder_message ?? '');
    const replies = useStore((s) => s.config.ExperimentalEnableAutomaticReplies === 'true');
    const interval = useStore((s) => s.preferences['notifications--email_interval'] ?? '30');
    // The server takes them all at once: one change after the other, each on top of what the last one left.
    const queue = useRef(Promise.resolve());
    const save = (patch: Record<string, string>) => {
        queue.current = queue.current.then(() => saveProfile({notify_props: {...store.get().users[store.get().me]?.notify_props, ...patch} as UserProfile['notify_props']})).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    };
    const setPreference = (category: string, name: string, value: string) => void setPreferences([{category, name, value}]);
    const choice = (name: 'desktop' | 'push' | 'desktop_threads' | 'push_threads', label: string, of?: string) => (
        <label className="settings-row">
            <span>{label}</span>
            <select className="input" aria-label={of && `${of}: ${label}`} value={props?.[name] ?? 'mention'} onChange={(event) => save({[name]: event.target.value})}>
                {(['all', 'mention', 'none'] as const).map((one) => <option key={one} value={one}>{t(`info.notify_${one}`)}</option>)}
            </select>
        </label>
    );
    const yes = (name: 'email' | 'first_name' | 'channel' | 'desktop_sound' | 'email_threads' | 'auto_responder_active', label: string) => (
        <div className="settings-row"><span>{label}</span><Switch label={label} checked={['true', 'all'].includes(String(props?.[name as 'email']))} onChange={(value) => save({[name]: name === 'email_threads' ? (value ? 'all' : 'mention') : String(value)})} /></div>
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
            <BrowserPush />
            {choice('desktop', t('info.desktop'))}
            {yes('desktop_sound', m('notify.sound'))}
            {choice('push', t('settings.push'))}
            <label className="settings-row"><span>{m('notify.pushWhen')}</span>
                <select className="input" value={props?.push_status ?? 'away'} onChange={(event) => save({push_status: event.target.value})}>
                    {(['online', 'away', 'offline'] as const).map((one) => <option key={one} value={one}>{m(`notify.pushWhen_${one}`)}</option>)}
                </select>
            </label>
            {yes('email', t('settings.email'))}
            {props?.email === 'true' && <label className="settings-row"><span>{m('notify.mailEvery')}</span>
                <select className="input" value={interval} onChange={(event) => setPreference('notifications', 'email_interval', event.target.value)}>
                    {(['30', '900', '3600'] as const).map((one) => <option key={one} value={one}>{m(`notify.mail_${one}`)}</option>)}
                </select>
            </label>}
            <h3 className="settings-title">{m('notify.threads')}</h3>
            {choice('desktop_threads', m('notify.threadsDesktop'), m('notify.threads'))}
            {choice('push_threads', m('notify.threadsPush'), m('notify.threads'))}
            {yes('email_threads', m('notify.threadsMail'))}
            <h3 className="settings-title">{t('settings.words')}</h3>
            {yes('first_name', t('settings.firstName'))}
            {yes('channel', t('settings.channelWide'))}
            <form className="settings-words" onSubmit={(event) => (event.preventDefault(), save({mention_keys: words}))}>
                <Field label={t('settings.keywords')} hint={t('settings.keywordsHint')} value={words} onChange={(event) => setWords(event.target.value)} />
                <Button type="submit" kind="quiet">{t('app.save')}</Button>
            </form>
            {replies && <>
                <h3 className="settings-title">{m('notify.away')}</h3>
                {yes('auto_responder_active', m('notify.awayOn'))}
                <form className="settings-words" onSubmit={(event) => (event.preventDefault(), save({auto_responder_message: away}))}>
                    <Field label={m('notify.awayText')} value={away} maxLength={200} onChange={(event) => setAway(event.target.value)} />
                    <Button type="submit" kind="quiet">{t('app.save')}</Button>
                </form>
            </>}
        </>
    );
}
