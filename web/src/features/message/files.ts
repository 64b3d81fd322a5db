//! What kind of thing a file is, and how it can be shown here.
import {File, FileArchive, FileAudio, FileCode, FileText, FileVideo} from 'lucide-react';
import type {FileInfo} from '../../state/state';

export type Kind = 'image' | 'video' | 'audio' | 'pdf' | 'text' | 'other';

const CODE = /^(rs|js|mjs|cjs|jsx|ts|tsx|py|go|java|kt|c|h|cc|cpp|hpp|cs|rb|php|lua|pl|sh|bash|json|ya?ml|toml|ini|sql|html|xml|svg|css|diff|patch|swift|scala|hs|dockerfile)$/;
const TEXT = /^(txt|md|markdown|log|csv|tsv|conf|cfg|env|text|srt|vtt)$/;
/** More than this is for a real editor. */
export const TEXT_LIMIT = 1_000_000;

export function kindOf(file: FileInfo): Kind {
    const mime = file.mime_type ?? '';
    const extension = (file.extension ?? '').toLowerCase();
    if (mime.startsWith('image/') && file.width > 0) {
        return 'image';
    }
    if (/^video\/(mp4|webm|ogg|quicktime)/.test(mime)) {
        return 'video';
    }
    if (mime.startsWith('audio/')) {
        return 'audio';
    }
    if (mime === 'application/pdf' || extension === 'pdf') {
        return 'pdf';
    }
    return (CODE.test(extension) || TEXT.test(extension) || mime.startsWith('text/') || mime === 'application/json') && file.size <= TEXT_LIMIT ? 'text' : 'other';
}

export const isCode = (file: FileInfo): boolean => CODE.test((file.extension ?? '').toLowerCase());

export function iconOf(file: FileInfo) {
    const extension = (file.extension ?? '').toLowerCase();
    switch (kindOf(file)) {
    case 'audio': return FileAudio;
    case 'video': return FileVideo;
    case 'pdf': return FileText;
    case 'text': return isCode(file) ? FileCode : FileText;
    default: return /^(zip|gz|tgz|tar|7z|rar|xz|zst|bz2)$/.test(extension) ? FileArchive : /^(docx?|odt|rtf|pptx?|odp|xlsx?|ods)$/.test(extension) ? FileText : File;
    }
}
