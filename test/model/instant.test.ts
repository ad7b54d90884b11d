import { latest, parseInstant, wholeDays } from '../../src/model/instant.js';

describe('parseInstant', () => {
  it.each([
    ['2026-09-11T13:14:43Z', '2026-09-11T13:14:43.000Z'],
    ['2026-11-20T20:40:03+00:00', '2026-11-20T20:40:03.000Z'],
    ['2026-11-20T20:40:03+0000', '2026-11-20T20:40:03.000Z'],
    ['2026-11-20T20:40:03-05:30', '2026-11-21T02:10:03.000Z'],
    ['2026-11-20T20:40:03.5Z', '2026-11-20T20:40:03.500Z'],
    ['2026-11-20T20:40:03.126Z', '2026-11-20T20:40:03.126Z'],
    ['2026-11-20T20:40:03.123456789Z', '2026-11-20T20:40:03.123Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)?.toISOString()).toBe(expected);
  });

  it.each([
    ['a day that February has not', '2026-02-30T00:00:00Z'],
    ['29 February outside a leap year', '2026-02-29T00:00:00Z'],
    ['31 April', '2026-04-31T00:00:00Z'],
    ['month 13', '2026-13-01T00:00:00Z'],
    ['month 0', '2026-00-10T00:00:00Z'],
    ['day 0', '2026-01-00T00:00:00Z'],
    ['hour 25', '2026-01-01T25:00:00Z'],
    ['minute 60', '2026-01-01T00:60:00Z'],
    ['second 61', '2026-01-01T00:00:61Z'],
    ['no zone', '2026-01-01T00:00:00'],
    ['no time', '2026-01-01'],
    ['a space for the T', '2026-01-01 00:00:00Z'],
    ['a space around it', ' 2026-01-01T00:00:00Z'],
    ['a line break after it', '2026-01-01T00:00:00Z\n'],
    ['epoch seconds', '1767225600'],
    ['ten fractional digits', '2026-01-01T00:00:00.1234567890Z'],
    ['N/A', 'N/A'],
    ['no_information', 'no_information'],
    ['not_supported', 'not_supported'],
    ['nothing', ''],
    ['words', 'yesterday'],
  ])('takes %s for no instant', (_, text) => {
    expect(parseInstant(text)).toBeNull();
  });
});

describe('wholeDays', () => {
  const to = new Date('2026-11-20T08:00:00Z');

  it.each([
    ['2026-11-20T08:00:00Z', 0],
    ['2026-11-19T08:00:01Z', 0],
    ['2026-11-19T08:00:00Z', 1],
    ['2026-11-19T07:59:59Z', 1],
    ['2026-08-22T08:00:01Z', 89],
    ['2026-08-22T08:00:00Z', 90],
    ['2026-08-22T07:59:59Z', 90],
    ['2026-08-21T08:00:00Z', 91],
    ['2023-11-20T08:00:00Z', 1096],
  ])('from %s are %i', (from, days) => {
    expect(wholeDays(new Date(from), to)).toBe(days);
  });

  it('is never negative: the clocks of two services differ', () => {
    expect(wholeDays(new Date('2026-11-22T08:00:00Z'), to)).toBe(0);
  });

  it('counts a night of summer time like any other', () => {
    expect(wholeDays(new Date('2026-03-29T00:00:00Z'), new Date('2026-03-29T23:59:59Z'))).toBe(0);
    expect(wholeDays(new Date('2026-10-25T00:00:00Z'), new Date('2026-10-26T00:00:00Z'))).toBe(1);
  });
});

describe('latest', () => {
  const [early, late] = [new Date('2020-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z')];

  it.each([
    ['the greatest', [early, late], late],
    ['whatever the order', [late, null, early], late],
    ['the only one', [null, early, null], early],
    ['nothing among nothings', [null, null], null],
    ['nothing of none', [], null],
  ])('finds %s', (_, instants, expected) => {
    expect(latest(instants)).toBe(expected);
  });
});
