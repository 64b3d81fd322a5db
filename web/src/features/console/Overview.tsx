import {figures, type Figure} from '../../api/console';
import {useAsked} from '../../api/useAsked';
import {locale} from '../../i18n';
import {m, type ManageKey} from '../../i18n/manage';
import {count} from '../../i18n/stamp';
import {Awaited, Head} from '../../ui/pages';

const FIGURES: Record<string, ManageKey> = {
    unique_user_count: 'figure.users', daily_active_users: 'figure.daily', monthly_active_users: 'figure.monthly', inactive_user_count: 'figure.inactive', team_count: 'figure.teams', channel_open_count: 'figure.open', channel_private_count: 'figure.private',
    post_count: 'figure.posts', total_websocket_connections: 'figure.sockets', total_master_db_connections: 'figure.database', file_post_count: 'figure.files', hashtag_post_count: 'figure.hashtags', incoming_webhook_count: 'figure.incoming',
    outgoing_webhook_count: 'figure.outgoing', command_count: 'figure.commands', session_count: 'figure.sessions',
};

/** How much there is of everything, and how it went lately. */
export function Overview() {
    const standard = useAsked(() => figures(), []);
    const extra = useAsked(() => figures('extra_counts'), []);
    return (
        <>
            <Head title={m('console.overview')} />
            <Awaited asked={standard}>{(list) => (
                <dl className="figures">{[...list, ...(extra.value ?? [])].filter((one) => FIGURES[one.name] && one.value >= 0).map((one) => <div key={one.name}><dt>{m(FIGURES[one.name]!)}</dt><dd>{count(one.value)}</dd></div>)}</dl>
            )}</Awaited>
            <div className="plots">
                <Daily name="post_counts_day" title={m('figure.postsByDay')} />
                <Daily name="user_counts_with_posts_day" title={m('figure.writersByDay')} />
                <Daily name="bot_post_counts_day" title={m('figure.botsByDay')} />
            </div>
        </>
    );
}

function Daily({name, title}: {name: string; title: string}) {
    const asked = useAsked(() => figures(name), [name]);
    return <Awaited asked={asked}>{(list) => <Bars title={title} days={list} />}</Awaited>;
}

/** Thirty days up to yesterday, oldest first (the server counts days that are over); days without a figure count as none. */
function month(list: Figure[]): Figure[] {
    const known = new Map(list.map((one) => [one.name.slice(0, 10), one.value]));
    return Array.from({length: 30}, (_, i) => {
        const day = new Date(Date.now() - (30 - i) * 86_400_000).toISOString().slice(0, 10);
        return {name: day, value: known.get(day) ?? 0};
    });
}

function Bars({title, days}: {title: string; days: Figure[]}) {
    const list = month(days);
    const most = Math.max(1, ...list.map((one) => one.value));
    const total = list.reduce((sum, one) => sum + one.value, 0);
    const day = new Intl.DateTimeFormat(locale(), {day: 'numeric', month: 'short', timeZone: 'UTC'});
    const name = (one: Figure) => day.format(new Date(one.name));
    return (
        <figure className="card plot">
            <figcaption>{title}<span>{m('figure.total', {n: count(total)})}</span></figcaption>
            <svg viewBox="0 0 300 100" preserveAspectRatio="none" role="img" aria-label={`${title}: ${list.map((one) => `${name(one)} ${one.value}`).join(', ')}`}>
                <line x1="0" x2="300" y1="99.5" y2="99.5" />
                {list.map((one, i) => {
                    const height = one.value ? Math.max(2, (one.value / most) * 96) : 0;
                    return <rect key={one.name} x={i * 10 + 1.5} width="7" y={99 - height} height={height}><title>{`${name(one)}: ${count(one.value)}`}</title></rect>;
                })}
            </svg>
            <div className="plot-days" aria-hidden="true"><span>{name(list[0]!)}</span><span>{m('figure.most', {n: count(most)})}</span><span>{name(list.at(-1)!)}</span></div>
        </figure>
    );
}
