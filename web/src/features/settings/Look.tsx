import {Monitor, Moon, Palette, Sun} from 'lucide-react';
import {dropPreference} from '../../api/account';
import {setPreferences} from '../../api/preferences';
import {saveProfile} from '../../api/users';
import {m} from '../../i18n/manage';
import {LANGUAGES, locale, t} from '../../i18n';
import {mayChooseThreads, threadsApart} from '../../state/looks';
import {useStore} from '../../state/use';
import {Segments, Switch} from '../../ui/basics';
import type {OwnTheme} from '../../ui/own_theme';
import {ThemeEditor} from './ThemeEditor';

export type Theme = 'system' | 'light' | 'dark' | 'own';

interface Props {
    theme: Theme;
    onTheme: (theme: Theme, own?: OwnTheme) => void;
    onLanguage: (code: string) => void;
}

export function Look({theme, onTheme, onLanguage}: Props) {
    const set = (name: string, value: string) => void (value ? setPreferences([{category: 'display_settings', name, value}]) : dropPreference('display_settings', name));
    const ownAllowed = useStore((s) => s.config.EnableThemeSelection !== 'false' && s.config.AllowCustomThemes !== 'false');
    // The account follows, so that mails and other devices speak the language too.
    const choose = (code: string) => {
        onLanguage(code);
        void saveProfile({locale: code === 'zh' ? 'zh-CN' : code}).catch(() => undefined);
    };
    const [threads, apart] = [useStore(mayChooseThreads), useStore(threadsApart)];
    const chosen = useStore((s) => s.preferences);
    const [clock, density, names, previews] = ['use_military_time', 'message_display', 'name_format', 'link_previews'].map((name) => chosen[`display_settings--${name}`]);
    return (
        <>
            <div className="settings-row">
                <span>{t('settings.theme')}</span>
                <Segments<Theme> label={t('settings.theme')} value={theme} onChange={onTheme} options={[
                    {value: 'system', label: t('settings.system'), icon: <Monitor size={14} />},
                    {value: 'light', label: t('settings.light'), icon: <Sun size={14} />},
                    {value: 'dark', label: t('settings.dark'), icon: <Moon size={14} />},
                    ...(ownAllowed ? [{value: 'own' as const, label: m('theme.own'), icon: <Palette size={14} />}] : []),
                ]} />
            </div>
            {theme === 'own' && <ThemeEditor onWear={(own) => onTheme('own', own)} />}
            <label className="settings-row">
                <span>{t('settings.language')}</span>
                <select className="input" value={locale()} onChange={(event) => choose(event.target.value)}>
                    {Object.entries(LANGUAGES).map(([code, one]) => <option key={code} value={code}>{one.name}</option>)}
                </select>
            </label>
            <div className="settings-row">
                <span>{t('settings.density')}</span>
                <Segments label={t('settings.density')} value={density === 'compact' ? 'compact' : 'clean'} onChange={(value) => set('message_display', value)} options={[
                    {value: 'clean', label: t('settings.roomy')}, {value: 'compact', label: t('settings.compact')},
                ]} />
            </div>
            <div className="settings-row">
                <span>{t('settings.clock')}</span>
                <Segments label={t('settings.clock')} value={clock || 'auto'} onChange={(value) => set('use_military_time', value === 'auto' ? '' : value)} options={[
                    {value: 'auto', label: t('settings.clockAuto')}, {value: 'false', label: t('settings.clock12')}, {value: 'true', label: t('settings.clock24')},
                ]} />
            </div>
            <label className="settings-row">
                <span>{t('settings.names')}</span>
                <select className="input" value={names ?? ''} onChange={(event) => set('name_format', event.target.value)}>
                    <option value="">{t('settings.names_server')}</option>
                    {(['username', 'nickname_full_name', 'full_name'] as const).map((one) => <option key={one} value={one}>{t(`settings.names_${one}`)}</option>)}
                </select>
            </label>
            {threads && <div className="settings-row">
                <span>{t('settings.threads')}<span className="settings-hint">{t('settings.threadsHint')}</span></span>
                <Switch label={t('settings.threads')} checked={apart} onChange={(value) => set('collapsed_reply_threads', value ? 'on' : 'off')} />
            </div>}
            <div className="settings-row">
                <span>{t('settings.previews')}</span>
                <Switch label={t('settings.previews')} checked={previews !== 'false'} onChange={(value) => set('link_previews', String(value))} />
            </div>
        </>
    );
}
