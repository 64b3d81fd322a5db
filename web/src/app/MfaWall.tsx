import {useEffect, useState} from 'react';
import {failure} from '../api/client';
import {enterAfterMfa, logout} from '../api/session';
import {Frame} from '../features/login/Frame';
import {Problem} from '../features/login/Problem';
import {Mfa} from '../features/settings/Mfa';
import {m} from '../i18n/manage';
import {t} from '../i18n';
import {useStore} from '../state/use';

/** The server lets nobody on without two-step login: it is set up here, then the page that was asked for opens. */
export default function MfaWall() {
    const active = useStore((s) => Boolean(s.users[s.me]?.mfa_active));
    const name = useStore((s) => s.users[s.me]?.username ?? '');
    const [problem, setProblem] = useState('');
    useEffect(() => {
        if (active) {
            enterAfterMfa().catch((error) => setProblem(failure(error).message || t('error.unreachable')));
        }
    }, [active]);
    return (
        <Frame title={m('mfa.wall')} lead={m('mfa.wallLead')} foot={<>@{name} · <button type="button" className="link-button" onClick={() => void logout()}>{t('user.logout')}</button></>}>
            <Problem words={problem} />
            {!active && <div className="door-form"><Mfa begin /></div>}
        </Frame>
    );
}
