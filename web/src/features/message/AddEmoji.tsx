import {ImagePlus} from 'lucide-react';
import {useEffect, useState} from 'react';
import {createEmoji} from '../../api/emoji';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {may} from '../../state/roles';
import {store, type State} from '../../state/state';
import {emojiChar} from '../../text/emoji';
import {Button, Field} from '../../ui/basics';
import {openDialog} from '../../ui/dialogs';
import {Dialog} from '../../ui/overlays';

export const mayAddEmoji = (s: State): boolean => s.config.EnableCustomEmoji === 'true' && may(s, 'create_emojis');

export function openAddEmoji(): void {
    openDialog((close) => <AddEmoji onClose={close} />);
}

/** A picture and a name, for everybody on the server. */
function AddEmoji({onClose}: {onClose: () => void}) {
    const [name, setName] = useState('');
    const [picture, setPicture] = useState<File | null>(null);
    const [preview, setPreview] = useState('');
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    useEffect(() => {
        if (!picture) {
            return undefined;
        }
        const made = URL.createObjectURL(picture);
        setPreview(made);
        return () => URL.revokeObjectURL(made);
    }, [picture]);
    const choose = (file: File | undefined) => {
        if (file) {
            setPicture(file);
            setName(name || file.name.replace(/\.\w+$/, '').toLowerCase().replace(/[^a-z0-9_-]+/g, '_').slice(0, 64));
        }
    };
    const save = async (event: React.FormEvent) => {
        event.preventDefault();
        const plain = name.trim().replaceAll(':', '').toLowerCase();
        if (emojiChar(plain) || store.get().customEmoji[plain]) {
            setProblem(t('emoji.taken'));
            return;
        }
        setBusy(true);
        try {
            await createEmoji(plain, picture!);
            onClose();
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
        setBusy(false);
    };
    return (
        <Dialog title={t('emoji.add')} lead={t('emoji.addLead')} onClose={onClose} foot={<><Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button><Button type="submit" form="add-emoji" disabled={!picture || !name.trim() || busy}>{t('app.save')}</Button></>}>
            <form id="add-emoji" className="dialog-body" onSubmit={(event) => void save(event)}>
                <label className="emoji-file">
                    <input type="file" accept="image/png,image/jpeg,image/gif" className="sr" aria-label={t('emoji.picture')} onChange={(event) => choose(event.target.files?.[0])} />
                    {preview ? <img src={preview} alt="" /> : <ImagePlus size={24} aria-hidden="true" />}<span>{picture?.name ?? t('emoji.picture')}</span>
                </label>
                <Field label={t('emoji.name')} hint={t('emoji.nameHint')} value={name} maxLength={64} pattern=":?[A-Za-z0-9_+\-]+:?" required problem={problem} onChange={(event) => (setName(event.target.value), setProblem(''))} />
            </form>
        </Dialog>
    );
}
