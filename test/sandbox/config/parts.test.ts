import fc from 'fast-check';
import { pageToken, tokenPosition } from '../../../src/sandbox/config/page-token.js';
import { scatter } from '../../../src/sandbox/config/scatter.js';
import { notAfter, rowTime } from '../../../src/sandbox/config/times.js';
import { encodeDocument } from '../../../src/sandbox/config/values.js';
import { PROPERTY } from '../../extent.js';

describe('scatter', () => {
  it('is a reordering of every place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), (size) => {
        const place = scatter(size);
        const places = Array.from({ length: size }, (_, index) => place(index));
        expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, index) => index));
      }),
      PROPERTY,
    );
  });

  it('leaves no list of two or more as it was', () => {
    for (let size = 2; size < 200; size += 1) {
      const place = scatter(size);
      expect(Array.from({ length: size }, (_, index) => place(index))).not.toEqual(Array.from({ length: size }, (_, index) => index));
    }
  });
});

describe('page tokens', () => {
  it('give their place back for their scope only', () => {
    fc.assert(
      fc.property(fc.nat(), fc.string(), fc.string(), (position, scope, other) => {
        const token = pageToken(scope, position);
        expect(token).toMatch(/^[\w-]+$/);
        expect(tokenPosition(scope, token)).toBe(position);
        if (other !== scope) expect(tokenPosition(other, token)).toBeNull();
      }),
      PROPERTY,
    );
  });

  it('refuse any other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(tokenPosition('scope', text)).toBeNull();
      }),
      PROPERTY,
    );
  });
});

describe('times', () => {
  it.each([
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20T10:00:00.123Z', '2026-11-20T10:00:00.123Z'],
    ['2026-11-20T10:00:00+00:00', '2026-11-20T10:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
  ])('%s is written %s', (iso, expected) => {
    expect(rowTime(iso)).toBe(expected);
  });

  it.each([
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00Z', true],
    ['2026-11-20T10:00:01Z', '2026-11-20T10:00:00Z', false],
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z', true],
    ['2026-11-20T10:00:00.001Z', '2026-11-20T10:00:00Z', false],
    ['2026-11-20T10:00:00+00:00', '2026-11-20T09:00:00-01:00', true],
  ])('%s is at or before %s: %s', (a, b, expected) => {
    expect(notAfter(a, b)).toBe(expected);
  });
});

describe('encodeDocument', () => {
  it('never fails and is undone by decoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = encodeDocument(text);
        expect(encoded).toMatch(/^[\w.~%-]*$/);
        expect(decodeURIComponent(encoded)).toBe(text.replace(/\p{Surrogate}/gu, '\uFFFD'));
      }),
      PROPERTY,
    );
  });
});
