import {ChevronRight, Plus} from 'lucide-react';
import {useEffect, useState} from 'react';
import {failure} from '../../api/client';
import {logout} from '../../api/session';
import {joinTeam, openTeams} from '../../api/teams';
import {t} from '../../i18n';
import {follow, href, navigate} from '../../nav';
import type {Team} from '../../state/state';
import {myTeams} from '../../state/teams';
import {shallow, useStore} from '../../state/use';
import {initials} from '../../text/names';
import {Spinner} from '../../ui/basics';
import {toast} from '../../ui/toasts';

type FrameProps = {title: string; lead?: string; children: React.ReactNode; foot?: React.ReactNode};

/** Own teams, and those that anybody may join. */
export default function SelectTeam({Frame}: {Frame: React.ComponentType<FrameProps>}) {
    const mine = useStore(myTeams, shallow);
    const [open, setOpen] = useState<Team[] | null>(null);
    useEffect(() => {
        let alive = true;
        openTeams().then((list) => alive && setOpen(list)).catch(() => alive && setOpen([]));
        return () => {
            alive = false;
        };
    }, []);
    const others = open?.filter((team) => !mine.some((one) => one.id === team.id));
    const join = async (team: Team) => {
        try {
            await joinTeam(team);
            navigate(team.name);
        } catch (error) {
            toast(failure(error).message || t('error.unreachable'), true);
        }
    };
    return (
        <Frame title={t('team.selectTitle')} lead={t(mine.length ? 'team.selectLead' : 'team.selectNone')} foot={<button type="button" className="button plain" onClick={() => void logout()}>{t('user.logout')}</button>}>
            {mine.length > 0 && <ul className="team-list" aria-label={t('team.yours')}>{mine.map((team) => (
                <li key={team.id}><a className="team-card" href={href(team.name)} onClick={follow(team.name)}><Words team={team} /><ChevronRight size={18} aria-hidden="true" /></a></li>
            ))}</ul>}
            {others === undefined ? <div className="door-wait"><Spinner /></div> : others.length > 0 && (
                <>
                    <h2 className="door-line">{t('team.canJoin')}</h2>
                    <ul className="team-list">{others.map((team) => (
                        <li key={team.id}><button type="button" className="team-card" onClick={() => void join(team)}><Words team={team} /><span className="muted">{t('browse.join')}</span></button></li>
                    ))}</ul>
                </>
            )}
            {others?.length === 0 && !mine.length && <p className="door-lead">{t('team.noneOpen')}</p>}
            <p className="door-line"><a href={href('create_team')} onClick={follow('create_team')}><Plus size={13} aria-hidden="true" /> {t('team.create')}</a></p>
        </Frame>
    );
}

function Words({team}: {team: Team}) {
    return <><span className="letters" aria-hidden="true">{initials(team.display_name)}</span><span className="words"><b className="ellipsis">{team.display_name}</b>{team.description && <span className="muted ellipsis">{team.description}</span>}</span></>;
}
