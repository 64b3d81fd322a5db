import * as Dialog from '@radix-ui/react-dialog';
import {ChevronLeft, ChevronRight, Download, ExternalLink, X} from 'lucide-react';
import {useEffect, useState} from 'react';
import {fileUrl, previewUrl} from '../../api/files';
import {locale, t} from '../../i18n';
import type {FileInfo} from '../../state/state';
import {fileSize} from '../../text/time';
import {Spinner} from '../../ui/basics';
import {CodeBlock} from '../../ui/code';
import {Markdown} from '../../ui/markdown';
import {isCode, kindOf} from './files';
import './viewer.css';

interface Props {
    files: FileInfo[];
    at: number;
    onClose: () => void;
}

/** Files over the whole window: pictures, PDF, sound, film, text and code. Arrow keys lead from one to the next. */
export default function Viewer({files, at, onClose}: Props) {
    const [now, setNow] = useState(at);
    const file = files[now] ?? files[0]!;
    const step = (by: number) => setNow((now + by + files.length) % files.length);
    const keys = (event: React.KeyboardEvent) => {
        const by = {ArrowLeft: -1, ArrowRight: 1}[event.key];
        if (by && files.length > 1 && !(event.target instanceof HTMLMediaElement)) {
            event.preventDefault();
            step(document.documentElement.dir === 'rtl' ? -by : by);
        }
    };
    return (
        <Dialog.Root open onOpenChange={(open) => open || onClose()}>
            <Dialog.Portal>
                <Dialog.Overlay className="viewer-scrim" />
                <Dialog.Content className="viewer" aria-describedby={undefined} onKeyDown={keys}>
                    <header>
                        <Dialog.Title className="ellipsis">{file.name}</Dialog.Title>
                        {files.length > 1 && <span aria-live="polite">{t('viewer.count', {n: now + 1, all: files.length})}</span>}
                        <span className="not-phone">{fileSize(file.size, locale())}</span>
                        <a className="icon-button" href={fileUrl(file)} target="_blank" rel="noopener noreferrer" aria-label={t('viewer.tab', {name: file.name})}><ExternalLink size={18} /></a>
                        <a className="icon-button" href={fileUrl(file) + '?download=1'} download={file.name} aria-label={t('file.download', {name: file.name})}><Download size={18} /></a>
                        <Dialog.Close className="icon-button" aria-label={t('app.close')}><X size={20} /></Dialog.Close>
                    </header>
                    {/* A click beside the picture closes, as people expect; the keyboard has Escape and the button. */}
                    {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
                    <div className="viewer-body" onClick={(event) => event.target === event.currentTarget && onClose()}>
                        <Shown key={file.id} file={file} />
                    </div>
                    {files.length > 1 && <>
                        <button type="button" className="viewer-step back" aria-label={t('viewer.previous')} onClick={() => step(-1)}><ChevronLeft size={26} /></button>
                        <button type="button" className="viewer-step on" aria-label={t('viewer.next')} onClick={() => step(1)}><ChevronRight size={26} /></button>
                    </>}
                </Dialog.Content>
            </Dialog.Portal>
        </Dialog.Root>
    );
}

function Shown({file}: {file: FileInfo}) {
    switch (kindOf(file)) {
    case 'image': return <Picture file={file} />;
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    case 'video': return <video className="viewer-video" src={fileUrl(file)} controls autoPlay aria-label={file.name} />;
    // oxlint-disable-next-line jsx-a11y/media-has-caption
    case 'audio': return <audio src={fileUrl(file)} controls autoPlay aria-label={file.name} />;
    case 'pdf': return <Pages file={file} />;
    case 'text': return <Words file={file} />;
    case 'other': return <p className="viewer-none">{t('viewer.none')}</p>;
    }
}

/** Fitted to the window; a click shows it in its own size, and back. */
function Picture({file}: {file: FileInfo}) {
    const [large, setLarge] = useState(false);
    return (
        <div className={`viewer-picture ${large ? 'large' : ''}`}>
            <button type="button" aria-pressed={large} aria-label={t(large ? 'viewer.fit' : 'viewer.full')} onClick={() => setLarge(!large)}>
                <img src={large || file.mime_type === 'image/gif' ? fileUrl(file) : previewUrl(file)} alt={file.name} width={large ? file.width : undefined} />
            </button>
        </div>
    );
}

/** The browser's own reader, where it has one; the file comes from our own address, so that no other site is asked. */
function Pages({file}: {file: FileInfo}) {
    const address = useBlob(file, 'application/pdf');
    if (!navigator.pdfViewerEnabled) {
        return <p className="viewer-none">{t('viewer.noPdf')} <a href={fileUrl(file)} target="_blank" rel="noopener noreferrer">{t('viewer.tab', {name: file.name})}</a></p>;
    }
    // A sandbox keeps browsers from showing a PDF at all; the reader runs apart from the page by itself.
    // oxlint-disable-next-line react/iframe-missing-sandbox
    return address ? <iframe className="viewer-pages" src={address} title={file.name} /> : <Spinner />;
}

function useBlob(file: FileInfo, type: string): string {
    const [address, setAddress] = useState('');
    useEffect(() => {
        let made = '';
        let alive = true;
        void fetch(fileUrl(file), {credentials: 'include'}).then((reply) => reply.blob()).then((blob) => {
            if (alive) {
                made = URL.createObjectURL(new Blob([blob], {type}));
                setAddress(made);
            }
        }, () => undefined);
        return () => {
            alive = false;
            URL.revokeObjectURL(made);
        };
    }, [file.id, type]);
    return address;
}

function Words({file}: {file: FileInfo}) {
    const [text, setText] = useState<string | null>(null);
    useEffect(() => {
        void fetch(fileUrl(file), {credentials: 'include'}).then((reply) => (reply.ok ? reply.text() : Promise.reject(new Error(String(reply.status))))).then(setText, () => setText(''));
    }, [file.id]);
    if (text === null) {
        return <Spinner />;
    }
    const extension = (file.extension ?? '').toLowerCase();
    return (
        <div className="viewer-words">
            {extension === 'md' || extension === 'markdown' ? <Markdown text={text} /> : <CodeBlock text={text} language={isCode(file) ? extension : ''} />}
        </div>
    );
}
