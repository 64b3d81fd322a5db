import {useEffect, useState} from 'react';
import {beginMfa, setMfa} from '../../api/account';
import {failure} from '../../api/client';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {openConfirm} from '../../ui/forms';
import {toast} from '../../ui/toasts';
import './settings.css';

/** A second proof at the login: codes of an authenticator app. `begin`: where there is nothing else to do, it begins by itself. */
export function Mfa({begin}: {begin?: boolean} = {}) {
    const active = useStore((s) => Boolean(s.users[s.me]?.mfa_active));
    const [begun, setBegun] = useState<{secret: string; qr_code: string} | null>(null);
    const [code, setCode] = useState('');
    const [problem, setProblem] = useState('');
    const fail = (error: unknown) => toast(failure(error).message || t('error.unreachable'), true);
    useEffect(() => {
        if (begin) {
            void beginMfa().then(setBegun, fail);
        }
    }, [begin]);
    const finish = async (event: React.FormEvent) => {
        event.preventDefault();
        setProblem('');
        try {
            await setMfa(true, code.replace(/\s/g, ''));
            setBegun(null);
            setCode('');
            toast(m('mfa.isOn'));
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
    };
    return (
        <section aria-label={m('mfa.title')}>
            {!begin && <h3 className="settings-title">{m('mfa.title')}</h3>}
            {active ? <div className="settings-row"><span>{m('mfa.isOn')}</span><Button kind="quiet" onClick={() => openConfirm({title: m('mfa.off'), body: m('mfa.offBody'), action: m('mfa.off'), onYes: () => void setMfa(false).catch(fail)})}>{m('mfa.off')}</Button></div> : begun ? (
                <form className="settings-form" onSubmit={(event) => void finish(event)}>
                    <p>{m('mfa.scan')}</p>
                    <img className="qr" alt={m('mfa.picture')} src={`data:image/png;base64,${begun.qr_code}`} />
                    <p><code>{begun.secret}</code></p>
                    <Field label={t('login.code')} hint={m('mfa.codeHint')} inputMode="numeric" autoComplete="one-time-code" required value={code} problem={problem} onChange={(event) => setCode(event.target.value)} />
                    <div><Button type="submit">{m('mfa.on')}</Button></div>
                </form>
            ) : <div className="settings-row"><span className="muted">{m('mfa.lead')}</span><Button kind="quiet" onClick={() => void beginMfa().then(setBegun, fail)}>{m('mfa.begin')}</Button></div>}
        </section>
    );
}
