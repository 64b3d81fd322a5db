import {failure} from '../../api/client';
import {certificateStatus, dropCertificate, putCertificate} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {m, type ManageKey} from '../../i18n/manage';
import {t} from '../../i18n';
import {Button} from '../../ui/basics';
import {Awaited, Head} from '../../ui/pages';
import {toast} from '../../ui/toasts';

const FILES: ['saml' | 'ldap', string, ManageKey, string][] = [
    ['saml', 'idp', 'certificate.idp', 'idp_certificate_file'], ['saml', 'public', 'certificate.public', 'public_certificate_file'], ['saml', 'private', 'certificate.private', 'private_key_file'],
    ['ldap', 'public', 'certificate.ldapPublic', ''], ['ldap', 'private', 'certificate.ldapPrivate', ''],
];

/** Certificates and keys that sign-in by SAML and LDAP need: files that the server keeps. */
export function Certificates() {
    const asked = useAsked(certificateStatus, []);
    const run = (work: Promise<unknown>) => void work.then(() => (toast(t('settings.saved')), asked.again())).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    return (
        <>
            <Head title={m('console.certificates')} lead={m('certificate.lead')} />
            <Awaited asked={asked}>{(status) => (
                <ul className="rows" aria-label={m('console.certificates')}>
                    {FILES.map(([kind, name, label, key]) => (
                        <li key={kind + name}>
                            <span className="grow"><b>{m(label)}</b><span className="line">{kind.toUpperCase()}</span></span>
                            {key && <span className={`chip ${status[key] ? 'good' : ''}`}>{m(status[key] ? 'certificate.there' : 'certificate.missing')}</span>}
                            <label className="button quiet file-button">{m('certificate.upload')}<input type="file" className="sr" aria-label={`${m('certificate.upload')}: ${m(label)}`} onChange={(event) => {
                                const file = event.target.files?.[0];
                                event.target.value = '';
                                if (file) {
                                    run(putCertificate(kind, name, file));
                                }
                            }} /></label>
                            <Button kind="plain" aria-label={`${m('row.remove')}: ${m(label)}`} onClick={() => run(dropCertificate(kind, name))}>{m('row.remove')}</Button>
                        </li>
                    ))}
                </ul>
            )}</Awaited>
        </>
    );
}
