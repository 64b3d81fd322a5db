import {expect, test} from 'vitest';
import {contrast, parseTheme, PRESETS} from './own_theme';

test('every preset can be read: text, links and buttons', () => {
    for (const one of PRESETS) {
        expect(contrast(one.centerChannelColor, one.centerChannelBg), one.type).toBeGreaterThan(7);
        expect(contrast(one.sidebarText, one.sidebarBg), one.type).toBeGreaterThan(7);
        expect(contrast(one.linkColor, one.centerChannelBg), one.type).toBeGreaterThan(4.5);
        expect(contrast(one.buttonColor, one.buttonBg), one.type).toBeGreaterThan(4.5);
    }
});

test('themes of others are read: JSON, and a list of colours', () => {
    const json = parseTheme('{"type":"custom","sidebarBg":"#112233","sidebarText":"#fff","centerChannelBg":"#ffffff","centerChannelColor":"#000000","buttonBg":"#0000ff"}');
    expect(json).toMatchObject({sidebarBg: '#112233', sidebarText: '#fff', buttonBg: '#0000ff', linkColor: PRESETS[0]!.linkColor});
    const list = parseTheme('#3F0E40,#350D36,#1164A3,#FFFFFF,#350D36,#FFFFFF,#2BAC76,#CD2553');
    expect(list).toMatchObject({sidebarBg: '#3F0E40', sidebarText: '#FFFFFF', buttonBg: '#1164A3', onlineIndicator: '#2BAC76'});
    expect(parseTheme('blue')).toBeNull();
    expect(parseTheme('{"a":1}')).toBeNull();
});
