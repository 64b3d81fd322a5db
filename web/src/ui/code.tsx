import {Check, Copy} from 'lucide-react';
import {useEffect, useState} from 'react';
import {t} from '../i18n';
import type {Shade} from './highlight';

/** A block of code; its colours are loaded when the first one with a known language appears. */
export function CodeBlock({text, language}: {text: string; language: string}) {
    const [tree, setTree] = useState<Shade[] | null>(null);
    const [copied, setCopied] = useState(false);
    useEffect(() => {
        let alive = true;
        if (language && text.length < 50_000) {
            void import('./highlight').then(({highlight}) => highlight(text, language)).then((made) => alive && setTree(made)).catch(() => undefined);
        }
        return () => {
            alive = false;
        };
    }, [text, language]);
    const copy = async () => {
        await navigator.clipboard?.writeText(text);
        setCopied(true);
        setTimeout(() => setCopied(false), 1500);
    };
    return (
        <div className="md-block">
            {language && <span className="md-language">{language}</span>}
            <button type="button" className="icon-button small md-copy" aria-label={t('message.copyCode')} onClick={copy}>
                {copied ? <Check size={14} /> : <Copy size={14} />}
            </button>
            <pre tabIndex={0}><code>{tree ? tree.map(draw) : text}</code></pre>
        </div>
    );
}

function draw(shade: Shade, index: number) {
    return typeof shade === 'string' ? shade : <span key={index} className={shade.name}>{shade.children.map(draw)}</span>;
}
