import {ArrowLeft} from 'lucide-react';
import type {ReactNode} from 'react';
import {t} from '../i18n';
import {follow, href} from '../nav';
import {Button, Empty, Spinner} from './basics';
import './forms.css';

export interface PageLink {
    key: string;
    path: string;
    label: string;
    icon: ReactNode;
}

interface PagesProps {
    title: string;
    back: {path: string; label: string};
    groups: {title: string; links: PageLink[]}[];
    current: string;
    children: ReactNode;
}

/** Pages that belong together, with the list of them at the side; on a phone the list lies above. */
export function Pages({title, back, groups, current, children}: PagesProps) {
    const label = groups.flatMap((group) => group.links).find((link) => link.key === current)?.label ?? title;
    return (
        <div className="pages">
            <nav className="pages-side" aria-label={title}>
                <a className="pages-back" href={href(back.path)} onClick={follow(back.path)}><ArrowLeft size={16} aria-hidden="true" />{back.label}</a>
                <h1>{title}</h1>
                {groups.filter((group) => group.links.length).map((group) => (
                    <div key={group.title}>
                        <h2>{group.title}</h2>
                        <ul>{group.links.map((link) => <li key={link.key}><a className="pages-link" href={href(link.path)} aria-current={link.key === current ? 'page' : undefined} onClick={follow(link.path)}>{link.icon}{link.label}</a></li>)}</ul>
                    </div>
                ))}
            </nav>
            <main className="pages-main" aria-label={label} tabIndex={0}>{children}</main>
        </div>
    );
}

/** The head of a page: its name, what it is for, and what can be begun here. */
export function Head({title, lead, children}: {title: string; lead?: ReactNode; children?: ReactNode}) {
    return (
        <>
            <div className="toolbar-row"><h2 style={{flex: 1}}>{title}</h2>{children}</div>
            {lead && <p className="pages-lead">{lead}</p>}
        </>
    );
}

interface AwaitedProps<T> {
    asked: {value: T | null; problem: string; status: number; again: () => void};
    children: (value: T) => ReactNode;
}

/** What was asked for, or a wait, or why it cannot be had: a part that this server has not got is no fault of the reader's. */
export function Awaited<T>({asked, children}: AwaitedProps<T>) {
    const {value, problem, status, again} = asked;
    if (problem) {
        return <div className={`notice ${status === 501 ? '' : 'bad'}`} role="alert"><span style={{flex: 1}}>{problem}</span>{status !== 501 && <Button kind="plain" onClick={again}>{t('app.retry')}</Button>}</div>;
    }
    return value === null ? <Spinner /> : <>{children(value)}</>;
}

export function Table({head, rows, label}: {head: readonly string[]; rows: ReactNode[][]; label: string}) {
    return (
        // A wide table scrolls by itself, by keyboard too.
        <div className="table" tabIndex={0} role="region" aria-label={label}>
            <table>
                <thead><tr>{head.map((one, i) => <th key={i} scope="col">{one}</th>)}</tr></thead>
                <tbody>{rows.map((row, i) => <tr key={i}>{row.map((cell, j) => <td key={j}>{cell}</td>)}</tr>)}</tbody>
            </table>
        </div>
    );
}

export const Nothing = ({title, children}: {title: string; children?: ReactNode}) => <div className="card"><Empty title={title}>{children}</Empty></div>;
