import {useState} from 'react';
import {saveHeader} from '../../api/channels';
import {t} from '../../i18n';
import type {Channel} from '../../state/state';
import {Button} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

export default function EditHeader({channel, onClose}: {channel: Channel; onClose: () => void}) {
    const [text, setText] = useState(channel.header);
    const save = async () => {
        onClose();
        await saveHeader(channel.id, text.trim()).catch((error: Error) => toast(error.message || t('error.unreachable'), true));
    };
    return (
        <Dialog title={t('channel.editHeader')} lead={t('channel.headerLead')} onClose={onClose} foot={
            <>
                <Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button>
                <Button onClick={() => void save()}>{t('app.save')}</Button>
            </>
        }>
            <div className="dialog-body">
                <textarea className="input" rows={3} maxLength={1024} autoFocus value={text} aria-label={t('channel.editHeader')} onChange={(event) => setText(event.target.value)} />
            </div>
        </Dialog>
    );
}
