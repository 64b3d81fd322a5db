import {useState} from 'react';
import {failure} from '../../api/client';
import {saveProfile} from '../../api/users';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {Button, Field} from '../../ui/basics';
import {toast} from '../../ui/toasts';

export function Profile() {
    const me = useStore((s) => s.users[s.me]);
    const [draft, setDraft] = useState({first_name: me?.first_name ?? '', last_name: me?.last_name ?? '', nickname: me?.nickname ?? ''});
    const [problem, setProblem] = useState('');
    const set = (key: keyof typeof draft) => (event: React.ChangeEvent<HTMLInputElement>) => setDraft({...draft, [key]: event.target.value});
    const save = async (event: React.FormEvent) => {
        event.preventDefault();
        setProblem('');
        try {
            await saveProfile(draft);
            toast(t('settings.saved'));
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
    };
    return (
        <form className="settings-form" onSubmit={(event) => void save(event)}>
            <Field label={t('settings.first')} value={draft.first_name} maxLength={64} autoComplete="given-name" onChange={set('first_name')} />
            <Field label={t('settings.last')} value={draft.last_name} maxLength={64} autoComplete="family-name" onChange={set('last_name')} />
            <Field label={t('settings.nickname')} value={draft.nickname} maxLength={64} problem={problem} onChange={set('nickname')} />
            <div><Button type="submit" kind="quiet">{t('app.save')}</Button></div>
        </form>
    );
}
