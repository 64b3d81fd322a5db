import {useEffect, useState} from 'react';
import {t} from '../../i18n';
import {basePath} from '../../nav';
import {Frame} from './Frame';

/** The sign-in was for the desktop program: it is called by its own address and takes the token from there. */
export default function Desktop() {
    const [link] = useState(() => {
        const query = new URLSearchParams(location.search);
        const tokens = new URLSearchParams({client_token: query.get('client_token') ?? '', server_token: query.get('server_token') ?? ''});
        return query.get('server_token') ? `${query.get('isDesktopDev') ? 'mattermost-dev' : 'mattermost'}://${location.host}${basePath}login/desktop?${tokens}` : '';
    });
    useEffect(() => {
        if (link) {
            // The token works once; it need not stay in the history of this browser.
            history.replaceState(null, '', location.pathname);
            location.assign(link);
        }
    }, [link]);
    return (
        <Frame title={t(link ? 'desktop.title' : 'desktop.nothing')} lead={t(link ? 'desktop.lead' : 'desktop.again')}>
            {link && <p className="door-form"><a className="button wide" href={link}>{t('desktop.open')}</a></p>}
        </Frame>
    );
}
