import {providerPath, providers} from '../../api/providers';
import {t} from '../../i18n';
import {basePath, href} from '../../nav';
import {useStore} from '../../state/use';

/** One button for each way to sign in elsewhere. Links, since the browser leaves this page. */
export function Providers({then, alone}: {then: string; alone: boolean}) {
    const config = useStore((s) => s.config);
    const list = providers(config);
    if (!list.length) {
        return null;
    }
    const to = then ? basePath + then.replace(/^\//, '') : '';
    return (
        <div className="door-ways">
            {!alone && <p className="door-or"><span>{t('login.or')}</span></p>}
            {list.map((one) => (
                <a key={one.service} className="button quiet wide" href={href(providerPath(one.service, to))}>
                    {one.color && <i aria-hidden="true" className="door-dot" style={{background: one.color}} />}{one.name}
                </a>
            ))}
        </div>
    );
}
