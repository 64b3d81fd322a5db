import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {authorizedApps, moveToPassword, moveToProvider, withdraw, type OAuthApp} from '../../api/oauth';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {toast} from '../../ui/toasts';

interface Way {
    service: string;
    name: string;
}

/** By what the account signs in, and the move to something else. The list of ways comes from the login page's own. */
export function SignInMethod({ways}: {ways: Way[]}) {
    const me = useStore((s) => s.users[s.me]);
    const transfer = useStore((s) => s.config.ExperimentalEnableAuthenticationTransfer !== 'false');
    const others = ways.filter((one) => one.service !== 'saml');
    const service = me?.auth_service ?? '';
    if (!me || !transfer || (!service && !others.length) || service === 'ldap') {
        return null;
    }
    return (
        <section>
            <h3 className="settings-title">{t('settings.signIn')}</h3>
            {service ? <ToPassword service={service} email={me.email} name={ways.find((one) => one.service === service)?.name ?? service} /> : <ToProvider ways={others} email={me.email} mfa={Boolean(me.mfa_active)} />}
        </section>
    );
}

function useProblem() {
    const [problem, setProblem] = useState('');
    const run = async (what: () => Promise<void>) => {
        setProblem('');
        try {
            await what();
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
    };
    return {problem, run};
}

function ToProvider({ways, email, mfa}: {ways: Way[]; email: string; mfa: boolean}) {
    const [service, setService] = useState(ways[0]!.service);
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const {problem, run} = useProblem();
    const go = (event: React.FormEvent) => {
        event.preventDefault();
        void run(async () => location.assign(await moveToProvider(service, email, password, code)));
    };
    return (
        <form className="settings-form" onSubmit={go}>
            <p className="muted">{t('settings.signInPassword')}</p>
            <label className="field"><span className="field-label">{t('settings.signInNew')}</span>
                <select className="input" value={service} onChange={(event) => setService(event.target.value)}>{ways.map((one) => <option key={one.service} value={one.service}>{one.name}</option>)}</select>
            </label>
            <Field label={t('settings.signInConfirm')} type="password" autoComplete="current-password" required value={password} problem={problem} onChange={(event) => setPassword(event.target.value)} />
            {mfa && <Field label={t('login.code')} inputMode="numeric" autoComplete="one-time-code" required value={code} onChange={(event) => setCode(event.target.value)} />}
            <div><Button type="submit" kind="quiet" disabled={!password}>{t('settings.signInMove')}</Button></div>
        </form>
    );
}

function ToPassword({service, email, name}: {service: string; email: string; name: string}) {
    const [password, setPassword] = useState('');
    const {problem, run} = useProblem();
    const go = (event: React.FormEvent) => {
        event.preventDefault();
        void run(async () => {
            await moveToPassword(service, email, password);
            location.assign('login');
        });
    };
    return (
        <form className="settings-form" onSubmit={go}>
            <p className="muted">{t('settings.signInProvider', {name})}</p>
            <Field label={t('settings.signInChoose')} type="password" autoComplete="new-password" required value={password} problem={problem} onChange={(event) => setPassword(event.target.value)} />
            <div><Button type="submit" kind="quiet" disabled={!password}>{t('settings.signInBack')}</Button></div>
        </form>
    );
}

/** Apps that may act for the user. */
export function AuthorizedApps() {
    const on = useStore((s) => s.config.EnableOAuthServiceProvider === 'true');
    const [list, setList] = useState<OAuthApp[]>([]);
    const fail = (error: unknown) => toast(failure(error).message || t('error.unreachable'), true);
    const read = () => void authorizedApps().then(setList, fail);
    useEffect(() => {
        if (on) {
            read();
        }
    }, [on]);
    if (!on || !list.length) {
        return null;
    }
    return (
        <section>
            <h3 className="settings-title">{t('settings.apps')}</h3>
            <ul className="settings-list" aria-label={t('settings.apps')}>
                {list.map((one) => <li key={one.id} className="pick-row"><span className="grow ellipsis"><b>{one.name}</b> <span className="muted">{one.homepage}</span></span><Button kind="quiet" onClick={() => void withdraw(one.id).then(read, fail)}>{t('settings.appRemove')}</Button></li>)}
            </ul>
        </section>
    );
}
