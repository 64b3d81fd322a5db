//! What a setting is called, what kind of thing it holds, and in which unit: read from its key, with exceptions where the
//! key alone would not be understood. A key that the server gains later is shown by the same rules, without a change here.
import type {Value as ConfigValue} from '../../api/console';
import type {Entry} from '../../ui/forms';
import {settingHelp, settingName} from '../../i18n/settings/words';
import {LABELS, OPTIONS} from './exceptions';

/** The sections of the configuration, in the groups that they are shown in. */
export const SECTIONS = {
    site: ['TeamSettings', 'SupportSettings', 'AnnouncementSettings', 'ThemeSettings', 'DisplaySettings', 'LocalizationSettings', 'PrivacySettings', 'NativeAppSettings'],
    signIn: ['PasswordSettings', 'GuestAccountsSettings', 'LdapSettings', 'SamlSettings', 'OpenIdSettings', 'GitLabSettings', 'GoogleSettings', 'Office365Settings', 'IntuneSettings'],
    messages: ['EmailSettings', 'MailInSettings', 'DeliverySettings', 'FileSettings', 'ImageProxySettings', 'AutoTranslationSettings', 'WranglerSettings', 'ContentFlaggingSettings'],
    server: ['ServiceSettings', 'SqlSettings', 'CacheSettings', 'ElasticsearchSettings', 'ClusterSettings', 'RateLimitSettings', 'MetricsSettings', 'LogSettings', 'JobSettings'],
    data: ['DataRetentionSettings', 'ComplianceSettings', 'MessageExportSettings', 'ExportSettings', 'ImportSettings', 'ExperimentalAuditSettings', 'AccessControlSettings', 'ConnectedWorkspacesSettings'],
    more: ['PluginSettings', 'AnalyticsSettings', 'ExperimentalSettings', 'FeatureFlags', 'ClientRequirements', 'CloudSettings'],
} as const;

const ACRONYMS = /^(SMTP|S3|URL|TLS|SSL|SSE|API|CORS|LDAP|SAML|SSO|DN|DB|JSON|IDP|PDF|CSRF|SVG|CJK|CA|MFA|MAM|DCR|OAuth|IP|ID|DM|GM|AWS|CWS|HTTP|CPU|CEL)s?$/i;
const UNITS: Record<string, string> = {Milliseconds: 'ms', Ms: 'ms', Seconds: 's', Minutes: 'min', Hours: 'h', Days: 'd', Bytes: 'B'};

function wordsOf(key: string): string[] {
    return key.replace('OAuth', 'Oauth').replace('LaTeX', 'Latex').split(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/);
}

/** `EnableLinkPreviews` -> "Link previews"; `SMTPServerTimeout` -> "SMTP server timeout". A section stands for itself: section ''. */
export function englishLabel(section: string, key: string): string {
    const known = LABELS[section ? `${section}.${key}` : key];
    if (known) {
        return known;
    }
    let words = wordsOf(section ? key : key.replace(/Settings$/, ''));
    words = UNITS[words.at(-1)!] && words.length > 1 ? words.slice(0, words.at(-2) === 'In' ? -2 : -1) : words;
    words = words[0] === 'Enable' && words.length > 1 ? words.slice(1) : words;
    words = words[0] === 'Experimental' && words.length > 1 ? words.slice(1) : words;
    const text = words.map((word) => (ACRONYMS.test(word) ? word.replace(/^oauth$/i, 'OAuth').replace(/^(url|id|ip|dn|db|ca)$/i, (found) => found.toUpperCase()) : word.toLowerCase())).join(' ');
    return text.charAt(0).toUpperCase() + text.slice(1);
}

export const labelOf = (section: string, key: string): string => settingName(englishLabel(section, key));
export const sectionLabel = (section: string): string => labelOf('', section);

const SECRET = /(Password|Secret|SecretAccessKey|Salt|EncryptKey|SplitKey|^DataSource)$/;
const LONG = /(Text|BannerText|DeveloperFlags|AllowCorsFrom)$/;

/** How a setting is edited. What is neither a text, a number, a yes or no, nor a list of texts is edited as JSON. */
export function entryOf(section: string, key: string, value: ConfigValue, locked: boolean): Entry & {json?: boolean} {
    const path = `${section}.${key}`;
    const unit = UNITS[wordsOf(key).at(-1)!];
    const options = OPTIONS[path]?.map((one) => ({value: one, label: one === '' ? '–' : one}));
    const entry = {name: key, label: labelOf(section, key), hint: settingHelp(path), disabled: locked, ...(typeof value === 'number' && unit ? {unit} : {})};
    switch (typeof value) {
    case 'boolean': return {...entry, kind: 'switch'};
    case 'number': return {...entry, kind: 'number'};
    case 'string':
        if (options) {
            return {...entry, kind: 'select', options};
        }
        return {...entry, kind: SECRET.test(key) ? 'secret' : /^#[\da-f]{6}$/i.test(value) ? 'color' : LONG.test(key) && !key.startsWith('Button') ? 'area' : 'text'};
    default:
        return Array.isArray(value) && value.every((one) => typeof one === 'string') ? {...entry, kind: 'lines'} : {...entry, kind: 'area', json: true};
    }
}
