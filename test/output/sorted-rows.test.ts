import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import { printRow, readRow } from '../../src/output/row-codec.js';
import { comparing } from '../../src/output/sort-rows.js';
import { sortedRows } from '../../src/output/sorted-rows.js';
import { openSpill } from '../../src/output/spill.js';
import type { Cell } from '../../src/reports/column.js';
import { PROPERTY } from '../extent.js';

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(NEVER, UNKNOWN, null, 'unknown', '', '=cmd|\n\u2028', '\ud800', 'é', NaN, Infinity, new Date(0), [], ['a', '\n']),
  fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }).map((one) => one + 0), fc.string({ unit: 'binary', maxLength: 5 }), fc.date({ noInvalidDate: true }),
  fc.array(fc.record({ key: fc.string(), value: fc.string() }), { maxLength: 2 }),
);
const cell: fc.Arbitrary<Cell> = fc.record({
  value,
  tone: fc.constantFrom('good', 'bad', 'muted'),
  text: fc.string(),
  link: fc.string(),
  rank: fc.integer({ min: 0, max: 2 }),
}, { requiredKeys: ['value'] });
const wild = fc.tuple(cell, cell);
/** A column has values of one kind, and those that are none. */
const row: fc.Arbitrary<readonly Cell[]> = fc.tuple(
  fc.record({ value: fc.constantFrom<Value>('a', 'b', '\ud800', NEVER, 'unknown'), tone: fc.constantFrom('good' as const, 'bad' as const) }),
  fc.record({ value: fc.oneof(fc.date({ noInvalidDate: true }), fc.constantFrom<Value>(UNKNOWN, null, new Date(0))) }),
  fc.record({ value: fc.constantFrom('low', 'high'), rank: fc.nat(2) }),
  fc.record({ value: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom<Value>(UNKNOWN, Infinity)) }),
  cell,
);
const orders = fc.uniqueArray(fc.record({ at: fc.nat(3), descending: fc.boolean() }), { selector: ({ at }) => at, minLength: 1, maxLength: 3 });

async function* given(rows: readonly (readonly Cell[])[]): AsyncGenerator<readonly Cell[]> {
  for (const [at, one] of rows.entries()) {
    if (at % 2 === 0) await Promise.resolve();
    yield one;
  }
}

async function listed(rows: AsyncIterable<readonly Cell[]>): Promise<readonly (readonly Cell[])[]> {
  const all: (readonly Cell[])[] = [];
  for await (const one of rows) all.push(one);
  return all;
}

const leftovers = (): readonly string[] => readdirSync(tmpdir()).filter((name) => /^iam-audit-[0-9a-f]{16}$/.test(name));

describe('rows in order', () => {
  it('are the same through text, cell by cell', () => {
    fc.assert(fc.property(wild, (one) => {
      expect(readRow(printRow(one))).toEqual(one);
    }), PROPERTY);
  });

  it('are the same however few fit into memory, and equal ones stay as they came', async () => {
    await fc.assert(fc.asyncProperty(fc.array(row, { maxLength: 40 }), orders, fc.integer({ min: 1, max: 60 }), async (rows, by, most) => {
      const expected = [...rows].sort(comparing(by));
      expect(await listed(sortedRows(given(rows), by, most))).toEqual(expected);
    }), PROPERTY);
    expect(leftovers()).toEqual([]);
  });

  it('take several blocks of each part', async () => {
    const rows = Array.from({ length: 3_000 }, (_, at) => [{ value: (at * 7_919) % 100 }, { value: `${at}-`.repeat(20) }]);
    const by = [{ at: 0, descending: true }];
    expect(await listed(sortedRows(given(rows), by, 2_100))).toEqual([...rows].sort(comparing(by)));
  });

  it('leave nothing behind when their reader goes away, nor when they fail half way', async () => {
    const rows = Array.from({ length: 50 }, (_, at) => [{ value: at }]);
    for await (const first of sortedRows(given(rows), [{ at: 0, descending: true }], 4)) {
      expect([first, leftovers()]).toEqual([[{ value: 49 }], []]);
      break;
    }
    async function* failing(): AsyncGenerator<readonly Cell[]> {
      yield* given(rows);
      throw new Error('no more');
    }
    await expect(listed(sortedRows(failing(), [{ at: 0, descending: false }], 4))).rejects.toThrow('no more');
    expect(leftovers()).toEqual([]);
  });

  it('say where they could not be sorted, and what to do', async () => {
    const nowhere = join(tmpdir(), 'iam-audit-is-not-there');
    await expect(openSpill(nowhere)).rejects.toMatchObject({ exitCode: 5, message: expect.stringContaining(nowhere) as string, hint: expect.stringContaining('TMPDIR') as string });
  });
});
