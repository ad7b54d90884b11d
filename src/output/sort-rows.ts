import { NEVER, UNKNOWN, type Value } from '../model/value.js';
import type { Cell } from '../reports/column.js';

export interface Order {
  /** Where the value stands in a row. */
  readonly at: number;
  readonly descending: boolean;
}

/** By the given cells. Nothings come last whatever the direction. */
export function comparing(orders: readonly Order[]): (a: readonly Cell[], b: readonly Cell[]) => number {
  return (a, b) => {
    for (const { at, descending } of orders) {
      const difference = compare(sortedBy(a[at]), sortedBy(b[at]), descending ? -1 : 1);
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

function sortedBy(cell: Cell | undefined): Value {
  return cell?.rank ?? cell?.value ?? null;
}

function compare(a: Value, b: Value, direction: 1 | -1): number {
  const [left, right] = [comparable(a), comparable(b)];
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  if (left === right) return 0;
  return left < right ? -direction : direction;
}

function comparable(value: Value): number | string | null {
  if (value === null || value === NEVER || value === UNKNOWN || value === 'unknown') return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (value instanceof Date) return value.getTime();
  return value.map((item) => (typeof item === 'string' ? item : `${item.key}=${item.value}`)).join('\u0000');
}
