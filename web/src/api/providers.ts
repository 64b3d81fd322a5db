import type {ClientConfig} from '@mattermost/types/config';
import {t} from '../i18n';

export interface Provider {
    service: string;
    name: string;
    color: string;
}

/** The ways to sign in elsewhere that the server has switched on. */
export function providers(config: Partial<ClientConfig> & Record<string, string | undefined>): Provider[] {
    const all: Array<[string, boolean, string, string]> = [
        ['gitlab', config.EnableSignUpWithGitLab === 'true', config.GitLabButtonText || 'GitLab', config.GitLabButtonColor || ''],
        ['google', config.EnableSignUpWithGoogle === 'true', 'Google', ''],
        ['office365', config.EnableSignUpWithOffice365 === 'true', 'Microsoft', ''],
        ['openid', config.EnableSignUpWithOpenId === 'true', config.OpenIdButtonText || 'OpenID', config.OpenIdButtonColor || ''],
        ['saml', config.EnableSaml === 'true', config.SamlLoginButtonText || 'SAML', config.SamlLoginButtonColor || ''],
    ];
    return all.filter(([, on]) => on).map(([service, , name, color]) => ({service, name: t('login.with', {name}), color}));
}

/** Where a provider's button leads; the wish of this page's address goes along. */
export function providerPath(service: string, then: string): string {
    const here = new URLSearchParams(location.search);
    const query = new URLSearchParams();
    for (const name of ['t', 'id', 'desktop_token']) {
        const value = here.get(name);
        if (value) {
            query.set(name, value);
        }
    }
    if (then) {
        query.set('redirect_to', then);
    }
    const path = service === 'saml' ? 'login/sso/saml' : `oauth/${service}/login`;
    return `${path}${query.size ? `?${query}` : ''}`;
}
