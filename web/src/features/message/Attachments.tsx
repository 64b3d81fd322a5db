import {Download, File, FileArchive, FileAudio, FileCode, FileText, FileVideo, X} from 'lucide-react';
import {useState} from 'react';
import * as Dialog from '@radix-ui/react-dialog';
import {fileUrl, previewUrl, thumbnailUrl} from '../../api/files';
import {locale, t} from '../../i18n';
import type {FileInfo, Post} from '../../state/state';
import {fileSize} from '../../text/time';

export function Attachments({post}: {post: Post}) {
    const [shown, show] = useState<FileInfo | null>(null);
    const files = post.metadata?.files ?? [];
    if (!files.length) {
        return null;
    }
    return (
        <div className="files">
            {files.map((file) => (isImage(file) ?
                <ImageTile key={file.id} file={file} only={files.length === 1} onOpen={() => show(file)} /> :
                <FileCard key={file.id} file={file} />))}
            {shown && <Viewer file={shown} onClose={() => show(null)} />}
        </div>
    );
}

const isImage = (file: FileInfo) => file.mime_type?.startsWith('image/') && file.width > 0;

/** Room is kept before the picture arrives, so that the list does not jump. */
function ImageTile({file, only, onOpen}: {file: FileInfo; only: boolean; onOpen: () => void}) {
    const scale = Math.min(1, (only ? 420 : 200) / file.width, (only ? 320 : 150) / file.height);
    const [width, height] = [Math.max(48, Math.round(file.width * scale)), Math.max(48, Math.round(file.height * scale))];
    return (
        <button type="button" className="image-tile" style={{width, aspectRatio: `${width} / ${height}`}} aria-label={t('file.open', {name: file.name})} onClick={onOpen}>
            <img src={only ? previewUrl(file) : thumbnailUrl(file)} alt={file.name} loading="lazy" decoding="async"
                style={file.mini_preview ? {backgroundImage: `url(data:image/jpeg;base64,${file.mini_preview})`} : undefined} />
        </button>
    );
}

function FileCard({file}: {file: FileInfo}) {
    const Icon = iconOf(file);
    return (
        <a className="file-card" href={fileUrl(file) + '?download=1'} download={file.name} aria-label={t('file.download', {name: file.name})}>
            <span className="file-icon"><Icon size={20} aria-hidden="true" /></span>
            <span className="file-words">
                <span className="file-name ellipsis">{file.name}</span>
                <span className="file-size">{(file.extension || '?').toUpperCase()} · {fileSize(file.size, locale())}</span>
            </span>
            <Download size={16} className="file-get" aria-hidden="true" />
        </a>
    );
}

function iconOf(file: FileInfo) {
    const [kind] = (file.mime_type ?? '').split('/');
    if (kind === 'audio') {
        return FileAudio;
    }
    if (kind === 'video') {
        return FileVideo;
    }
    if (/^(zip|gz|tar|7z|rar|xz|zst)$/.test(file.extension)) {
        return FileArchive;
    }
    if (/^(rs|js|ts|tsx|py|go|java|c|h|cpp|sh|json|ya?ml|toml|sql|html|css)$/.test(file.extension)) {
        return FileCode;
    }
    return kind === 'text' || /^(pdf|docx?|odt|md)$/.test(file.extension) ? FileText : File;
}

function Viewer({file, onClose}: {file: FileInfo; onClose: () => void}) {
    return (
        <Dialog.Root open onOpenChange={(open) => open || onClose()}>
            <Dialog.Portal>
                <Dialog.Overlay className="viewer-scrim" />
                <Dialog.Content className="viewer" aria-describedby={undefined}>
                    <header>
                        <Dialog.Title className="ellipsis">{file.name}</Dialog.Title>
                        <span>{fileSize(file.size, locale())}</span>
                        <a className="icon-button" href={fileUrl(file) + '?download=1'} download={file.name} aria-label={t('file.download', {name: file.name})}><Download size={18} /></a>
                        <Dialog.Close className="icon-button" aria-label={t('app.close')}><X size={20} /></Dialog.Close>
                    </header>
                    {/* A click beside the picture closes, as people expect; the keyboard has Escape and the button. */}
                    {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
                    <div className="viewer-body" onClick={(event) => event.target === event.currentTarget && onClose()}>
                        <img src={previewUrl(file)} alt={file.name} />
                    </div>
                </Dialog.Content>
            </Dialog.Portal>
        </Dialog.Root>
    );
}
