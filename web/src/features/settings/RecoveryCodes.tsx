import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {newRecoveryCodes, recoveryCodes} from '../../api/passkeys';
import {t} from '../../i18n';
import {p} from '../../i18n/passkeys';
import {useStore} from '../../state/use';
import {Button} from '../../ui/basics';
import {toast} from '../../ui/toasts';

/** Numbers to keep on paper, for whoever has a second factor. */
export function RecoveryCodes() {
    const active = useStore((s) => Boolean(s.users[s.me]?.mfa_active));
    const [left, setLeft] = useState(0);
    const [codes, setCodes] = useState<string[]>([]);
    const fail = (error: unknown) => toast(failure(error).message || t('error.unreachable'), true);
    useEffect(() => {
        if (active) {
            void recoveryCodes().then((state) => setLeft(state.remaining), fail);
        } else {
            setCodes([]);
        }
    }, [active]);
    if (!active) {
        return null;
    }
    const make = () => void newRecoveryCodes().then((made) => (setCodes(made.codes), setLeft(made.codes.length)), fail);
    return (
        <section aria-label={p('codes')}>
            <h3 className="settings-title">{p('codes')}</h3>
            <p className="muted">{p('codesLead')} {p('codesLeft', {n: left})}</p>
            {codes.length > 0 && (
                <div role="status">
                    <p>{p('codesOnce')}</p>
                    <pre dir="ltr">{codes.join('\n')}</pre>
                </div>
            )}
            <div className="settings-row">
                <Button kind="quiet" onClick={make}>{p('codesMake')}</Button>
                {codes.length > 0 && <Button kind="quiet" onClick={() => void navigator.clipboard.writeText(codes.join('\n')).catch(fail)}>{p('copy')}</Button>}
            </div>
        </section>
    );
}
