import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {resendVerification, verifyEmail} from '../../api/session';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import {Button, Field, Spinner} from '../../ui/basics';
import {toast} from '../../ui/toasts';
import {Frame} from './Frame';
import {Problem} from './Problem';
import {useForm} from './useForm';

const toLogin = (key: 'login.enter' | 'login.back') => <a href={href('login')} onClick={follow('login')}>{t(key)}</a>;

/** The link of the mail leads here. */
export default function Verify({token, email}: {token: string; email: string}) {
    const [state, setState] = useState<'busy' | 'done' | string>('busy');
    useEffect(() => {
        verifyEmail(token).then(() => setState('done')).catch((error) => setState(failure(error).message || t('error.unreachable')));
    }, [token]);
    if (state === 'busy') {
        return <Frame title={t('verify.busy')}><div className="door-wait"><Spinner /></div></Frame>;
    }
    if (state === 'done') {
        return <Frame title={t('verify.done')} lead={t('verify.doneLead', {email})} foot={toLogin('login.enter')}>{null}</Frame>;
    }
    return <Frame title={t('verify.failed')} lead={state} foot={toLogin('login.back')}>{null}</Frame>;
}

export function ShouldVerify({email: known}: {email: string}) {
    const [email, setEmail] = useState(known);
    const form = useForm(async () => {
        await resendVerification(email.trim());
        toast(t('verify.resent'));
    });
    return (
        <Frame title={t('verify.should')} lead={t('verify.shouldLead')} foot={toLogin('login.back')}>
            <form className="door-form" onSubmit={form.submit}>
                <Problem words={form.words} />
                {!known && <Field label={t('form.email')} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />}
                <Button type="submit" kind="quiet" wide disabled={form.busy || !email}>{t('verify.resend')}</Button>
            </form>
        </Frame>
    );
}
