import {Smile} from 'lucide-react';
import {useState} from 'react';
import {setCustomStatus} from '../../api/account';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {customStatus} from '../../state/looks';
import {store} from '../../state/state';
import {Button, Field} from '../../ui/basics';
import {EmojiPicker} from '../../ui/emoji_picker';
import {EmojiGlyph} from '../../ui/markdown';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

const ENDS = [['', 0], ['hour', 60], ['four', 240], ['day', -1]] as const;

/** Midnight of today for -1, else so many minutes from now; '' without an end. */
function endOf(minutes: number): string {
    if (!minutes) {
        return '';
    }
    const now = new Date();
    const at = minutes < 0 ? new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1) : new Date(now.getTime() + minutes * 60_000);
    return at.toISOString();
}

/** A picture and a few words beside the name, for a while. */
export function MoodDialog({onClose}: {onClose: () => void}) {
    const [old] = useState(() => customStatus(store.get(), store.get().me, Date.now()));
    const [emoji, setEmoji] = useState(old?.emoji || 'speech_balloon');
    const [text, setText] = useState(old?.text ?? '');
    const [minutes, setMinutes] = useState(0);
    const save = (status: Parameters<typeof setCustomStatus>[0]) => {
        onClose();
        void setCustomStatus(status).catch((error) => toast(failure(error).message || t('error.unreachable'), true));
    };
    const expires_at = endOf(minutes);
    return (
        <Dialog title={t('mood.title')} onClose={onClose} foot={
            <>
                {old && <Button kind="plain" onClick={() => save(null)}>{t('mood.clear')}</Button>}
                <Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button>
                <Button type="submit" form="mood" disabled={!text.trim()}>{t('app.save')}</Button>
            </>
        }>
            <form id="mood" className="dialog-body" onSubmit={(event) => (event.preventDefault(), save({emoji, text: text.trim(), ...(expires_at ? {duration: 'date_and_time', expires_at} : {duration: ''})}))}>
                <div className="mood-row">
                    <EmojiPicker recent={[]} custom={[]} onPick={setEmoji} trigger={<button type="button" className="icon-button mood-emoji" aria-label={t('composer.emoji')}>{emoji ? <EmojiGlyph name={emoji} /> : <Smile size={18} />}</button>} />
                    <Field label={t('mood.text')} autoFocus maxLength={100} value={text} onChange={(event) => setText(event.target.value)} className="grow" />
                </div>
                <label className="field"><span className="field-label">{t('mood.until')}</span>
                    <select className="input" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
                        {ENDS.map(([key, value]) => <option key={value} value={value}>{t(`mood.end_${key || 'never'}`)}</option>)}
                    </select>
                </label>
            </form>
        </Dialog>
    );
}
