import {useState} from 'react';
import {setPreferences} from '../../api/preferences';
import {m, type ManageKey} from '../../i18n/manage';
import {t} from '../../i18n';
import {store} from '../../state/state';
import {Button} from '../../ui/basics';
import {EntryField} from '../../ui/forms';
import {contrast, parseTheme, PRESETS, THEME_FIELDS, type OwnTheme} from '../../ui/own_theme';
import {toast} from '../../ui/toasts';

const saved = (): OwnTheme => parseTheme(store.get().preferences['theme--'] ?? '') ?? PRESETS[0]!;

/** Presets, single colours, and themes of others by copy and paste. What is chosen is worn at once and kept with the account. */
export function ThemeEditor({onWear}: {onWear: (theme: OwnTheme) => void}) {
    const [theme, setTheme] = useState(saved);
    const [text, setText] = useState('');
    const wear = (next: OwnTheme) => {
        setTheme(next);
        onWear(next);
    };
    const choose = (next: OwnTheme) => {
        wear(next);
        void setPreferences([{category: 'theme', name: '', value: JSON.stringify(next)}]);
    };
    const read = () => {
        const next = parseTheme(text);
        if (next) {
            choose(next);
            setText('');
        } else {
            toast(m('theme.unread'), true);
        }
    };
    const faint = contrast(theme.centerChannelColor, theme.centerChannelBg) < 4.5 || contrast(theme.sidebarText, theme.sidebarBg) < 4.5 || contrast(theme.buttonColor, theme.buttonBg) < 4.5;
    return (
        <section aria-label={m('theme.own')}>
            <h3 className="settings-title">{m('theme.own')}</h3>
            <div className="theme-presets" role="group" aria-label={m('theme.presets')}>{PRESETS.map((one) => (
                <button key={one.type} type="button" aria-pressed={one.type === theme.type} onClick={() => choose(one)}>
                    <span className="theme-swatch" aria-hidden="true" style={{background: one.centerChannelBg}}><span style={{background: one.sidebarBg}} /><span style={{background: one.buttonBg}} /></span>{one.type}
                </button>
            ))}</div>
            <details><summary>{m('theme.colours')}</summary>
                <div className="theme-colours">{THEME_FIELDS.map((key) => <EntryField key={key} entry={{name: key, label: m(`theme.${key}` as ManageKey), kind: 'color'}} value={theme[key]} onChange={(value) => wear({...theme, type: 'own', [key]: String(value)})} onDone={() => choose(theme)} />)}</div>
            </details>
            <div role="status">{faint && <p className="notice bad">{m('theme.faint')}</p>}</div>
            <details><summary>{m('theme.share')}</summary>
                <EntryField entry={{name: 'theme', label: m('theme.paste'), hint: m('theme.pasteHint'), kind: 'area'}} value={text} onChange={(value) => setText(String(value))} />
                <div className="toolbar-row"><Button kind="quiet" disabled={!text.trim()} onClick={read}>{m('theme.read')}</Button><Button kind="plain" onClick={() => void navigator.clipboard?.writeText(JSON.stringify(theme)).then(() => toast(t('message.textCopied')))}>{m('theme.copy')}</Button></div>
            </details>
        </section>
    );
}
