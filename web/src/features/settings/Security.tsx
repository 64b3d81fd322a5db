import {Laptop, Smartphone} from 'lucide-react';
import {useEffect, useState} from 'react';
import {createToken, endSession, endSessions, removeToken, sessions, tokens, type Session, type UserAccessToken} from '../../api/account';
import {failure} from '../../api/client';
import {providers} from '../../api/providers';
import {changePassword} from '../../api/users';
import {locale, t} from '../../i18n';
import {may} from '../../state/roles';
import {useStore} from '../../state/use';
import {ago} from '../../text/time';
import {m} from '../../i18n/manage';
import {Button, Field} from '../../ui/basics';
import {openConfirm} from '../../ui/forms';
import {toast} from '../../ui/toasts';
import {Mfa} from './Mfa';
import {Passkeys} from './Passkeys';
import {RecoveryCodes} from './RecoveryCodes';
import {AuthorizedApps, SignInMethod} from './SignIn';

const fail = (error: unknown) => toast(failure(error).message || t('error.unreachable'), true);

export function Security() {
    const withTokens = useStore((s) => s.config.EnableUserAccessTokens === 'true' && may(s, 'create_user_access_token'));
    const withMfa = useStore((s) => s.config.EnableMultifactorAuthentication === 'true');
    const service = useStore((s) => s.users[s.me]?.auth_service ?? '');
    const config = useStore((s) => s.config);
    // Who signs in at a provider has passkeys there; one of a directory may have them beside its password.
    const here = !service || service === 'ldap';
    return <>{!service && <Password />}<SignInMethod ways={providers(config)} />{here && <Passkeys />}{withMfa && <Mfa />}{withMfa && <RecoveryCodes />}<Sessions /><AuthorizedApps />{withTokens && <Tokens />}</>;
}

/** Where the user is logged in. */
function Sessions() {
    const [list, setList] = useState<Session[]>([]);
    const read = () => void sessions().then(setList).catch(fail);
    useEffect(read, []);
    return (
        <section>
            <h3 className="settings-title">{t('settings.sessions')}</h3>
            <ul className="settings-list" aria-label={t('settings.sessions')}>
                {[...list].sort((a, b) => b.last_activity_at - a.last_activity_at).map((one) => {
                    const name = [one.props?.browser, one.props?.os].filter(Boolean).join(', ') || t('settings.sessionUnknown');
                    return (
                        <li key={one.id} className="pick-row">
                            {one.device_id ? <Smartphone size={18} aria-hidden="true" /> : <Laptop size={18} aria-hidden="true" />}
                            <span className="grow"><b>{name}</b> <span className="muted">{ago(one.last_activity_at, Date.now(), locale())}</span></span>
                            <Button kind="quiet" onClick={() => void endSession(one.id).then(read, fail)}>{t('settings.endSession')}</Button>
                        </li>
                    );
                })}
            </ul>
            <div><Button kind="quiet" onClick={() => openConfirm({title: m('session.endAll'), body: m('session.endAllBody'), action: m('session.endAll'), onYes: () => void endSessions().then(() => location.reload(), fail)})}>{m('session.endAll')}</Button></div>
        </section>
    );
}

/** Keys for programs that act for the user. The secret is shown once. */
function Tokens() {
    const [list, setList] = useState<UserAccessToken[]>([]);
    const [name, setName] = useState('');
    const [secret, setSecret] = useState('');
    const read = () => void tokens().then(setList).catch(fail);
    useEffect(read, []);
    const make = (event: React.FormEvent) => {
        event.preventDefault();
        createToken(name.trim()).then((made) => (setSecret(made.token ?? ''), setName(''), read()), fail);
    };
    return (
        <section>
            <h3 className="settings-title">{t('settings.tokens')}</h3>
            <form className="settings-words" onSubmit={make}>
                <Field label={t('settings.tokenFor')} value={name} maxLength={255} required onChange={(event) => setName(event.target.value)} />
                <Button type="submit" kind="quiet" disabled={!name.trim()}>{t('settings.tokenMake')}</Button>
            </form>
            {secret && <p className="notice" role="status"><span>{t('settings.tokenOnce')} <code>{secret}</code></span></p>}
            <ul className="settings-list" aria-label={t('settings.tokens')}>
                {list.map((one) => <li key={one.id} className="pick-row"><span className="grow ellipsis">{one.description}</span><Button kind="quiet" onClick={() => void removeToken(one.id).then(read, fail)}>{t('settings.tokenRemove')}</Button></li>)}
            </ul>
        </section>
    );
}

function Password() {
    const [[now, next], set] = useState(['', '']);
    const [problem, setProblem] = useState('');
    const save = async (event: React.FormEvent) => {
        event.preventDefault();
        setProblem('');
        try {
            await changePassword(now!, next!);
            set(['', '']);
            toast(t('settings.passwordSaved'));
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
    };
    return (
        <form className="settings-form" onSubmit={(event) => void save(event)}>
            <h3 className="settings-title">{t('settings.password')}</h3>
            <Field label={t('settings.passwordNow')} type="password" autoComplete="current-password" required value={now} onChange={(event) => set([event.target.value, next!])} />
            <Field label={t('settings.passwordNew')} type="password" autoComplete="new-password" required value={next} problem={problem} onChange={(event) => set([now!, event.target.value])} />
            <div><Button type="submit" kind="quiet" disabled={!now || !next}>{t('settings.passwordSave')}</Button></div>
        </form>
    );
}
