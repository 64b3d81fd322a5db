import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {canPush, isPushed, startPush, stopPush} from '../../api/webpush';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {Switch} from '../../ui/basics';
import {toast} from '../../ui/toasts';

/** Pushes to this browser while no window of the client is open. */
export function BrowserPush() {
    const [on, setOn] = useState(false);
    useEffect(() => void isPushed().then(setOn, () => undefined), []);
    if (!canPush) {
        return null;
    }
    const change = (wanted: boolean) => {
        setOn(wanted);
        (wanted ? startPush() : stopPush()).catch((error: unknown) => {
            setOn(!wanted);
            toast(failure(error).message || t('settings.notifyDenied'), true);
        });
    };
    return <div className="settings-row"><span>{m('notify.browserPush')}</span><Switch label={m('notify.browserPush')} checked={on} onChange={change} /></div>;
}
