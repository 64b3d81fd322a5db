import {useEffect, useState} from 'react';
import {allow, appInfo, wishOf, type OAuthApp} from '../../api/oauth';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {follow, href} from '../../nav';
import {useStore} from '../../state/use';
import {Button, Spinner} from '../../ui/basics';
import {Frame} from './Frame';
import {Problem} from './Problem';
import {useForm} from './useForm';

/** May this app act for me? The server asks only when it has not been answered before. */
export default function Authorize() {
    const [wish] = useState(() => wishOf(location.search));
    const [app, setApp] = useState<OAuthApp | null>(null);
    const [problem, setProblem] = useState('');
    const me = useStore((s) => s.users[s.me]);
    useEffect(() => {
        appInfo(wish.client_id).then(setApp, (error: unknown) => setProblem(failure(error).message || t('error.unreachable')));
    }, [wish]);
    const form = useForm(async () => location.assign(await allow(wish)));
    // Nowhere but to an address of the app itself, whatever stands in ours.
    const known = app?.callback_urls.includes(wish.redirect_uri);
    if (problem || (app && !known)) {
        return <Frame title={t('authorize.failed')}><Problem words={problem || t('authorize.address')} /><p><a href={href('')} onClick={follow('')}>{t('authorize.home')}</a></p></Frame>;
    }
    if (!app) {
        return <Frame title={t('app.loading')}><div className="door-wait"><Spinner /></div></Frame>;
    }
    const deny = () => {
        const to = new URL(wish.redirect_uri);
        to.searchParams.set('error', 'access_denied');
        if (wish.state) {
            to.searchParams.set('state', wish.state);
        }
        location.assign(to);
    };
    return (
        <Frame title={t('authorize.title', {name: app.name})} lead={app.description}>
            <form className="door-form" onSubmit={form.submit}>
                <Problem words={form.words} />
                <p>{t('authorize.as', {name: me?.username ?? ''})}</p>
                <ul className="door-list" aria-label={t('authorize.scopes')}>{scopes(wish.scope).map((words) => <li key={words}>{words}</li>)}</ul>
                <p className="door-small">{t('authorize.goesTo', {host: new URL(wish.redirect_uri).host})}</p>
                <Button type="submit" wide disabled={form.busy}>{t('authorize.allow')}</Button>
                <Button type="button" kind="quiet" wide onClick={deny}>{t('authorize.deny')}</Button>
            </form>
        </Frame>
    );
}

/** What the scopes mean to a person. Anything but the narrow ones of OpenID is everything. */
function scopes(scope: string): string[] {
    const asked = scope.split(/\s+/).filter(Boolean);
    const narrow = ['openid', 'profile', 'email', 'offline_access'];
    if (!asked.length || asked.some((one) => !narrow.includes(one))) {
        return [t('authorize.user')];
    }
    const words = [t('authorize.openid')];
    if (asked.includes('profile')) {
        words.push(t('authorize.profile'));
    }
    if (asked.includes('email')) {
        words.push(t('authorize.email'));
    }
    return words;
}
