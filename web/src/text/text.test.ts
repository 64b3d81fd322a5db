import {describe, expect, it} from 'vitest';
import {de} from '../i18n/de';
import {en} from '../i18n/en';
import {loadLanguage, pickLanguage, t} from '../i18n';
import {parseRoute} from '../nav';
import {allEmoji, emojiChar, onlyEmoji, searchEmoji} from './emoji';
import {parse, plain, safeUrl, type Node} from './markdown';
import {fuzzy, initials, slug} from './names';
import {ago, dayTitle, fileSize} from './time';

const inline = (text: string): Node[] => (parse(text)[0] as {children: Node[]}).children;

describe('markdown', () => {
    it('never lets markup through', () => {
        expect(plain('<b>x</b> <script>alert(1)</script>')).toBe('<b>x</b> <script>alert(1)</script>');
        expect(inline('<img src=x onerror=alert(1)>')).toEqual([{type: 'text', text: '<img src=x onerror=alert(1)>'}]);
        expect(JSON.stringify(parse('<div>\n\n**a**\n\n</div>'))).toContain('strong');
    });

    it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd'])('refuses %j', (href) => {
        expect(safeUrl(href)).toBe(false);
        expect(JSON.stringify(parse(`[x](<${href}>)`))).not.toContain('"link"');
    });

    it.each([
        ['@anna hi', ['mention', 'text']], ['hi @anna.', ['text', 'mention', 'text']], ['mail a@b.de', ['text', 'link']], ['(@anna)', ['text', 'mention', 'text']],
        ['~town-square', ['channel']], ['a~b', ['text']], ['see #ochre now', ['text', 'hashtag', 'text']], ['#1', ['text']], ['a#b', ['text']],
        [':tada:', ['emoji']], ['10:30:45', ['text']], ['`@anna`', ['code']], ['**@anna**', ['strong']], ['~~a~~', ['del']], ['https://a.b/c_d_e', ['link']], ['snake_case_name', ['text']],
    ])('%j', (text, types) => {
        expect(inline(text).map((one) => one.type)).toEqual(types);
    });

    it('breaks lines where they were written, and keeps blocks', () => {
        expect(inline('a\nb').map((one) => one.type)).toEqual(['text', 'break', 'text']);
        expect(parse('```rust\nfn a() {}\n```')[0]).toEqual({type: 'block', text: 'fn a() {}', language: 'rust'});
        expect(parse('    indented')[0]!.type).toBe('paragraph');
        expect(parse('- [x] a\n- [ ] b')[0]).toMatchObject({type: 'list', items: [{checked: true}, {checked: false}]});
        expect(parse('|a|b|\n|-|-:|\n|1|2|')[0]).toMatchObject({type: 'table', align: [null, 'right']});
        expect(parse('> a\n> b')[0]!.type).toBe('quote');
    });

    it('decodes entities and survives odd input', () => {
        expect(inline('a &amp; b &#x41; &unknown;')).toEqual([{type: 'text', text: 'a & b A &unknown;'}]);
        for (const text of ['', '**', '[](', '![', '```', '|', '@', ':', '<3', '\\', '* ', '#', '~', 'a'.repeat(20_000), '['.repeat(500), '*a '.repeat(500)]) {
            expect(() => plain(text)).not.toThrow();
        }
    });
});

describe('emoji', () => {
    it('knows names, aliases and skin tones', () => {
        expect(allEmoji().length).toBeGreaterThan(1500);
        expect(emojiChar('tada')).toBe('🎉');
        expect(emojiChar('+1')).toBe('👍');
        expect(emojiChar('+1_dark_skin_tone')).toBe('👍🏿');
        expect(emojiChar('no_such_thing')).toBeUndefined();
        expect(searchEmoji('tada')[0]!.name).toBe('tada');
    });

    it('tells messages of nothing else', () => {
        expect(onlyEmoji(':tada: 🎉')).toBe(true);
        expect(onlyEmoji('ok 🎉')).toBe(false);
        expect(onlyEmoji('123')).toBe(false);
        expect(onlyEmoji(':nope:')).toBe(false);
    });
});

describe('words', () => {
    it('shortens names and makes addresses', () => {
        expect([initials('Mara Lindqvist'), initials('anna'), initials('')]).toEqual(['ML', 'AN', '?']);
        expect([slug('Größe & Söhne!'), slug('日本'), slug('--a--')]).toEqual(['grosse-sohne', '', 'a']);
    });

    it('finds by letters, best first', () => {
        const order = ['town-square', 'two steps', 'kiln townhall'].sort((a, b) => (fuzzy('town', a) ?? 999) - (fuzzy('town', b) ?? 999));
        expect(order[0]).toBe('town-square');
        expect(fuzzy('xyz', 'town')).toBeUndefined();
        expect(fuzzy('tsq', 'town-square')).toBeDefined();
    });

    it('says when', () => {
        const now = new Date(2026, 5, 15, 12).getTime();
        expect(dayTitle(now, now, 'en')).toBe('Today');
        expect(dayTitle(now - 86_400_000, now, 'de')).toBe('Gestern');
        expect(ago(now - 5 * 60_000, now, 'en')).toContain('5');
        expect(fileSize(1_234_567, 'en')).toBe('1.2 MB');
    });
});

describe('languages', () => {
    it('has the same keys and the same blanks everywhere', () => {
        expect(Object.keys(de).sort()).toEqual(Object.keys(en).sort());
        for (const [key, text] of Object.entries(en)) {
            const blanks = (words: string) => [...new Set(words.match(/\{\w+/g))].sort();
            expect(blanks(de[key as keyof typeof de]), key).toEqual(blanks(text));
        }
    });

    it('counts by the rule of the language', async () => {
        expect(t('message.replies', {n: 1})).toBe('1 reply');
        expect(t('message.replies', {n: 2})).toBe('2 replies');
        expect(t('message.deleteThread', {n: 3})).toContain('its 3 answers');
        await loadLanguage('de');
        expect(t('message.replies', {n: 2})).toBe('2 Antworten');
        await loadLanguage('en');
        expect(pickLanguage(['xx', 'de-AT'])).toBe('de');
    });
});

describe('addresses', () => {
    it.each([
        ['', '', {page: 'home'}], ['login', '', {page: 'login'}], ['signup_user_complete', '?id=x', {page: 'signup'}],
        ['reset_password_complete', '?token=t', {page: 'resetComplete', token: 't'}], ['do_verify_email', '?token=t&email=a%40b', {page: 'verify', token: 't', email: 'a@b'}],
        ['town', '', {page: 'team', team: 'town'}], ['town/channels/off-topic', '?thread=r', {page: 'channel', team: 'town', direct: false, name: 'off-topic', thread: 'r', side: null}],
        ['town/messages/@anna', '', {page: 'channel', team: 'town', direct: true, name: '@anna', thread: '', side: null}], ['town/pl/p1', '', {page: 'post', team: 'town', id: 'p1'}],
        ['town/threads/r1', '', {page: 'threads', team: 'town', thread: 'r1', side: null}], ['town/what/ever', '', {page: 'lost'}],
    ])('%s%s', (path, search, want) => {
        expect(parseRoute(path, search)).toEqual(want);
    });
});
