import {Bold, Code, Heading, Italic, Link, List, ListOrdered, Quote, SquareCode, Strikethrough} from 'lucide-react';
import {t} from '../../i18n';
import {IconButton} from '../../ui/basics';
import type {Format} from './format';

const MOD = /mac/i.test(navigator.platform) ? '⌘' : 'Ctrl';
const BUTTONS: [Format, typeof Bold, string?][] = [
    ['bold', Bold, `${MOD} B`], ['italic', Italic, `${MOD} I`], ['strike', Strikethrough], ['heading', Heading], ['link', Link],
    ['code', Code, `${MOD} E`], ['block', SquareCode], ['quote', Quote], ['bullets', List], ['numbers', ListOrdered],
];

export function FormatBar({onFormat}: {onFormat: (kind: Format) => void}) {
    return (
        <div className="format-bar" role="toolbar" aria-label={t('format.title')}>
            {BUTTONS.map(([kind, Icon, keys]) => (
                // The text field keeps the focus, and with it what is selected.
                <IconButton key={kind} small label={t(`format.${kind}`)} keys={keys} onMouseDown={(event) => event.preventDefault()} onClick={() => onFormat(kind)}><Icon size={15} /></IconButton>
            ))}
        </div>
    );
}
