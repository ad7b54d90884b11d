import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import { rowHolder } from '../../src/output/hold-rows.js';
import type { Cell } from '../../src/reports/column.js';

/** Values that look alike, and cells that differ in one thing only. */
const ALIKE: readonly Value[] = [null, 'null', 1, '1', UNKNOWN, 'unknown', NEVER, 'Symbol(never)', '', 'a\nb', 'a', ['a'], '["a"]'];
const VALUES: readonly Value[] = [...ALIKE, [], [{ key: 'a', value: 'b' }], new Date(0), '"1970-01-01T00:00:00.000Z"', new Date(1)];
const CELLS: readonly Cell[] = VALUES.map((value) => ({ value }));
const MORE: readonly Cell[] = [
  ...[{ value: 'a', tone: 'good' as const }, { value: 'a', tone: 'bad' as const }, { value: 'a', text: 'b' }, { value: 'a', link: 'b' }],
  ...[{ value: 'a', rank: 0 }, { value: 'a', rank: 1 }, { value: 'a\n' }],
];

describe('rows that are held', () => {
  it('say what they said, cell by cell', () => {
    const rows = [...CELLS, ...MORE, ...CELLS].map((cell, at) => [cell, { value: at % 3 }, { value: `name-${at}`, tone: undefined }]);
    expect(rows.map(rowHolder())).toEqual(rows);
  });

  it('share what several say, also where a column has more than is remembered', () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => [{ value: `account-${Math.floor(at / 2)}` }, { value: ['a', 'b'] }]);
    const held = rows.map(rowHolder());
    expect(held).toEqual(rows);
    expect(new Set(held.map(([first]) => first)).size).toBe(1_500);
    expect(new Set(held.map(([, second]) => second)).size).toBe(1);
  });
});
