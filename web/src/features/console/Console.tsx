import {Activity, BellRing, ChartColumn, FileKey, Hash, History, Layers, ListChecks, ScrollText, Settings2, ShieldCheck, Users, UsersRound, UserRoundCog} from 'lucide-react';
import {m} from '../../i18n/manage';
import {t} from '../../i18n';
import {follow, href, type ConsolePage} from '../../nav';
import {may} from '../../state/roles';
import {useStore} from '../../state/use';
import {Empty, Mark} from '../../ui/basics';
import {Pages} from '../../ui/pages';
import {Audit} from './Audit';
import {Certificates} from './Certificates';
import {Channels} from './Channels';
import {Configuration} from './Configuration';
import {Groups} from './Groups';
import {Health} from './Health';
import {Jobs} from './Jobs';
import {Logs} from './Logs';
import {Notice} from './Notice';
import {Notices} from './Notices';
import {Overview} from './Overview';
import {People} from './People';
import {Person} from './Person';
import {Roles} from './Roles';
import {Schemes} from './Schemes';
import {Teams} from './Teams';
import './console.css';

const GROUPS = [
    ['server', [['overview', ChartColumn], ['health', Activity], ['notifications', BellRing]]],
    ['people', [['users', Users], ['groups', UserRoundCog], ['teams', UsersRound], ['channels', Hash]]],
    ['rights', [['roles', ShieldCheck], ['schemes', Layers]]],
    ['setup', [['configuration', Settings2], ['certificates', FileKey]]],
    ['work', [['jobs', ListChecks], ['logs', ScrollText], ['audit', History]]],
] as const;

/** Where the server is looked after. */
export default function Console({page, item}: {page: ConsolePage; item: string}) {
    const allowed = useStore((s) => may(s, 'manage_system'));
    const rolesKnown = useStore((s) => Object.keys(s.roles).length > 0);
    if (!allowed) {
        return rolesKnown ? <Empty art={<Mark size={44} />} title={t('lost.title')}><p>{m('console.refused')}</p><a href={href('')} onClick={follow('')}>{t('lost.home')}</a></Empty> : null;
    }
    const groups = GROUPS.map(([group, pages]) => ({
        title: m(`console.group_${group}`),
        links: pages.map(([key, Icon]) => ({key, path: `admin_console/${key}`, label: m(`console.${key}`), icon: <Icon size={16} aria-hidden="true" />})),
    }));
    return (
        <Pages title={t('console.title')} back={{path: '', label: m('console.leave')}} groups={groups} current={page}>
            {page === 'overview' && <Overview />}
            {page === 'health' && <Health />}
            {page === 'notifications' && (item ? <Notice key={item} id={item} /> : <Notices />)}
            {page === 'users' && (item ? <Person key={item} id={item} /> : <People />)}
            {page === 'groups' && <Groups />}
            {page === 'teams' && <Teams />}
            {page === 'channels' && <Channels />}
            {page === 'roles' && <Roles name={item} />}
            {page === 'schemes' && <Schemes />}
            {page === 'configuration' && <Configuration section={item} />}
            {page === 'certificates' && <Certificates />}
            {page === 'jobs' && <Jobs />}
            {page === 'logs' && <Logs />}
            {page === 'audit' && <Audit />}
        </Pages>
    );
}
