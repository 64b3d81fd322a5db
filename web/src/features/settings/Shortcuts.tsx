import {t, type Key} from '../../i18n';
import {Dialog} from '../../ui/overlays';

const MOD = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl';

const KEYS: [Key, string[]][] = [
    ['keys.switcher', [MOD, 'K']], ['keys.search', [MOD, 'Shift', 'F']], ['keys.unread', ['Alt', 'Shift', '↑ ↓']], ['keys.channel', ['Alt', '↑ ↓']], ['keys.send', ['Enter']], ['keys.line', ['Shift', 'Enter']],
    ['keys.edit', ['↑']], ['keys.bold', [MOD, 'B']], ['keys.italic', [MOD, 'I']], ['keys.code', [MOD, 'E']], ['keys.parts', ['F6']], ['keys.messages', ['↑ ↓']], ['keys.acts', ['R', 'E', 'S', 'P', 'C', 'U']], ['keys.close', ['Esc']], ['keys.help', [MOD, '/']],
];

export default function Shortcuts({onClose}: {onClose: () => void}) {
    return (
        <Dialog title={t('keys.title')} onClose={onClose}>
            <dl className="dialog-body keys-list">
                {KEYS.map(([key, keys]) => <div key={key}><dt>{t(key)}</dt><dd>{keys.map((one) => <kbd key={one}>{one}</kbd>)}</dd></div>)}
            </dl>
        </Dialog>
    );
}
