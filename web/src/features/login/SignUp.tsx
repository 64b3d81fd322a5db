import {useState} from 'react';
import {signUp} from '../../api/session';
import {t} from '../../i18n';
import {follow, href, navigate} from '../../nav';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {Frame} from './Frame';
import {Problem} from './Problem';
import {useForm} from './useForm';

/** A new account; on a server without any, the first one, which becomes its administrator. */
export default function SignUp() {
    const config = useStore((s) => s.config);
    const first = config.NoAccounts === 'true';
    const [email, setEmail] = useState('');
    const [username, setUsername] = useState('');
    const [password, setPassword] = useState('');
    const least = Number(config.PasswordMinimumLength) || 8;
    const form = useForm(async () => {
        const query = new URLSearchParams(location.search);
        const ready = await signUp({email: email.trim(), username: username.trim().toLowerCase(), password}, {token: query.get('t') ?? '', id: query.get('id') ?? ''});
        navigate(ready ? (first ? 'create_team' : '') : `should_verify_email?email=${encodeURIComponent(email.trim())}`, true);
    });
    const problem = form.problem?.id ?? '';
    const about = {email: /email/.test(problem), username: /username/.test(problem), password: /password/.test(problem)};
    const elsewhere = form.words && !about.email && !about.username && !about.password ? form.words : null;
    return (
        <Frame
            title={t(first ? 'first.title' : 'signUp.title')} lead={t(first ? 'first.lead' : 'signUp.lead')}
            foot={!first && <>{t('signUp.known')} <a href={href('login')} onClick={follow('login')}>{t('login.enter')}</a></>}
        >
            <form className="door-form" onSubmit={form.submit}>
                {first && <ol className="steps" aria-label={t('first.steps')}><li aria-current="step">{t('first.account')}</li><li>{t('first.team')}</li><li>{t('first.talk')}</li></ol>}
                <Problem words={elsewhere} />
                <Field label={t('form.email')} name="email" type="email" autoComplete="email" required autoFocus value={email} problem={about.email ? form.words! : undefined} onChange={(event) => setEmail(event.target.value)} />
                <Field label={t('form.username')} name="username" autoComplete="username" autoCapitalize="none" required minLength={3} maxLength={22} pattern="[a-zA-Z][a-zA-Z0-9._\-]*" value={username}
                    hint={t('form.usernameHint')} problem={about.username ? form.words! : undefined} onChange={(event) => setUsername(event.target.value)} />
                <Field label={t('form.password')} name="password" type="password" autoComplete="new-password" required minLength={least} value={password}
                    hint={t('form.passwordHint', {n: least})} problem={about.password ? form.words! : undefined} onChange={(event) => setPassword(event.target.value)} />
                <Button type="submit" wide disabled={form.busy}>{t(first ? 'first.create' : 'signUp.create')}</Button>
            </form>
        </Frame>
    );
}
