import {Download, Eye} from 'lucide-react';
import {lazy} from 'react';
import {fileUrl, previewUrl, thumbnailUrl} from '../../api/files';
import {locale, t} from '../../i18n';
import type {FileInfo, Post} from '../../state/state';
import {fileSize} from '../../text/time';
import {openDialog} from '../../ui/dialogs';
import {iconOf, kindOf} from './files';

const Viewer = lazy(() => import('./Viewer'));

/** Shows one of these files large, with a way to the others. */
export function openViewer(files: FileInfo[], at: number): void {
    openDialog((close) => <Viewer files={files} at={at} onClose={close} />);
}

export function Attachments({post}: {post: Post}) {
    const files = post.metadata?.files ?? [];
    if (!files.length) {
        return null;
    }
    return <div className="files">{files.map((file, i) => <One key={file.id} file={file} only={files.length === 1} onOpen={() => openViewer(files, i)} />)}</div>;
}

interface OneProps {
    file: FileInfo;
    only: boolean;
    onOpen: () => void;
}

function One({file, only, onOpen}: OneProps) {
    switch (kindOf(file)) {
    case 'image': return <ImageTile file={file} only={only} onOpen={onOpen} />;
    case 'video': return (
        // What people film and send has no track of words.
        // oxlint-disable-next-line jsx-a11y/media-has-caption
        <video className="file-video" src={fileUrl(file)} controls preload="metadata" aria-label={file.name} />
    );
    case 'audio': return (
        <div className="file-audio">
            <span className="file-name ellipsis">{file.name}</span>
            {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
            <audio src={fileUrl(file)} controls preload="metadata" aria-label={file.name} />
        </div>
    );
    default: return <FileCard file={file} onOpen={onOpen} />;
    }
}

/** Room is kept before the picture arrives, so that the list does not jump. */
function ImageTile({file, only, onOpen}: OneProps) {
    const scale = Math.min(1, (only ? 420 : 200) / file.width, (only ? 320 : 150) / file.height);
    const [width, height] = [Math.max(48, Math.round(file.width * scale)), Math.max(48, Math.round(file.height * scale))];
    return (
        <button type="button" className="image-tile" style={{width, aspectRatio: `${width} / ${height}`}} aria-label={t('file.open', {name: file.name})} onClick={onOpen}>
            <img src={only ? previewUrl(file) : thumbnailUrl(file)} alt={file.name} loading="lazy" decoding="async"
                style={file.mini_preview ? {backgroundImage: `url(data:image/jpeg;base64,${file.mini_preview})`} : undefined} />
        </button>
    );
}

/** A file by its name: what can be shown here is opened, everything can be fetched. */
export function FileCard({file, onOpen}: {file: FileInfo; onOpen: () => void}) {
    const Icon = iconOf(file);
    const words = (
        <>
            {kindOf(file) === 'image' ? <img className="file-thumb" src={thumbnailUrl(file)} alt="" loading="lazy" /> : <span className="file-icon"><Icon size={20} aria-hidden="true" /></span>}
            <span className="file-words">
                <span className="file-name ellipsis">{file.name}</span>
                <span className="file-size">{(file.extension || '?').toUpperCase()} · {fileSize(file.size, locale())}</span>
            </span>
        </>
    );
    const label = t('file.download', {name: file.name});
    const address = fileUrl(file) + '?download=1';
    return kindOf(file) === 'other' ? <a className="file-card" href={address} download={file.name} aria-label={label}>{words}<Download size={16} className="file-get" aria-hidden="true" /></a> : (
        <div className="file-card split">
            <button type="button" className="file-open" aria-label={t('file.open', {name: file.name})} onClick={onOpen}>{words}<Eye size={16} className="file-get" aria-hidden="true" /></button>
            <a className="icon-button small" href={address} download={file.name} aria-label={label}><Download size={16} aria-hidden="true" /></a>
        </div>
    );
}
