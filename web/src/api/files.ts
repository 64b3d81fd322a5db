//! Uploads by XMLHttpRequest: `fetch` does not tell how far the sending is.
import type {FileUploadResponse} from '@mattermost/types/files';
import {addUpload, changeUpload, removeUpload} from '../state/drafts';
import type {FileInfo} from '../state/state';
import {store} from '../state/state';
import {client} from './client';

const running = new Map<string, XMLHttpRequest>();
let counter = 0;

/** Starts sending files that belong to the draft `key` of a channel. Answers those that are too large. */
export function uploadFiles(channelId: string, key: string, files: Iterable<File>): File[] {
    const limit = Number(store.get().config.MaxFileSize) || Infinity;
    const refused: File[] = [];
    for (const file of files) {
        if (file.size > limit) {
            refused.push(file);
        } else {
            start(channelId, key, file);
        }
    }
    return refused;
}

function start(channelId: string, key: string, file: File): void {
    const id = `upload-${++counter}`;
    const preview = /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.type) ? URL.createObjectURL(file) : undefined;
    store.update((s) => addUpload(s, key, {id, name: file.name || 'file', size: file.size, type: file.type, progress: 0, preview}));
    const change = (patch: Parameters<typeof changeUpload>[3]) => store.update((s) => changeUpload(s, key, id, patch));

    const body = new FormData();
    body.append('files', file, file.name || 'file');
    body.append('channel_id', channelId);
    body.append('client_ids', id);
    const request = new XMLHttpRequest();
    running.set(id, request);
    request.open('POST', client.getFilesRoute());
    request.withCredentials = true;
    const {headers} = client.getOptions({method: 'post', body}) as {headers: Record<string, string>};
    for (const [name, value] of Object.entries(headers)) {
        request.setRequestHeader(name, value);
    }
    request.upload.addEventListener('progress', (event) => event.lengthComputable && change({progress: event.loaded / event.total}));
    request.addEventListener('load', () => {
        running.delete(id);
        const reply = readReply(request.responseText);
        const info = reply?.file_infos?.[0];
        change(info && request.status < 300 ? {info, progress: 1} : {error: reply?.message || String(request.status)});
    });
    request.addEventListener('error', () => {
        running.delete(id);
        change({error: '0'});
    });
    request.send(body);
}

function readReply(text: string): (FileUploadResponse & {message?: string}) | undefined {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** Takes a file out of the draft, and stops its sending. */
export function cancelUpload(key: string, id: string): void {
    running.get(id)?.abort();
    running.delete(id);
    const upload = store.get().drafts[key]?.uploads.find((one) => one.id === id);
    if (upload?.preview) {
        URL.revokeObjectURL(upload.preview);
    }
    store.update((s) => removeUpload(s, key, id));
}

export const fileUrl = (file: FileInfo) => client.getFileUrl(file.id, 0);
export const thumbnailUrl = (file: FileInfo) => client.getFileThumbnailUrl(file.id, 0);
export const previewUrl = (file: FileInfo) => (file.has_preview_image ? client.getFilePreviewUrl(file.id, 0) : client.getFileUrl(file.id, 0));
