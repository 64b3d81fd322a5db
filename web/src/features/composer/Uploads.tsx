import {AlertCircle, FileText, X} from 'lucide-react';
import {cancelUpload} from '../../api/files';
import {locale, t} from '../../i18n';
import type {Upload} from '../../state/state';
import {fileSize} from '../../text/time';

export function Uploads({draftKey, uploads}: {draftKey: string; uploads: Upload[]}) {
    if (!uploads.length) {
        return null;
    }
    return (
        <ul className="uploads" aria-label={t('file.list')}>
            {uploads.map((one) => (
                <li key={one.id} className={`upload ${one.error ? 'bad' : ''}`}>
                    {one.preview ? <img src={one.preview} alt="" /> : <span className="upload-icon">{one.error ? <AlertCircle size={18} /> : <FileText size={18} />}</span>}
                    <span className="upload-words">
                        <span className="ellipsis">{one.name}</span>
                        <span className="upload-state">{one.error ? (one.error === '0' ? t('error.unreachable') : one.error) : fileSize(one.size, locale())}</span>
                    </span>
                    <button type="button" className="icon-button small" aria-label={t(one.info ? 'file.remove' : 'file.cancel', {name: one.name})} onClick={() => cancelUpload(draftKey, one.id)}><X size={15} /></button>
                    {!one.info && !one.error && <progress value={one.progress} max={1} aria-label={t('file.progress', {name: one.name})} />}
                </li>
            ))}
        </ul>
    );
}
