import {allChannels, allTeams, figures} from '../../api/console';
import {locale, t, type Key} from '../../i18n';
import {useStore} from '../../state/use';
import {Spinner} from '../../ui/basics';
import {useAsked} from './useAsked';

const FIGURES: Record<string, Key> = {
    unique_user_count: 'console.figUsers', team_count: 'console.figTeams', channel_open_count: 'console.figOpen', channel_private_count: 'console.figPrivate', post_count: 'console.figPosts',
    daily_active_users: 'console.figDaily', monthly_active_users: 'console.figMonthly', total_websocket_connections: 'console.figSockets', inactive_user_count: 'console.figInactive',
};

/** How many there are of everything. */
export function Figures() {
    const {value, problem} = useAsked(figures, []);
    const number = new Intl.NumberFormat(locale());
    if (!value) {
        return problem ? <p className="notice bad">{problem}</p> : <Spinner />;
    }
    const known = value.filter((one) => FIGURES[one.name] && Number(one.value) >= 0);
    return <dl className="figures">{known.map((one) => <div key={one.name}><dt>{t(FIGURES[one.name]!)}</dt><dd>{number.format(Number(one.value))}</dd></div>)}</dl>;
}

export function Teams() {
    const {value, problem} = useAsked(allTeams, []);
    if (!value) {
        return problem ? <p className="notice bad">{problem}</p> : <Spinner />;
    }
    return (
        <Table head={[t('team.name'), t('team.address'), t('console.who'), t('console.state')]} rows={value.map((one) => [
            one.display_name, one.name, t(one.allow_open_invite ? 'console.anybody' : 'console.invited'), t(one.delete_at ? 'console.archived' : 'console.inUse'),
        ])} />
    );
}

export function Channels() {
    const {value, problem} = useAsked(allChannels, []);
    const teams = useStore((s) => s.teams);
    if (!value) {
        return problem ? <p className="notice bad">{problem}</p> : <Spinner />;
    }
    return (
        <Table head={[t('newChannel.name'), t('first.team'), t('console.who'), t('console.state')]} rows={value.map((one) => [
            one.display_name, one.team_display_name || teams[one.team_id]?.display_name || '', t(one.type === 'O' ? 'newChannel.open' : 'newChannel.private'), t(one.delete_at ? 'console.archived' : 'console.inUse'),
        ])} />
    );
}

function Table({head, rows}: {head: string[]; rows: string[][]}) {
    return (
        <div className="console-table">
            <table>
                <thead><tr>{head.map((one) => <th key={one} scope="col">{one}</th>)}</tr></thead>
                <tbody>{rows.map((row, i) => <tr key={i}>{row.map((cell, j) => <td key={j}>{cell}</td>)}</tr>)}</tbody>
            </table>
        </div>
    );
}
