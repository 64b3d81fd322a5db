//! Colours of one's own: the theme format of the wire protocol turned into the names of tokens.css. What a theme does not
//! say (lines, grounds, weaker text) is mixed from what it does.

/** `preferences: theme`. */
export interface OwnTheme {
    type?: string;
    sidebarBg: string;
    sidebarText: string;
    sidebarTextActiveBorder: string;
    centerChannelBg: string;
    centerChannelColor: string;
    linkColor: string;
    buttonBg: string;
    buttonColor: string;
    mentionHighlightBg: string;
    errorTextColor: string;
    onlineIndicator: string;
    awayIndicator: string;
}

const preset = (type: string, list: string): OwnTheme => {
    const [sidebarBg, sidebarText, sidebarTextActiveBorder, centerChannelBg, centerChannelColor, linkColor, buttonBg, buttonColor, mentionHighlightBg, errorTextColor, onlineIndicator, awayIndicator] = list.split(' ').map((one) => `#${one}`) as [string, string, string, string, string, string, string, string, string, string, string, string];
    return {type, sidebarBg, sidebarText, sidebarTextActiveBorder, centerChannelBg, centerChannelColor, linkColor, buttonBg, buttonColor, mentionHighlightBg, errorTextColor, onlineIndicator, awayIndicator};
};

export const PRESETS: readonly OwnTheme[] = [
    preset('Clay', '3b241a f3e6da dd8a3a fffdfa 2a241e 8f4c0e ac5d17 ffffff fdf3e1 b3331f 2c7f45 c98a12'),
    preset('Moss', '24301f e6eedd a7c080 fbfdf7 232a1e 3f6b1f 4c7a2a ffffff edf5df b3331f 2c7f45 c98a12'),
    preset('Sea', '10303c dcebf0 5fb3cc fafdfe 1a2a30 0d6580 0f6e8c ffffff e2f3f8 b3331f 2c7f45 c98a12'),
    preset('Plum', '31203b eee2f4 c08ad6 fefcff 2a2230 77379a 7e3fa1 ffffff f5e9fb b3331f 2c7f45 c98a12'),
    preset('Slate', '1d232b dde4ec 8ea4bf 232a33 e4e9ef 9dbce3 6f94c4 0f141a 2d3846 f08a76 58b673 e0ab42'),
    preset('Night', '0d0d0f d5d5da 8a8fff 141417 e6e6ea a9adff 8a8fff 0d0d20 23233a f08a76 58b673 e0ab42'),
    preset('Paper', 'f2f2f0 262624 262624 ffffff 1c1c1a 0b57a4 262624 ffffff fff6d6 b3331f 2c7f45 c98a12'),
];

const HEX = /^#(?:[\da-f]{3}|[\da-f]{6})$/i;
const FIELDS = Object.keys(PRESETS[0]!).filter((key) => key !== 'type') as Exclude<keyof OwnTheme, 'type'>[];
export {FIELDS as THEME_FIELDS};

/** Relative luminance after WCAG, 0 (black) to 1 (white). */
export function luminance(hex: string): number {
    const full = hex.length === 4 ? hex.replace(/[\da-f]/gi, '$&$&') : hex;
    const [r, g, b] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(full.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How well one colour can be read on the other, 1 to 21. */
export function contrast(a: string, b: string): number {
    const [x, y] = [luminance(a), luminance(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/**
 * Reads a theme as it is passed around: JSON of the wire format, or the list of eight to ten colours that another chat
 * program shares. Null: it is neither.
 */
export function parseTheme(text: string): OwnTheme | null {
    const list = text.trim().split(/[\s,]+/);
    if (list.length >= 8 && list.length <= 10 && list.every((one) => HEX.test(one))) {
        const [column, , active, activeText, , words, online, badge] = list as [string, string, string, string, string, string, string, string];
        return {...PRESETS[0]!, type: 'own', sidebarBg: column, sidebarText: words, sidebarTextActiveBorder: active, buttonBg: active, buttonColor: activeText, linkColor: contrast(active, '#fffdfa') >= 4.5 ? active : '#8f4c0e', onlineIndicator: online, errorTextColor: badge};
    }
    try {
        const raw = JSON.parse(text) as Record<string, unknown>;
        const known = FIELDS.filter((key) => HEX.test(String(raw[key])));
        if (known.length < 4) {
            return null;
        }
        return {...PRESETS[0]!, type: String(raw.type ?? 'own'), ...Object.fromEntries(known.map((key) => [key, String(raw[key])]))};
    } catch {
        return null;
    }
}

const mix = (a: string, b: string, share: number) => `color-mix(in srgb, ${a} ${share}%, ${b})`;

function css(theme: OwnTheme): string {
    const {centerChannelBg: bg, centerChannelColor: text, sidebarBg, sidebarText, linkColor, buttonBg, buttonColor, mentionHighlightBg, errorTextColor, onlineIndicator, awayIndicator} = theme;
    const dark = luminance(bg) < 0.3;
    const names = (ground: string, words: string) => `--text:${words};--text-2:${mix(words, ground, 78)};--text-3:${mix(words, ground, 66)};--line:${mix(words, ground, 13)};--line-2:${mix(words, ground, 26)};--hover:${mix(words, 'transparent', 7)};--press:${mix(words, 'transparent', 13)};`;
    return `:root:root{${names(bg, text)}--bg:${bg};--bg-side:${sidebarBg};--bg-raised:${mix(dark ? '#ffffff' : bg, bg, dark ? 5 : 100)};--bg-sunken:${mix(text, bg, 4)};--chosen:${mix(buttonBg, bg, 22)};--code-bg:${mix(text, bg, 6)};` +
        `--accent:${buttonBg};--accent-hover:${mix(buttonBg, text, 86)};--on-accent:${buttonColor};--accent-text:${linkColor};--accent-soft:${mix(buttonBg, bg, 13)};--mention-bg:${mentionHighlightBg};--danger:${errorTextColor};--danger-soft:${mix(errorTextColor, bg, 12)};--ok:${onlineIndicator};--away:${awayIndicator};color-scheme:${dark ? 'dark' : 'light'}}` +
        `.sidebar,.pages-side{${names(sidebarBg, sidebarText)}--chosen:${mix(theme.sidebarTextActiveBorder, sidebarBg, 38)};--bg:${sidebarBg};--bg-raised:${mix(sidebarText, sidebarBg, 10)};--bg-sunken:${mix(sidebarText, sidebarBg, 6)};--accent-text:${sidebarText};color:${sidebarText}}`;
}

let sheet: CSSStyleSheet | null = null;

/** Lays the colours over those of tokens.css; null takes them away. */
export function wearTheme(theme: OwnTheme | null): void {
    if (!sheet && theme) {
        sheet = new CSSStyleSheet();
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    }
    sheet?.replaceSync(theme ? css(theme) : '');
}
