import fc from 'fast-check';
import { safeJson, safeText } from '../../src/render/safe-text.js';
import { PROPERTY } from '../extent.js';

const OBEYED_OR_HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe('safeText', () => {
  it.each([
    ['plain ASCII', 'a-b_c@d.e +=,', 'a-b_c@d.e +=,'],
    ['letters of any script and emoji', 'Zoë 日本語 שלום 🚀', 'Zoë 日本語 שלום 🚀'],
    ['a colour sequence', '\u001b[31mred', '\\u{1b}[31mred'],
    ['a window title sequence', '\u001b]0;owned\u0007', '\\u{1b}]0;owned\\u{7}'],
    ['C1: a CSI of one byte, and DEL', '\u009b2J\u007f', '\\u{9b}2J\\u{7f}'],
    ['line ends and tabs', 'a\r\nb\tc\u0000', 'a\\u{d}\\u{a}b\\u{9}c\\u{0}'],
    ['line and paragraph separators', 'a\u2028b\u2029', 'a\\u{2028}b\\u{2029}'],
    ['bidi overrides and isolates', 'abc\u202etxt.exe\u2066', 'abc\\u{202e}txt.exe\\u{2066}'],
    ['zero-width space, joiner and byte order mark', 'ad\u200bmin\u200d\ufeff', 'ad\\u{200b}min\\u{200d}\\u{feff}'],
    ['soft hyphen, Hangul filler, variation selector', '\u00ad\u3164\ufe0f', '\\u{ad}\\u{3164}\\u{fe0f}'],
    ['invisible tag letters', 'a\u{e0041}', 'a\\u{e0041}'],
    ['half a surrogate pair', 'a\ud83d', 'a\\u{d83d}'],
    ['private use', '\ue000\u{f0000}', '\\u{e000}\\u{f0000}'],
    ['a combining mark with a letter', 'e\u0301', 'e\u0301'],
    ['combining marks with no letter', '\u0301\u0302x', '\\u{301}\\u{302}x'],
  ])('%s', (_, given, expected) => {
    expect(safeText(given)).toBe(expected);
  });

  it('lets nothing through that a terminal obeys or hides', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(safeText(text)).not.toMatch(OBEYED_OR_HIDDEN);
      }),
      PROPERTY,
    );
  });
});

describe('safeJson', () => {
  it('loses nothing and shows everything', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const written = safeJson(text);
        expect(written).not.toMatch(OBEYED_OR_HIDDEN);
        expect(JSON.parse(written)).toBe(text);
      }),
      PROPERTY,
    );
  });

  it('writes characters beyond the first plane as two escapes', () => {
    expect(safeJson('\u{e0041}\u009b')).toBe('"\\udb40\\udc41\\u009b"');
  });
});
