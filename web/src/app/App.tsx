import {lazy, Suspense, useEffect, useState} from 'react';
import {boot} from '../api/session';
import {termsWait} from '../api/terms';
import {locale, pickLanguage, t, loadLanguage} from '../i18n';
import {withWords} from '../i18n/manage';
import {useRoute, type Route} from '../nav';
import {store} from '../state/state';
import {useStore} from '../state/use';
import {Button, Empty, Mark, Spinner} from '../ui/basics';
import {Card} from '../ui/anchor';
import {Dialogs} from '../ui/dialogs';
import {Tips} from '../ui/tips';
import {Toasts} from '../ui/toasts';
import {watchBadge} from './badge';
import {keep, recall} from '../ui/keep';
import {Shell} from './Shell';

const Console = lazy(() => import('../i18n/settings/words').then(({withSettingWords}) => withWords(withSettingWords(import('../features/console/Console')))));
const Manage = lazy(() => withWords(import('../features/manage/Manage')));
const Door = lazy(() => import('./Door'));
const MfaWall = lazy(() => withWords(import('./MfaWall')));
const TermsWall = lazy(() => import('./TermsWall'));

/** Pages that one may open without, or before, being in. */
const OUTSIDE = new Set<Route['page']>(['login', 'signup', 'reset', 'resetComplete', 'verify', 'shouldVerify', 'authorize', 'desktop']);

export function App() {
    const state = useStore((s) => s.boot);
    const here = useRoute();
    const [language, setLanguage] = useState(locale());
    const choose = async (code: string) => {
        keep('ochre.language', code);
        await loadLanguage(code);
        setLanguage(code);
    };
    useEffect(() => {
        void start();
        return watchBadge();
    }, []);
    useEffect(() => {
        if (state !== 'in') {
            return;
        }
        // The account's language, unless this browser chose one.
        const wish = store.get().users[store.get().me]?.locale;
        if (wish && !recall('ochre.language') && pickLanguage([wish]) !== locale()) {
            const code = pickLanguage([wish]);
            void loadLanguage(code).then(() => setLanguage(code));
        }
    }, [state]);
    return (
        <>
            <div className="app" key={language}>
                <Suspense fallback={<Splash />}><Page state={state} here={here} onLanguage={(code) => void choose(code)} /></Suspense>
                <Dialogs />
                <Card />
            </div>
            <Toasts />
            <Tips />
        </>
    );
}

async function start(): Promise<void> {
    const code = pickLanguage([recall('ochre.language') ?? '', ...navigator.languages]);
    await Promise.all([boot(), code === 'en' ? undefined : loadLanguage(code).catch(() => undefined)]);
}

function Page({state, here, onLanguage}: {state: string; here: Route; onLanguage: (code: string) => void}) {
    // An administrator who writes terms goes on looking after the server, whatever he thinks of them.
    const waits = useStore((s) => s.boot === 'in' && termsWait(s, Date.now())) && here.page !== 'console';
    if (state === 'loading') {
        return <Splash />;
    }
    if (state === 'failed') {
        return (
            <Empty art={<Mark size={44} />} title={t('app.unreachable')}>
                <p>{t('app.unreachableBody')}</p>
                <Button kind="quiet" onClick={() => location.reload()}>{t('app.retry')}</Button>
            </Empty>
        );
    }
    if (state === 'out') {
        return <Door here={OUTSIDE.has(here.page) ? here : {page: 'home'}} />;
    }
    if (state === 'mfa') {
        return <MfaWall />;
    }
    if (waits) {
        return <TermsWall />;
    }
    if (here.page === 'console') {
        return <Console page={here.section} item={here.item} />;
    }
    if (here.page === 'manage') {
        return <Manage teamName={here.team} page={here.section} item={here.item} />;
    }
    return here.page === 'createTeam' || here.page === 'selectTeam' || OUTSIDE.has(here.page) ? <Door here={here} /> : <Shell here={here} onLanguage={onLanguage} />;
}

function Splash() {
    return <div className="splash"><Mark size={44} /><Spinner /></div>;
}

