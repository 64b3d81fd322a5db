import {restore} from '../../api/channels_manage';
import {archivedChannels} from '../../api/teams_manage';
import {useAsked} from '../../api/useAsked';
import {m} from '../../i18n/manage';
import {stamp} from '../../i18n/stamp';
import {may} from '../../state/roles';
import type {Team} from '../../state/state';
import {useStore} from '../../state/use';
import {Button} from '../../ui/basics';
import {Awaited, Head, Nothing} from '../../ui/pages';
import {tell} from './TeamSettings';

export function Archived({team}: {team: Team}) {
    const asked = useAsked(() => archivedChannels(team.id), [team.id]);
    const back = useStore((s) => may(s, 'manage_team', '', team.id));
    return (
        <>
            <Head title={m('manage.archive')} lead={m('archive.lead')} />
            <Awaited asked={asked}>{(list) => (list.length ? <ul className="rows" aria-label={m('manage.archive')}>{list.map((one) => (
                <li key={one.id}><span className="grow"><b>{one.display_name}</b><span className="line">{one.purpose}</span></span><span className="muted">{stamp(one.delete_at)}</span>{back && <Button kind="plain" aria-label={`${m('row.restore')}: ${one.display_name}`} onClick={() => tell(restore(one.id), asked.again)}>{m('row.restore')}</Button>}</li>
            ))}</ul> : <Nothing title={m('archive.none')} />)}</Awaited>
        </>
    );
}
