import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {createTeam, teamExists} from '../../api/teams';
import {t} from '../../i18n';
import {basePath, follow, href, navigate} from '../../nav';
import {useStore} from '../../state/use';
import {slug} from '../../text/names';
import {Button, Field} from '../../ui/basics';

type FrameProps = {title: string; lead?: string; children: React.ReactNode; foot?: React.ReactNode};

/** Name and address of a new team. `Frame` is the page around it. */
export default function CreateTeam({Frame}: {Frame: React.ComponentType<FrameProps>}) {
    const first = useStore((s) => !Object.keys(s.teamMembers).length);
    const [name, setName] = useState('');
    const [address, setAddress] = useState<string | null>(null);
    const [taken, setTaken] = useState('');
    const [problem, setProblem] = useState('');
    const [busy, setBusy] = useState(false);
    const path = address ?? slug(name, 32);
    useEffect(() => {
        if (path.length < 2) {
            return;
        }
        let alive = true;
        const timer = setTimeout(() => void teamExists(path).then((exists) => alive && setTaken(exists ? path : '')).catch(() => undefined), 250);
        return () => {
            alive = false;
            clearTimeout(timer);
        };
    }, [path]);
    const submit = async (event: React.FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setProblem('');
        try {
            const team = await createTeam(path, name.trim());
            navigate(`${team.name}/channels/town-square`, true);
        } catch (error) {
            setProblem(failure(error).message || t('error.unreachable'));
            setBusy(false);
        }
    };
    return (
        <Frame title={t('team.createTitle')} lead={t('team.createLead')} foot={<a href={href('select_team')} onClick={follow('select_team')}>{t('team.joinInstead')}</a>}>
            <form className="door-form" onSubmit={(event) => void submit(event)}>
                {first && <ol className="steps" aria-label={t('first.steps')}><li className="done">{t('first.account')}</li><li aria-current="step">{t('first.team')}</li><li>{t('first.talk')}</li></ol>}
                <Field label={t('team.name')} name="team" required minLength={2} maxLength={64} autoFocus placeholder={t('team.example')} value={name} onChange={(event) => setName(event.target.value)} />
                <Field label={t('team.address')} name="address" required minLength={2} maxLength={64} pattern="[a-z][a-z0-9\-]*" autoCapitalize="none" value={path}
                    hint={`${location.host}${basePath}${path || '…'}`} problem={problem || (taken && taken === path ? t('team.taken') : undefined)}
                    onChange={(event) => setAddress(event.target.value.toLowerCase().replace(/[^a-z0-9-]/g, '-'))} />
                <Button type="submit" wide disabled={busy || !name.trim() || path.length < 2 || taken === path}>{t('team.create')}</Button>
            </form>
        </Frame>
    );
}
