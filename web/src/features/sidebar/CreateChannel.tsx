import {Hash, Lock} from 'lucide-react';
import {useState} from 'react';
import {createChannel} from '../../api/channels';
import {failure} from '../../api/client';
import {t} from '../../i18n';
import {navigate} from '../../nav';
import type {Team} from '../../state/state';
import {slug} from '../../text/names';
import {Button, Field, Segments} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';

export default function CreateChannel({team, onClose}: {team: Team; onClose: () => void}) {
    const [name, setName] = useState('');
    const [purpose, setPurpose] = useState('');
    const [type, setType] = useState<'O' | 'P'>('O');
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const submit = async (event: React.FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setProblem('');
        try {
            // A name without Latin letters leaves nothing for the address: any unique text will do.
            const address = slug(name) || `channel-${Date.now().toString(36)}`;
            const channel = await createChannel({team_id: team.id, display_name: name.trim(), name: address, type, purpose: purpose.trim()});
            onClose();
            navigate(`${team.name}/channels/${channel.name}`);
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
            setBusy(false);
        }
    };
    return (
        <Dialog title={t('sidebar.createChannel')} lead={t('newChannel.lead')} onClose={onClose}>
            <form onSubmit={(event) => void submit(event)}>
                <div className="dialog-body">
                    <Field label={t('newChannel.name')} value={name} maxLength={64} autoFocus required problem={problem} placeholder={t('newChannel.example')} onChange={(event) => setName(event.target.value)} />
                    <Field label={t('newChannel.purpose')} value={purpose} maxLength={250} hint={t('form.optional')} onChange={(event) => setPurpose(event.target.value)} />
                    <div className="field">
                        <span className="field-label">{t('newChannel.who')}</span>
                        <div><Segments label={t('newChannel.who')} value={type} onChange={setType} options={[
                            {value: 'O', label: t('newChannel.open'), icon: <Hash size={15} />},
                            {value: 'P', label: t('newChannel.private'), icon: <Lock size={14} />},
                        ]} /></div>
                        <p className="hint">{t(type === 'O' ? 'newChannel.openHint' : 'newChannel.privateHint')}</p>
                    </div>
                </div>
                <div className="dialog-foot">
                    <Button kind="quiet" onClick={onClose}>{t('app.cancel')}</Button>
                    <Button type="submit" disabled={!name.trim() || busy}>{t('newChannel.create')}</Button>
                </div>
            </form>
        </Dialog>
    );
}
