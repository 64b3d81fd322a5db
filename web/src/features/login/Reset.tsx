import {useState} from 'react';
import {completeReset, requestReset} from '../../api/session';
import {t} from '../../i18n';
import {follow, href, navigate} from '../../nav';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {toast} from '../../ui/toasts';
import {Frame} from './Frame';
import {Problem} from './Problem';
import {useForm} from './useForm';

const back = () => <a href={href('login')} onClick={follow('login')}>{t('login.back')}</a>;

/** Asks for the mail; says the same whether or not the address is known. */
export default function Reset() {
    const [email, setEmail] = useState('');
    const [sent, setSent] = useState(false);
    const form = useForm(async () => {
        await requestReset(email);
        setSent(true);
    });
    return sent ? <Frame title={t('reset.sent')} lead={t('reset.sentLead', {email})} foot={back()}>{null}</Frame> : (
        <Frame title={t('reset.title')} lead={t('reset.lead')} foot={back()}>
            <form className="door-form" onSubmit={form.submit}>
                <Problem words={form.words} />
                <Field label={t('form.email')} type="email" name="email" autoComplete="email" required autoFocus value={email} onChange={(event) => setEmail(event.target.value)} />
                <Button type="submit" wide disabled={form.busy}>{t('reset.send')}</Button>
            </form>
        </Frame>
    );
}

export function ResetComplete({token}: {token: string}) {
    const [password, setPassword] = useState('');
    const least = useStore((s) => Number(s.config.PasswordMinimumLength) || 8);
    const form = useForm(async () => {
        await completeReset(token, password);
        toast(t('reset.done'));
        navigate('login', true);
    });
    return (
        <Frame title={t('reset.newTitle')} foot={back()}>
            <form className="door-form" onSubmit={form.submit}>
                <Problem words={form.words} />
                <Field label={t('reset.new')} type="password" name="password" autoComplete="new-password" required autoFocus minLength={least} hint={t('form.passwordHint', {n: least})}
                    value={password} onChange={(event) => setPassword(event.target.value)} />
                <Button type="submit" wide disabled={form.busy || !token}>{t('reset.save')}</Button>
            </form>
        </Frame>
    );
}
