import {Bell, KeyRound, Palette, UserRound} from 'lucide-react';
import {useState} from 'react';
import {t} from '../../i18n';
import {Dialog} from '../../ui/overlays';
import {Look, type Theme} from './Look';
import {Notifications} from './Notifications';
import {Profile} from './Profile';
import {Security} from './Security';
import type {OwnTheme} from '../../ui/own_theme';
import './settings.css';

export type {Theme};

interface Props {
    theme: Theme;
    onTheme: (theme: Theme, own?: OwnTheme) => void;
    onLanguage: (code: string) => void;
    onClose: () => void;
    /** What is shown first. */
    first?: string | null;
}

const TABS = [['look', Palette], ['notifications', Bell], ['profile', UserRound], ['security', KeyRound]] as const;

export default function Settings({theme, onTheme, onLanguage, onClose, first}: Props) {
    const [tab, setTab] = useState<typeof TABS[number][0]>(TABS.find(([key]) => key === first)?.[0] ?? 'look');
    const step = (event: React.KeyboardEvent) => {
        const by = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key];
        if (by) {
            event.preventDefault();
            const next = TABS[(TABS.findIndex(([key]) => key === tab) + by + TABS.length) % TABS.length]![0];
            setTab(next);
            document.getElementById(`tab-${next}`)?.focus();
        }
    };
    return (
        <Dialog title={t('settings.title')} size="large" onClose={onClose}>
            <div className="settings">
                <div className="settings-tabs" role="tablist" aria-label={t('settings.title')} onKeyDown={step} tabIndex={-1}>
                    {TABS.map(([key, Icon]) => (
                        <button key={key} id={`tab-${key}`} type="button" role="tab" aria-selected={key === tab} aria-controls="settings-panel" tabIndex={key === tab ? 0 : -1} onClick={() => setTab(key)}>
                            <Icon size={16} aria-hidden="true" />{t(`settings.${key}`)}
                        </button>
                    ))}
                </div>
                <div id="settings-panel" className="settings-panel" role="tabpanel" aria-labelledby={`tab-${tab}`}>
                    {tab === 'look' && <Look theme={theme} onTheme={onTheme} onLanguage={onLanguage} />}
                    {tab === 'notifications' && <Notifications />}
                    {tab === 'profile' && <Profile />}
                    {tab === 'security' && <Security />}
                </div>
            </div>
        </Dialog>
    );
}
