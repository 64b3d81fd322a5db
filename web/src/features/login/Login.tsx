import {lazy, Suspense, useState} from 'react';
import {passkeysWork} from '../../api/passkeys';
import {login} from '../../api/session';
import {t} from '../../i18n';
import {follow, href, navigate} from '../../nav';
import type {Config} from '../../state/state';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {Frame} from './Frame';
import {Problem} from './Problem';
import {Providers} from './Providers';
import {useForm} from './useForm';

const Passkey = lazy(() => import('./Passkey'));

/** What one may type to say who one is: the server's own ways, and the directory's field if there is one. */
function whoLabel(config: Config): string {
    const [mail, name] = [config.EnableSignInWithEmail !== 'false', config.EnableSignInWithUsername !== 'false'];
    const own = mail && name ? t('login.nameOrEmail') : mail ? t('form.email') : name ? t('form.username') : '';
    const directory = config.EnableLdap === 'true' ? config.LdapLoginFieldName || (own ? '' : t('form.username')) : '';
    return own && directory ? t('login.orDirectory', {own, directory}) : own || directory;
}

/** E-mail or name with password; the code of a second factor when the server asks for one. */
export default function Login({then}: {then: string}) {
    const config = useStore((s) => s.config);
    const [id, setId] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [askCode, setAskCode] = useState(false);
    const leave = () => {
        if (!then.startsWith('oauth/')) {
            navigate(then, true);
        }
    };
    const form = useForm(async () => {
        try {
            await login(id, password, code);
            leave();
        } catch (error) {
            const failed = error as {id?: string};
            if (failed.id === 'mfa.validate_token.authenticate.app_error' && !askCode) {
                setAskCode(true);
                return;
            }
            if (failed.id === 'api.user.login.not_verified.app_error') {
                navigate(`should_verify_email?email=${encodeURIComponent(id.includes('@') ? id : '')}`);
                return;
            }
            throw error;
        }
    });
    const open = config.EnableSignUpWithEmail !== 'false' && config.EnableUserCreation !== 'false' && (config.EnableOpenServer === 'true' || config.NoAccounts === 'true');
    const byPassword = config.EnableSignInWithEmail !== 'false' || config.EnableSignInWithUsername !== 'false' || config.EnableLdap === 'true';
    const changed = new URLSearchParams(location.search).get('extra') === 'signin_change';
    return (
        <Frame title={t('login.title')} lead={config.CustomDescriptionText || t('login.lead')} foot={open && (
            <>{t('login.newHere')} <a href={href('signup_user_complete')} onClick={follow('signup_user_complete')}>{t('login.signUp')}</a></>
        )}>
            {changed && <p className="notice" role="status">{t('login.changed')}</p>}
            {byPassword && <form className="door-form" onSubmit={form.submit}>
                <Problem words={form.problem?.status === 401 ? t(askCode ? 'login.wrongCode' : 'login.wrong') : form.words} />
                <Field label={whoLabel(config)} name="username" autoComplete="username" autoCapitalize="none" required autoFocus value={id} onChange={(event) => setId(event.target.value)} />
                <Field label={t('form.password')} name="password" type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
                {askCode && <Field label={t('login.code')} name="code" inputMode="numeric" autoComplete="one-time-code" autoFocus value={code} hint={t('login.codeHint')} onChange={(event) => setCode(event.target.value)} />}
                <Button type="submit" wide disabled={form.busy}>{t('login.enter')}</Button>
                <a className="door-link" href={href('reset_password')} onClick={follow('reset_password')}>{t('login.forgot')}</a>
            </form>}
            {byPassword && passkeysWork() && <Suspense><Passkey after={askCode ? {id, password} : undefined} onIn={leave} /></Suspense>}
            <Providers then={then} alone={!byPassword} />
        </Frame>
    );
}
