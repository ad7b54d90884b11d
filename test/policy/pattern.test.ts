import fc from 'fast-check';
import { covers, matches, NO_COLON, overlaps, PLAIN } from '../../src/policy/pattern.js';
import { naive } from './support.js';
import { PROPERTY, runs } from '../extent.js';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });
const withoutQuestion = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 5 });

/** Every text of up to six letters; `c` stands for the letters that no pattern names. */
const ALL = Array.from({ length: 6 }).reduce<string[]>(
  (shorter) => ['', ...shorter.flatMap((start) => ['a', 'b', 'c'].map((end) => start + end))],
  [''],
);

describe('matches', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['?', '', false],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:Get*', 's3:PutObject', false],
    ['s3:get*', 's3:GetObject', false],
    ['*Object', 's3:GetObjectObject', true],
    ['a*b*c', 'aXbXbXc', true],
    ['a*b*c', 'aXbXcX', false],
    ['a.c', 'abc', false],
    ['a+', 'aa', false],
    ['?', '\u{1f600}', true],
    ['??', '\u{1f600}', false],
  ])('%j on %j: %s', (wild, text, expected) => {
    expect(matches(wild, text)).toBe(expected);
  });

  it('agrees with the plainest reading', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '*', '?'), maxLength: 9 });
    const longer = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 9 });
    fc.assert(
      fc.property(longer, text, (wild, given) => {
        expect(matches(wild, given)).toBe(naive(wild, given));
      }),
      { ...PROPERTY, numRuns: runs(2000) },
    );
  });

  it('takes a pattern made to be slow', () => {
    expect(matches(`${'a*'.repeat(500)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

describe('covers', () => {
  it.each([
    ['*', 's3:*', true],
    ['s3:*', 's3:Get*', true],
    ['s3:Get*', 's3:*', false],
    ['s3:*', 's3:*', true],
    ['s3:?*', 's3:*', false],
    ['s3:*', 's3:?', true],
    ['s3:?', 's3:a', true],
    ['s3:a', 's3:?', false],
    ['*', '*', true],
    ['*a*', '*ba', true],
  ])('%j %j: %s', (wider, narrower, expected) => {
    expect(covers(wider, narrower)).toBe(expected);
  });

  it('never says yes wrongly', () => {
    fc.assert(
      fc.property(pattern, pattern, (wider, narrower) => {
        if (covers(wider, narrower)) expect(ALL.filter((text) => naive(narrower, text) && !naive(wider, text))).toEqual([]);
      }),
      { ...PROPERTY, numRuns: runs(1000) },
    );
  });

  it('says yes whenever it is so, as long as the wider one has no question mark', () => {
    fc.assert(
      fc.property(withoutQuestion, pattern, (wider, narrower) => {
        expect(covers(wider, narrower)).toBe(ALL.every((text) => !naive(narrower, text) || naive(wider, text)));
      }),
      { ...PROPERTY, numRuns: runs(1000) },
    );
  });
});

describe('overlaps', () => {
  it('says whether there is a text that both match', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        expect(overlaps(one, other)).toBe(ALL.some((text) => naive(one, text) && naive(other, text)));
      }),
      { ...PROPERTY, numRuns: runs(1000) },
    );
  });

  it.each([
    ['s3:Get*', 's3:*Object', true],
    ['s3:Get*', 's3:Put*', false],
    ['s*:Get*', 'ses:*', true],
    ['*', '', true],
    ['a', '', false],
  ])('%j and %j: %s', (one, other, expected) => {
    expect([overlaps(one, other), overlaps(other, one)]).toEqual([expected, expected]);
  });
});

describe('runs without a colon, and plain ones', () => {
  const TEXTS = Array.from({ length: 5 }).reduce<string[]>(
    (shorter) => ['', ...shorter.flatMap((start) => ['a', ':', '/'].map((end) => start + end))],
    [''],
  );
  const each = fc.string({ unit: fc.constantFrom('a', 'a', ':', '/', '*', '?', NO_COLON, PLAIN), maxLength: 5 });
  const form = (pattern: string): RegExp => {
    const parts: Readonly<Record<string, string>> = { '*': '.*', '?': '.', [NO_COLON]: '[^:]*', [PLAIN]: '[^:/]*' };
    return new RegExp(`^${Array.from(pattern, (char) => parts[char] ?? char).join('')}$`);
  };

  it('overlap exactly where a text has both, and cover nothing wrongly', () => {
    let [overlapping, covering] = [0, 0];
    fc.assert(
      fc.property(each, each, (one, other) => {
        const [a, b] = [form(one), form(other)];
        const both = TEXTS.some((text) => a.test(text) && b.test(text));
        if (both) expect(overlaps(one, other)).toBe(true);
        if (one.length + other.length <= 5) expect(overlaps(one, other)).toBe(both);
        expect(overlaps(one, other)).toBe(overlaps(other, one));
        if (covers(one, other)) expect(TEXTS.filter((text) => b.test(text) && !a.test(text))).toEqual([]);
        expect(covers(one, one)).toBe(true);
        overlapping += Number(both);
        covering += Number(covers(one, other));
      }),
      { ...PROPERTY, numRuns: runs(5000) },
    );
    expect(Math.min(overlapping, covering)).toBeGreaterThan(runs(100));
  });
});
