import fc from 'fast-check';
import { cutMiddle, displayWidth, wrapped } from '../../src/render/display-width.js';
import { safeText } from '../../src/render/safe-text.js';
import { PROPERTY } from '../extent.js';

const ARN = 'arn:aws:iam::111122223333:user/engineering/platform/alice';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['alice', 5],
    ['Zoë', 3],
    ['Zoe\u0308', 3],
    ['日本語', 6],
    ['ﾊﾝｶｸ', 4],
    ['한국어', 6],
    ['\u1112\u1161\u11ab', 2],
    ['ＡＢ', 4],
    ['ที่', 1],
    ['שלום', 4],
    ['🚀', 2],
    ['👍🏽', 2],
    ['🇩🇪', 2],
    ['🫠', 2],
    ['𠮷', 2],
    ['…', 1],
  ])('%p takes %p columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });
});

describe('cutMiddle', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['one-too-long', 11, 'one-t…-long'],
    ['abcdef', 4, 'ab…f'],
    ['abcdef', 1, '…'],
    ['abcdef', 0, ''],
    ['日本語日本語', 7, '日…語'],
    ['🚀🚀🚀', 5, '🚀…🚀'],
    ['e\u0301e\u0301e\u0301e\u0301', 3, 'e\u0301…e\u0301'],
    ['password last used on 2024-12-24, 677 days before', 24, 'password last used on 2…'],
    ['a list of four', 9, 'a li…four'],
    [ARN, 40, 'arn:aws:iam::111122…ering/platform/alice'],
    [ARN, 10, 'arn…/alice'],
    [ARN, 7, '…/alice'],
    [ARN, 5, '…lice'],
    ['arn:aws:iam::111122223333:user/a-name-that-is-rather-long', 30, 'ar…/a-name-that-is-rather-long'],
  ])('%p in %p columns', (text, width, expected) => {
    expect(cutMiddle(text, width)).toBe(expected);
  });

  it('keeps to the width, cuts no character in half and starts and ends as the text does', () => {
    const anything = fc.string({ unit: 'grapheme', maxLength: 60 }).map(safeText);
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 30 }), (text, width) => {
        const result = cutMiddle(text, width);
        expect(displayWidth(result)).toBeLessThanOrEqual(width);
        if (displayWidth(text) <= width) expect(result).toBe(text);
        else {
          const at = result.indexOf('…');
          expect(text.startsWith(result.slice(0, at))).toBe(true);
          expect(text.endsWith(result.slice(at + 1))).toBe(true);
          expect(result).not.toMatch(/\p{Cs}/u);
        }
      }),
      PROPERTY,
    );
  });
});


describe('wrapped', () => {
  it.each([
    ['short', 10, ['short']],
    ['', 5, ['']],
    ['AWSReservedSSO_Admin_0123', 16, ['AWSReservedSSO_', 'Admin_0123']],
    ['a-verylongnamewithoutjoints', 10, ['a-verylong', 'namewithou', 'tjoints']],
    ['漢字漢字', 4, ['漢字', '漢字']],
    ['漢字', 1, ['漢', '字']],
  ])('%s in %i columns', (text, width, lines) => {
    expect(wrapped(text, width)).toEqual(lines);
    expect(wrapped(text, width).join('')).toBe(text);
  });
});
