import {useEffect, useState} from 'react';
import Authorize from '../features/login/Authorize';
import Desktop from '../features/login/Desktop';
import {Frame} from '../features/login/Frame';
import Login from '../features/login/Login';
import Reset, {ResetComplete} from '../features/login/Reset';
import SignUp from '../features/login/SignUp';
import Verify, {ShouldVerify} from '../features/login/Verify';
import CreateTeam from '../features/teams/CreateTeam';
import SelectTeam from '../features/teams/SelectTeam';
import {basePath, navigate, type Route} from '../nav';
import {store} from '../state/state';
import {useStore} from '../state/use';

/** Everything before the chat itself: loaded apart, since those who are in rarely come here. */
export default function Door({here}: {here: Route}) {
    const inside = useStore((s) => s.boot === 'in');
    const empty = useStore((s) => s.config.NoAccounts === 'true');
    const [then] = useState(wish);
    const asked = inside && then.startsWith('oauth/');
    const leave = inside && !asked && (here.page === 'login' || here.page === 'signup');
    useEffect(() => {
        if (leave) {
            // Signing up ends at its own next page; a login page opened while logged in leads home.
            const timer = setTimeout(() => store.get().boot === 'in' && navigate(then, true), 50);
            return () => clearTimeout(timer);
        }
        return undefined;
    }, [leave, then]);
    useEffect(() => {
        if (asked && here.page !== 'authorize') {
            // Whether an app may act is the server's to decide first.
            location.replace(basePath + then);
        }
    }, [asked, here.page, then]);
    switch (here.page) {
    case 'reset': return <Reset />;
    case 'resetComplete': return <ResetComplete token={here.token} />;
    case 'verify': return <Verify token={here.token} email={here.email} />;
    case 'shouldVerify': return <ShouldVerify email={here.email} />;
    case 'createTeam': return <CreateTeam Frame={Frame} />;
    case 'selectTeam': return <SelectTeam Frame={Frame} />;
    case 'authorize': return inside ? <Authorize /> : <Login then={then} />;
    case 'desktop': return <Desktop />;
    case 'signup': return <SignUp />;
    default: return empty && !inside ? <SignUp /> : <Login then={then} />;
    }
}

/** The page that was asked for before the login came between. */
function wish(): string {
    const sent = new URLSearchParams(location.search).get('redirect_to');
    if (sent) {
        return ownPath(sent);
    }
    const path = location.pathname.slice(basePath.length) + location.search;
    return /^(login|signup|create_team|select_team|reset_password|do_verify|should_verify)/.test(path) ? '' : path;
}

/** A path of this client in an address that came from elsewhere; '' for everything else. */
function ownPath(address: string): string {
    const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : null;
    if (!url || url.origin !== location.origin || !url.pathname.startsWith(basePath)) {
        return '';
    }
    return url.pathname.slice(basePath.length) + url.search;
}
