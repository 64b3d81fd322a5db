//! Loaded on demand, as is each language.
import {createLowlight} from 'lowlight';

export type Shade = string | {name: string; children: Shade[]};
type Grammar = {default: Parameters<ReturnType<typeof createLowlight>['register']>[1]};

const LANGUAGES: Record<string, () => Promise<Grammar>> = {
    bash: () => import('highlight.js/lib/languages/bash'),
    c: () => import('highlight.js/lib/languages/c'),
    cpp: () => import('highlight.js/lib/languages/cpp'),
    csharp: () => import('highlight.js/lib/languages/csharp'),
    css: () => import('highlight.js/lib/languages/css'),
    diff: () => import('highlight.js/lib/languages/diff'),
    dockerfile: () => import('highlight.js/lib/languages/dockerfile'),
    go: () => import('highlight.js/lib/languages/go'),
    haskell: () => import('highlight.js/lib/languages/haskell'),
    ini: () => import('highlight.js/lib/languages/ini'),
    java: () => import('highlight.js/lib/languages/java'),
    javascript: () => import('highlight.js/lib/languages/javascript'),
    json: () => import('highlight.js/lib/languages/json'),
    kotlin: () => import('highlight.js/lib/languages/kotlin'),
    lua: () => import('highlight.js/lib/languages/lua'),
    makefile: () => import('highlight.js/lib/languages/makefile'),
    markdown: () => import('highlight.js/lib/languages/markdown'),
    nginx: () => import('highlight.js/lib/languages/nginx'),
    perl: () => import('highlight.js/lib/languages/perl'),
    php: () => import('highlight.js/lib/languages/php'),
    python: () => import('highlight.js/lib/languages/python'),
    ruby: () => import('highlight.js/lib/languages/ruby'),
    rust: () => import('highlight.js/lib/languages/rust'),
    scala: () => import('highlight.js/lib/languages/scala'),
    sql: () => import('highlight.js/lib/languages/sql'),
    swift: () => import('highlight.js/lib/languages/swift'),
    typescript: () => import('highlight.js/lib/languages/typescript'),
    xml: () => import('highlight.js/lib/languages/xml'),
    yaml: () => import('highlight.js/lib/languages/yaml'),
};

const ALIASES: Record<string, string> = {
    sh: 'bash', shell: 'bash', zsh: 'bash', 'c++': 'cpp', cc: 'cpp', h: 'c', cs: 'csharp', patch: 'diff', docker: 'dockerfile', golang: 'go', hs: 'haskell',
    toml: 'ini', js: 'javascript', jsx: 'javascript', kt: 'kotlin', make: 'makefile', md: 'markdown', pl: 'perl', py: 'python', rb: 'ruby', rs: 'rust',
    ts: 'typescript', tsx: 'typescript', html: 'xml', svg: 'xml', yml: 'yaml', postgres: 'sql', pgsql: 'sql',
};

const engine = createLowlight();

/** The code as a tree of named spans, or null for a language that we do not know. */
export async function highlight(text: string, language: string): Promise<Shade[] | null> {
    const name = ALIASES[language] ?? language;
    const load = LANGUAGES[name];
    if (!load) {
        return null;
    }
    if (!engine.registered(name)) {
        engine.register(name, (await load()).default);
    }
    return shades(engine.highlight(name, text).children as HastNode[]);
}

interface HastNode {
    type: string;
    value?: string;
    properties?: {className?: string[]};
    children?: HastNode[];
}

function shades(nodes: HastNode[]): Shade[] {
    return nodes.map((node) => (node.type === 'text' ? node.value ?? '' : {name: (node.properties?.className ?? []).join(' '), children: shades(node.children ?? [])}));
}
