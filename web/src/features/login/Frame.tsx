import type {ReactNode} from 'react';
import {t} from '../../i18n';
import {useStore} from '../../state/use';
import {Mark} from '../../ui/basics';
import './login.css';

/** The page around every form before one is in: a quiet column, and earth beside it where there is room. */
export function Frame({title, lead, children, foot}: {title: string; lead?: ReactNode; children: ReactNode; foot?: ReactNode}) {
    const site = useStore((s) => s.config.SiteName || 'Ochre');
    return (
        <div className="door">
            <main className="door-main">
                <div className="door-brand"><Mark size={30} /><span>{site}</span></div>
                <div className="door-card">
                    <h1>{title}</h1>
                    {lead && <p className="door-lead">{lead}</p>}
                    {children}
                </div>
                {foot && <div className="door-foot">{foot}</div>}
            </main>
            <Strata words={t('login.motto')} />
        </div>
    );
}

/** Layers of earth, drawn: the place where pigment comes from. Decoration only. */
function Strata({words}: {words: string}) {
    return (
        <div className="strata" aria-hidden="true">
            <svg viewBox="0 0 600 900" preserveAspectRatio="xMidYMid slice">
                <rect width="600" height="900" fill="#f3dfc0" />
                <circle cx="430" cy="180" r="88" fill="#e9a44d" />
                <path fill="#e6bd86" d="M0 330c120-50 210-20 320-44 110-24 190-60 280-30v644H0Z" />
                <path fill="#d99a53" d="M0 430c90-30 200 20 330-16 120-34 180-20 270-52v538H0Z" />
                <path fill="#c2701d" d="M0 540c150-60 230 24 360-10 110-28 170-6 240-30v400H0Z" />
                <path fill="#9c4f16" d="M0 650c110-20 220 34 340 4 110-28 190 14 260-12v258H0Z" />
                <path fill="#6f3713" d="M0 760c130-34 250 22 370-6 100-22 160 8 230-8v154H0Z" />
                <path fill="#43220f" d="M0 846c140-20 230 14 350 0 110-14 180 6 250-4v58H0Z" />
            </svg>
            <p>{words}</p>
        </div>
    );
}
