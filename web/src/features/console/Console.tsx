import {ArrowLeft, ChartColumn, Hash, Settings2, Users, UsersRound} from 'lucide-react';
import {t} from '../../i18n';
import {follow, href, type ConsolePage} from '../../nav';
import {may} from '../../state/roles';
import {useStore} from '../../state/use';
import {Empty, Mark} from '../../ui/basics';
import {Configuration} from './Configuration';
import {Channels, Figures, Teams} from './Lists';
import {People} from './People';
import './console.css';

const PAGES = [['overview', ChartColumn], ['users', Users], ['teams', UsersRound], ['channels', Hash], ['configuration', Settings2]] as const;

/** Where the server is looked after. */
export default function Console({page}: {page: ConsolePage}) {
    const allowed = useStore((s) => may(s, 'manage_system'));
    const rolesKnown = useStore((s) => Object.keys(s.roles).length > 0);
    if (!allowed) {
        return rolesKnown ? <Empty art={<Mark size={44} />} title={t('lost.title')}><p>{t('console.refused')}</p><a href={href('')} onClick={follow('')}>{t('lost.home')}</a></Empty> : null;
    }
    return (
        <div className="console">
            <nav className="console-side" aria-label={t('console.title')}>
                <a className="console-back" href={href('')} onClick={follow('')}><ArrowLeft size={16} aria-hidden="true" />{t('console.leave')}</a>
                <h1>{t('console.title')}</h1>
                <ul>{PAGES.map(([key, Icon]) => <li key={key}><a className="side-row" href={href(`admin_console/${key}`)} aria-current={key === page ? 'page' : undefined} onClick={follow(`admin_console/${key}`)}><Icon size={16} aria-hidden="true" />{t(`console.${key}`)}</a></li>)}</ul>
            </nav>
            <main className="console-main" aria-label={t(`console.${page}`)}>
                <h2>{t(`console.${page}`)}</h2>
                {page === 'overview' && <Figures />}
                {page === 'users' && <People />}
                {page === 'teams' && <Teams />}
                {page === 'channels' && <Channels />}
                {page === 'configuration' && <Configuration />}
            </main>
        </div>
    );
}
