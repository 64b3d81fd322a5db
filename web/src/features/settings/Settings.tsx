import {Monitor, Moon, Sun} from 'lucide-react';
import {useState} from 'react';
import {failure} from '../../api/client';
import {changePassword, saveProfile} from '../../api/users';
import {LANGUAGES, locale, t} from '../../i18n';
import {useStore} from '../../state/use';
import {Button, Field, Segments, Switch} from '../../ui/basics';
import {Dialog} from '../../ui/overlays';
import {toast} from '../../ui/toasts';

export type Theme = 'system' | 'light' | 'dark';

interface Props {
    theme: Theme;
    onTheme: (theme: Theme) => void;
    onLanguage: (code: string) => void;
    onClose: () => void;
}

export default function Settings({theme, onTheme, onLanguage, onClose}: Props) {
    const [allowed, setAllowed] = useState(typeof Notification === 'undefined' ? 'denied' : Notification.permission);
    return (
        <Dialog title={t('settings.title')} onClose={onClose}>
            <div className="dialog-body">
                <h3 className="settings-title">{t('settings.look')}</h3>
                <div className="settings-row">
                    <span>{t('settings.theme')}</span>
                    <Segments<Theme> label={t('settings.theme')} value={theme} onChange={onTheme} options={[
                        {value: 'system', label: t('settings.system'), icon: <Monitor size={14} />},
                        {value: 'light', label: t('settings.light'), icon: <Sun size={14} />},
                        {value: 'dark', label: t('settings.dark'), icon: <Moon size={14} />},
                    ]} />
                </div>
                <label className="settings-row">
                    <span>{t('settings.language')}</span>
                    <select className="input" style={{width: 'auto', minHeight: 36, paddingBlock: 4}} value={locale()} onChange={(event) => onLanguage(event.target.value)}>
                        {Object.entries(LANGUAGES).map(([code, one]) => <option key={code} value={code}>{one.name}</option>)}
                    </select>
                </label>
                <div className="settings-row">
                    <span>{t('settings.notify')}</span>
                    <Switch label={t('settings.notify')} checked={allowed === 'granted'} onChange={() => void Notification?.requestPermission?.().then((answer) => {
                        setAllowed(answer);
                        if (answer !== 'granted') {
                            toast(t('settings.notifyDenied'));
                        }
                    })} />
                </div>
                <Profile />
                <Password />
            </div>
        </Dialog>
    );
}

function Profile() {
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
        <form className="dialog-body" style={{padding: 0}} onSubmit={(event) => void save(event)}>
            <h3 className="settings-title">{t('settings.profile')}</h3>
            <Field label={t('settings.first')} value={draft.first_name} maxLength={64} autoComplete="given-name" onChange={set('first_name')} />
            <Field label={t('settings.last')} value={draft.last_name} maxLength={64} autoComplete="family-name" onChange={set('last_name')} />
            <Field label={t('settings.nickname')} value={draft.nickname} maxLength={64} problem={problem} onChange={set('nickname')} />
            <div><Button type="submit" kind="quiet">{t('app.save')}</Button></div>
        </form>
    );
}

function Password() {
    const [[now, next], set] = useState(['', '']);
    const [problem, setProblem] = useState('');
    const save = async (event: React.FormEvent) => {
        event.preventDefault();
        setProblem('');
        try {
            await changePassword(now!, next!);
            set(['', '']);
            toast(t('settings.passwordSaved'));
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
        }
    };
    return (
        <form className="dialog-body" style={{padding: 0}} onSubmit={(event) => void save(event)}>
            <h3 className="settings-title">{t('settings.password')}</h3>
            <Field label={t('settings.passwordNow')} type="password" autoComplete="current-password" required value={now} onChange={(event) => set([event.target.value, next!])} />
            <Field label={t('settings.passwordNew')} type="password" autoComplete="new-password" required value={next} problem={problem} onChange={(event) => set([now!, event.target.value])} />
            <div><Button type="submit" kind="quiet" disabled={!now || !next}>{t('settings.passwordSave')}</Button></div>
        </form>
    );
}
