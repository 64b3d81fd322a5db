//! Message text to a tree. Nothing here makes HTML: what looks like HTML stays text, and `ui/markdown.tsx` renders the
//! tree as elements, so there is no way for a message to bring markup or script along.
import {Marked, type Token, type TokenizerExtension, type Tokens} from 'marked';
import {emojiChar, smiley} from './emoji';

export type Node =
    | {type: 'text'; text: string}
    | {type: 'strong' | 'em' | 'del' | 'paragraph' | 'quote'; children: Node[]}
    | {type: 'heading'; level: number; children: Node[]}
    | {type: 'code'; text: string}
    | {type: 'math'; text: string; raw: string}
    | {type: 'block'; text: string; language: string}
    | {type: 'link'; href: string; children: Node[]}
    | {type: 'image'; href: string; alt: string}
    | {type: 'list'; ordered: boolean; start: number; items: {checked?: boolean; children: Node[]}[]}
    | {type: 'table'; align: (string | null)[]; head: Node[][]; rows: Node[][][]}
    | {type: 'break'}
    | {type: 'rule'}
    | {type: 'mention'; name: string; text: string}
    | {type: 'channel'; name: string}
    | {type: 'hashtag'; tag: string}
    | {type: 'emoji'; name: string; text: string};

const BEFORE = /(?:^|[\s([{<"'*_~>.,;:!?/|-])$/;

/** An inline token that starts with `first` and must not follow a word character. */
function inline(name: string, first: RegExp, rule: RegExp, ok: (match: string[]) => boolean = () => true): TokenizerExtension {
    return {
        name,
        level: 'inline',
        start(source) {
            const at = source.search(first);
            return at < 0 ? undefined : at;
        },
        tokenizer(source) {
            const match = rule.exec(source);
            return match && ok(match) ? {type: name, raw: match[0], name: match[1] ?? match[0]} : undefined;
        },
    };
}

const marked = new Marked({gfm: true, breaks: true});
marked.use({
    extensions: [
        // A price is none: "$5 and $6" has a space before the second sign, or a digit after it.
        inline('math', /(?<![\w$\\])\$[^\s$]/, /^\$([^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\d$])/),
        inline('mention', /(?<![\w@])@[a-z0-9]/i, /^@([a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?)(?:@[a-z0-9-]+)?/i),
        inline('channel', /(?<![\w~])~[a-z0-9]/i, /^~([a-z0-9](?:[a-z0-9_-]*[a-z0-9])?)(?!~)/i),
        inline('hashtag', /(?<![\w#&/])#\p{L}/u, /^#(\p{L}[\p{L}\p{N}_.-]*[\p{L}\p{N}])/u),
        inline('emoji', /:[+\-\w]+:/, /^:([+\-\w]+):/, (match) => match[1]!.length < 65),
        inline('smiley', /(?<=^|\s)[:;<]/, /^(?:[:;]-?[)(DPpOo]|:'\(|<\/?3)(?=\s|$)/, (match) => Boolean(smiley(match[0]!))),
    ],
    tokenizer: {
        // Four spaces do not make code: people indent.
        code: () => undefined,
        // Setext headings surprise in chat: a line of dashes below text is a rule.
        lheading: () => undefined,
        html: () => undefined,
        tag: () => undefined,
        def: () => undefined,
    },
});

const cache = new Map<string, Node[]>();

/** Parses a message; the last few hundred results are kept, since the list renders them again and again. */
export function parse(message: string): Node[] {
    const known = cache.get(message);
    if (known) {
        return known;
    }
    const nodes = blocks(marked.lexer(message));
    if (cache.size > 800) {
        cache.delete(cache.keys().next().value!);
    }
    cache.set(message, nodes);
    return nodes;
}

function blocks(tokens: Token[]): Node[] {
    return tokens.flatMap((token): Node[] => {
        switch (token.type) {
        case 'space':
        case 'def':
            return [];
        case 'heading':
            return [{type: 'heading', level: token.depth, children: inlines(token.tokens)}];
        case 'paragraph':
            return [{type: 'paragraph', children: inlines(token.tokens)}];
        case 'blockquote':
            return [{type: 'quote', children: blocks(token.tokens ?? [])}];
        case 'code':
            return [{type: 'block', text: token.text, language: (token.lang ?? '').split(/\s/)[0]!.toLowerCase()}];
        case 'hr':
            return [{type: 'rule'}];
        case 'list':
            return [list(token as Tokens.List)];
        case 'table':
            return [table(token as Tokens.Table)];
        case 'text':
            return token.tokens ? inlines(token.tokens) : inlines([token]);
        default:
            return inlines([token]);
        }
    });
}

function list(token: Tokens.List): Node {
    return {
        type: 'list',
        ordered: token.ordered,
        start: Number(token.start) || 1,
        items: token.items.map((item) => ({
            checked: item.task ? Boolean(item.checked) : undefined,
            children: blocks(item.tokens.filter((one) => one.type !== 'checkbox')),
        })),
    };
}

function table(token: Tokens.Table): Node {
    return {
        type: 'table',
        align: token.align,
        head: token.header.map((cell) => inlines(cell.tokens)),
        rows: token.rows.map((row) => row.map((cell) => inlines(cell.tokens))),
    };
}

function inlines(tokens: Token[] | undefined): Node[] {
    const nodes: Node[] = [];
    const text = (value: string) => {
        const last = nodes.at(-1);
        if (last?.type === 'text') {
            last.text += value;
        } else if (value) {
            nodes.push({type: 'text', text: value});
        }
    };
    for (const token of tokens ?? []) {
        const before = nodes.at(-1);
        if (['mention', 'channel', 'hashtag'].includes(token.type) && before?.type === 'text' && !BEFORE.test(before.text)) {
            text(token.raw);
            continue;
        }
        if (token.type === 'emoji' && before?.type === 'text' && /\d$/.test(before.text) && /^:\d/.test(token.raw)) {
            // A time of day: 10:30:45.
            text(token.raw);
            continue;
        }
        const node = one(token);
        if (node.type === 'text') {
            text(node.text);
        } else {
            nodes.push(node);
        }
    }
    return nodes;
}

function one(token: Token): Node {
    switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
        return {type: token.type, children: inlines(token.tokens)};
    case 'codespan':
        return {type: 'code', text: token.text};
    case 'br':
        return {type: 'break'};
    case 'link':
        return link(token as Tokens.Link);
    case 'image':
        return safeUrl(token.href) ? {type: 'image', href: token.href, alt: token.text} : {type: 'text', text: token.raw};
    case 'mention':
        return {type: 'mention', name: (token as unknown as {name: string}).name.toLowerCase(), text: token.raw};
    case 'channel':
        return {type: 'channel', name: (token as unknown as {name: string}).name};
    case 'hashtag':
        return {type: 'hashtag', tag: token.raw};
    case 'emoji':
        return {type: 'emoji', name: (token as unknown as {name: string}).name, text: token.raw};
    case 'math':
        return {type: 'math', text: (token as unknown as {name: string}).name, raw: token.raw};
    case 'smiley':
        return {type: 'emoji', name: smiley(token.raw)!, text: token.raw};
    case 'escape':
        return {type: 'text', text: token.text};
    case 'text':
        return {type: 'text', text: entities(token.raw)};
    default:
        return {type: 'text', text: token.raw};
    }
}

function link(token: Tokens.Link): Node {
    const href = token.href.startsWith('www.') ? 'http://' + token.href : token.href;
    return safeUrl(href) ? {type: 'link', href, children: inlines(token.tokens)} : {type: 'text', text: token.raw};
}

/** Only addresses that cannot run script. Relative ones stay in this site. */
export function safeUrl(href: string): boolean {
    // eslint-disable-next-line no-control-regex
    const plain = href.replace(/[\u0000-\u0020\u007F-\u00A0]/g, '');
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(plain)?.[1]?.toLowerCase();
    return !scheme || ['http', 'https', 'mailto', 'tel', 'ftp', 'sftp', 'ssh', 'git', 'magnet', 'xmpp', 'mattermost'].includes(scheme);
}

const NAMED: Record<string, string> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: '\u00A0', copy: '©', reg: '®', hellip: '…', mdash: '—', ndash: '–'};

function entities(text: string): string {
    return text.includes('&') ? text.replace(/&(#\d{1,6}|#x[\da-f]{1,6}|[a-z]+);/gi, (all, name: string) => {
        if (!name.startsWith('#')) {
            return NAMED[name.toLowerCase()] ?? all;
        }
        const code = name[1] === 'x' || name[1] === 'X' ? parseInt(name.slice(2), 16) : Number(name.slice(1));
        return code > 31 && code < 0x110000 && !(code >= 0xD800 && code <= 0xDFFF) ? String.fromCodePoint(code) : all;
    }) : text;
}

/** One line of plain text: for notifications and previews. */
export function plain(message: string): string {
    const walk = (nodes: Node[]): string => nodes.map((node): string => {
        switch (node.type) {
        case 'text': case 'code': return node.text;
        case 'math': return node.raw;
        case 'block': return node.text.split('\n')[0]! + ' ';
        case 'break': case 'rule': return ' ';
        case 'mention': case 'emoji': return node.type === 'emoji' ? emojiChar(node.name) ?? node.text : node.text;
        case 'channel': return '~' + node.name;
        case 'hashtag': return node.tag;
        case 'image': return node.alt;
        case 'list': return node.items.map((item) => walk(item.children)).join(' ');
        case 'table': return node.head.map(walk).join(' ') + ' ';
        default: return walk(node.children) + (node.type === 'link' || node.type === 'strong' || node.type === 'em' || node.type === 'del' ? '' : ' ');
        }
    }).join('');
    return walk(parse(message)).replace(/\s+/g, ' ').trim();
}
