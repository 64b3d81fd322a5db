export type Format = 'bold' | 'italic' | 'strike' | 'code' | 'link' | 'heading' | 'quote' | 'bullets' | 'numbers' | 'block';

interface Field {
    value: string;
    selectionStart: number;
    selectionEnd: number;
}

interface Made {
    text: string;
    from: number;
    to: number;
}

const MARKS: Partial<Record<Format, string>> = {bold: '**', italic: '_', strike: '~~', code: '`'};
const LINES: Partial<Record<Format, (i: number) => string>> = {heading: () => '### ', quote: () => '> ', bullets: () => '- ', numbers: (i) => `${i + 1}. `};
const KEYS: Record<string, Format> = {b: 'bold', i: 'italic', e: 'code'};

/** What Ctrl-B, Ctrl-I and Ctrl-E stand for. */
export const formatOfKey = (key: string): Format | undefined => KEYS[key.toLowerCase()];

/** Puts marks around what is selected, or before each of its lines, or takes them away again. */
export function format(kind: Format, {value, selectionStart: from, selectionEnd: to}: Field): Made {
    const mark = MARKS[kind];
    if (mark) {
        return around(mark, value, from, to);
    }
    const line = LINES[kind];
    if (line) {
        return before(line, value, from, to);
    }
    const [head, chosen, tail] = [value.slice(0, from), value.slice(from, to), value.slice(to)];
    if (kind === 'block') {
        const open = `${head && !head.endsWith('\n') ? '\n' : ''}\`\`\`\n`;
        return {text: `${head}${open}${chosen}\n\`\`\`\n${tail}`, from: from + open.length, to: to + open.length};
    }
    // A link: the cursor goes to what is missing, the text or the address.
    const isAddress = /^https?:\/\/\S+$/.test(chosen);
    const made = isAddress ? `[](${chosen})` : `[${chosen}](https://)`;
    const at = isAddress ? from + 1 : from + made.length - 1;
    return {text: head + made + tail, from: at, to: at};
}

function around(mark: string, value: string, from: number, to: number): Made {
    const [head, chosen, tail] = [value.slice(0, from), value.slice(from, to), value.slice(to)];
    if (head.endsWith(mark) && tail.startsWith(mark)) {
        return {text: head.slice(0, -mark.length) + chosen + tail.slice(mark.length), from: from - mark.length, to: to - mark.length};
    }
    return {text: head + mark + chosen + mark + tail, from: from + mark.length, to: to + mark.length};
}

function before(mark: (i: number) => string, value: string, from: number, to: number): Made {
    const begin = value.lastIndexOf('\n', from - 1) + 1;
    const lines = value.slice(begin, to).split('\n');
    const marked = lines.every((one, i) => one.startsWith(mark(i)));
    const made = lines.map((one, i) => (marked ? one.slice(mark(i).length) : mark(i) + one)).join('\n');
    const grown = made.length - (to - begin);
    return {text: value.slice(0, begin) + made + value.slice(to), from: Math.max(begin, from + (marked ? -1 : 1) * mark(0).length), to: to + grown};
}
