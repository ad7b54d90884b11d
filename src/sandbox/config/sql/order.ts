import type { OrderItem } from './ast.js';
import { nameOf } from './print.js';
import { valuesAt, type Row } from './row.js';

/** The values a row is ordered by, one per ORDER BY item; undefined: the row has none. */
export type SortKey = readonly unknown[];

/** Of a list the first value counts. */
export function sortKey(row: Row, orderBy: readonly OrderItem[]): SortKey {
  return orderBy.map(({ by }) => (by.kind === 'property' ? valuesAt(row, by.path)[0] : row[nameOf(by)]));
}

/** Compares two keys; rows without a value come last in either direction. */
export function compareKeys(a: SortKey, b: SortKey, orderBy: readonly OrderItem[]): number {
  for (const [index, { descending }] of orderBy.entries()) {
    const [left, right] = [a[index], b[index]];
    if (left === undefined || right === undefined) {
      if (left !== right) return left === undefined ? 1 : -1;
      continue;
    }
    const difference = compareValues(left, right);
    if (difference !== 0) return descending ? -difference : difference;
  }
  return 0;
}

/** A total order over values: numbers, then text by code units, then the rest. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [rank(a), rank(b)];
  if (left !== right) return left - right;
  const [x, y] = [String(a), String(b)];
  if (x === y) return 0;
  return x < y ? -1 : 1;
}

function rank(value: unknown): number {
  if (typeof value === 'number') return 0;
  return typeof value === 'string' ? 1 : 2;
}
