import fc from 'fast-check';
import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import { rowChanges } from '../../src/output/row-changes.js';
import type { Cell, ColumnHead, ColumnType } from '../../src/reports/column.js';
import { PROPERTY } from '../extent.js';

const column = (key: string, type: ColumnType): ColumnHead => ({ key, title: key, type, about: '', needs: [] });
const COLUMNS = [column('name', 'text'), column('days', 'number'), column('used', 'date'), column('keys', 'list'), column('change', 'text')];

type Row = readonly Value[];

// eslint-disable-next-line @typescript-eslint/require-await -- rows are read as they come
async function* rowsOf(rows: readonly Row[]): AsyncIterable<readonly Cell[]> {
  for (const row of rows) yield row.map((value) => ({ value }));
}

const changes = (before: readonly Row[], now: readonly Row[], withNumbers = false) =>
  rowChanges({ columns: COLUMNS, rows: rowsOf(before) }, { columns: COLUMNS, rows: rowsOf(now) }, withNumbers);

describe('rows that changed', () => {
  it.each<[string, Row, Row, number]>([
    ['a number', ['a', 1, null, [], null], ['a', 2, null, [], null], 0],
    ['a date', ['a', 1, NEVER, [], null], ['a', 1, new Date(0), [], null], 0],
    ['what --diff says', ['a', 1, null, [], 'appeared'], ['a', 1, null, [], null], 0],
    ['a text', ['a', 1, null, [], null], ['b', 1, null, [], null], 1],
    ['a list', ['a', 1, null, ['x y'], null], ['a', 1, null, ['x', 'y'], null], 1],
    ['never and unknown', [NEVER, 1, null, [], null], [UNKNOWN, 1, null, [], null], 1],
    ['none and never', [null, 1, null, [], null], [NEVER, 1, null, [], null], 1],
  ])('%s', async (_, before, now, changed) => {
    expect(await changes([before], [now])).toEqual({ appeared: changed, disappeared: changed });
  });

  it('counts numbers where they are what a row says', async () => {
    expect(await changes([['a', 1, null, [], null]], [['a', 2, null, [], null]], true)).toEqual({ appeared: 1, disappeared: 1 });
  });

  it('counts rows that are alike, in any order, and the other way round', async () => {
    const names = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 });
    const rows = (list: readonly string[]): readonly Row[] => list.map((name) => [name, 0, null, [], null]);
    const count = (list: readonly string[], name: string): number => list.filter((each) => each === name).length;
    await fc.assert(
      fc.asyncProperty(names, names, async (before, now) => {
        const surplus = (of: readonly string[], over: readonly string[]): number =>
          ['a', 'b', 'c'].reduce((sum, name) => sum + Math.max(0, count(of, name) - count(over, name)), 0);
        expect(await changes(rows(before), rows(now))).toEqual({ appeared: surplus(now, before), disappeared: surplus(before, now) });
      }),
      PROPERTY,
    );
  });
});
