import { NEVER, UNKNOWN, type Value } from '../../model/value.js';
import { isoTime } from '../../model/instant.js';
import { soundValue } from '../../render/cell-text.js';
import type { TableItem } from '../ports.js';

type Attribute = TableItem[string];

export const text = (value: string): Attribute => ({ S: value });
export const number = (value: number): Attribute => ({ N: String(value) });
export const flag = (value: boolean): Attribute => ({ BOOL: value });

export function texts(values: readonly string[]): Attribute {
  return { L: values.map(text) };
}

export function map(entries: Iterable<readonly [string, Attribute]>): Attribute {
  return { M: Object.fromEntries(entries) };
}

/** A cell; null: there is nothing to say. What could not be seen is told apart by the caller. */
export function attributeOf(cell: Value): Attribute | null {
  const value = soundValue(cell);
  if (value === null || value === UNKNOWN || value === NEVER) return null;
  if (value instanceof Date) return text(isoTime(value));
  if (typeof value === 'number') return number(value);
  if (typeof value === 'string') return text(value);
  const tags = value.flatMap((item) => (typeof item === 'string' ? [] : [[item.key, text(item.value)] as const]));
  return tags.length > 0 ? map(tags) : texts(value.filter((item): item is string => typeof item === 'string'));
}

/** As much of it as a table counts: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
export function bytesOf(item: TableItem): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(JSON.stringify(value)), 0);
}
