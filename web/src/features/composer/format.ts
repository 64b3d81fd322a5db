const MARKS: Record<string, string> = {b: '**', i: '_', e: '`'};

/** Ctrl-B, Ctrl-I, Ctrl-E: puts the marks around what is selected, or takes them away again. */
export function format(key: string, node: {value: string; selectionStart: number; selectionEnd: number}): {text: string; from: number; to: number} | null {
    const mark = MARKS[key.toLowerCase()];
    if (!mark) {
        return null;
    }
    const {value, selectionStart: from, selectionEnd: to} = node;
    const [before, chosen, after] = [value.slice(0, from), value.slice(from, to), value.slice(to)];
    if (before.endsWith(mark) && after.startsWith(mark)) {
        return {text: before.slice(0, -mark.length) + chosen + after.slice(mark.length), from: from - mark.length, to: to - mark.length};
    }
    return {text: before + mark + chosen + mark + after, from: from + mark.length, to: to + mark.length};
}
