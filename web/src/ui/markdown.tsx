import {memo, type ReactNode} from 'react';
import {emojiChar, onlyEmoji} from '../text/emoji';
import {parse, type Node} from '../text/markdown';
import {CodeBlock} from './code';
import {Formula} from './formula';
import './markdown.css';

/** What only the application knows: who is behind a name, where a channel is. All optional: without them, plain text. */
export interface Resolvers {
    /** A person or a group word: how to show it; `self` marks what is meant for the reader. */
    mention?: (name: string) => {label: string; self: boolean; rest?: string; onOpen?: (from: HTMLElement) => void} | null;
    channel?: (name: string) => {label: string; href: string; onClick: (event: React.MouseEvent) => void} | null;
    /** The picture of a custom emoji. */
    emoji?: (name: string) => string | undefined;
    tag?: (tag: string) => (() => void) | undefined;
    /** Which formulas are drawn; others stay as they were written. */
    math?: {block: boolean; inline: boolean};
    /** An address inside this site: follow it without leaving the page. */
    inside?: (href: string) => ((event: React.MouseEvent) => void) | undefined;
}

interface Props extends Resolvers {
    text: string;
    /** Words to be marked, in a regular expression's syntax. */
    highlight?: string;
}

interface Draw extends Resolvers {
    marks?: RegExp;
}

export const Markdown = memo(function Markdown({text, highlight, ...resolvers}: Props) {
    const large = onlyEmoji(text);
    const resolve: Draw = highlight ? {...resolvers, marks: new RegExp(`(${highlight})`, 'giu')} : resolvers;
    return <div className={`md ${large ? 'md-large' : ''}`} dir="auto">{draw(parse(text), resolve)}</div>;
});

export function EmojiGlyph({name, src}: {name: string; src?: string}) {
    if (src) {
        return <img className="emoji" src={src} alt={`:${name}:`} title={`:${name}:`} />;
    }
    const char = emojiChar(name);
    return char ? <span className="emoji" role="img" aria-label={name.replaceAll('_', ' ')} title={`:${name}:`}>{char}</span> : <>{`:${name}:`}</>;
}

function draw(nodes: Node[], resolve: Draw): ReactNode[] {
    return nodes.map((node, index) => <One key={index} node={node} resolve={resolve} />);
}

function One({node, resolve}: {node: Node; resolve: Draw}): ReactNode {
    switch (node.type) {
    case 'text': return resolve.marks ? marked(node.text, resolve.marks) : node.text;
    case 'strong': return <strong>{draw(node.children, resolve)}</strong>;
    case 'em': return <em>{draw(node.children, resolve)}</em>;
    case 'del': return <del>{draw(node.children, resolve)}</del>;
    case 'paragraph': return <p>{draw(node.children, resolve)}</p>;
    case 'quote': return <blockquote>{draw(node.children, resolve)}</blockquote>;
    case 'heading': return <p className={`md-h md-h${node.level}`} role="heading" aria-level={Math.min(6, node.level + 3)}>{draw(node.children, resolve)}</p>;
    case 'code': return <code className="md-code">{resolve.marks ? marked(node.text, resolve.marks) : node.text}</code>;
    case 'math': return resolve.math?.inline ? <Formula text={node.text} /> : node.raw;
    case 'block': return resolve.math?.block && (node.language === 'latex' || node.language === 'tex') ? <Formula block text={node.text} /> : <CodeBlock text={node.text} language={node.language} />;
    case 'break': return <br />;
    case 'rule': return <hr />;
    case 'list': return <List node={node} resolve={resolve} />;
    case 'table': return <Table node={node} resolve={resolve} />;
    case 'link': return <Link href={node.href} resolve={resolve}>{draw(node.children, resolve)}</Link>;
    case 'image': return <Link href={node.href} resolve={resolve}><img className="md-image" src={node.href} alt={node.alt} loading="lazy" referrerPolicy="no-referrer" /></Link>;
    case 'hashtag': {
        const open = resolve.tag?.(node.tag);
        return open ? <button type="button" className="md-tag" onClick={open}>{node.tag}</button> : <span className="md-tag">{node.tag}</span>;
    }
    case 'emoji': return emojiChar(node.name) || resolve.emoji?.(node.name) ? <EmojiGlyph name={node.name} src={resolve.emoji?.(node.name)} /> : node.text;
    case 'mention': return <Mention node={node} resolve={resolve} />;
    case 'channel': {
        const known = resolve.channel?.(node.name);
        return known ? <a className="md-mention" href={known.href} onClick={known.onClick}>~{known.label}</a> : '~' + node.name;
    }
    }
}

function marked(text: string, marks: RegExp): ReactNode {
    return text.split(marks).map((part, i) => (i % 2 ? <mark key={i}>{part}</mark> : part));
}

function Mention({node, resolve}: {node: Extract<Node, {type: 'mention'}>; resolve: Resolvers}) {
    const known = resolve.mention?.(node.name);
    if (!known) {
        return node.text;
    }
    const kind = `md-mention ${known.self ? 'self' : ''}`;
    return (
        <>
            {known.onOpen ? <button type="button" className={kind} aria-haspopup="dialog" onClick={(event) => known.onOpen!(event.currentTarget)}>{known.label}</button> : <span className={kind}>{known.label}</span>}
            {known.rest}
        </>
    );
}

function Link({href, resolve, children}: {href: string; resolve: Draw; children: ReactNode}) {
    const inside = resolve.inside?.(href);
    return inside ? <a href={href} onClick={inside}>{children}</a> : <a href={href} target="_blank" rel="noopener noreferrer nofollow">{children}</a>;
}

function List({node, resolve}: {node: Extract<Node, {type: 'list'}>; resolve: Draw}) {
    const items = node.items.map((item, index) => (
        <li key={index} className={item.checked === undefined ? undefined : 'md-task'}>
            {item.checked !== undefined && <input type="checkbox" checked={item.checked} disabled aria-label={item.checked ? '✓' : '—'} />}
            {draw(item.children, resolve)}
        </li>
    ));
    return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({node, resolve}: {node: Extract<Node, {type: 'table'}>; resolve: Draw}) {
    const align = (i: number) => ({textAlign: (node.align[i] ?? undefined) as 'left' | 'center' | 'right' | undefined});
    return (
        <div className="md-table">
            <table>
                <thead><tr>{node.head.map((cell, i) => <th key={i} style={align(i)}>{draw(cell, resolve)}</th>)}</tr></thead>
                <tbody>{node.rows.map((row, y) => <tr key={y}>{row.map((cell, i) => <td key={i} style={align(i)}>{draw(cell, resolve)}</td>)}</tr>)}</tbody>
            </table>
        </div>
    );
}
