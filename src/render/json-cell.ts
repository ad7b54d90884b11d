import { NEVER, UNKNOWN } from '../model/value.js';
import { isoTime } from '../model/instant.js';
import { soundValue } from './cell-text.js';
import { safeJson } from './safe-text.js';
import type { Cell, ColumnHead, ColumnType } from '../reports/column.js';

/** Writes one row as a JSON object on one line, keys in column order. */
export type RowWriter = (row: readonly Cell[]) => string;

export function rowWriter(columns: readonly ColumnHead[]): RowWriter {
  const members = columns.map(({ key, type }) => ({ name: `${safeJson(key)}:`, type }));
  return (row) => `{${members.map(({ name, type }, index) => name + safeJson(jsonValue(row[index], type))).join(',')}}`;
}

function jsonValue(cell: Cell | undefined, type: ColumnType): unknown {
  const value = soundValue(cell?.value ?? null);
  if (value === null || value === NEVER) return null;
  if (value === UNKNOWN) return type === 'text' || type === 'choice' ? 'unknown' : null;
  if (value instanceof Date) return isoTime(value);
  if (typeof value !== 'object') return value;
  return type === 'tags' ? tagObject(value) : value;
}

/** fromEntries defines members instead of assigning them, so a tag called `__proto__` is kept. */
function tagObject(items: Extract<Cell['value'], readonly unknown[]>): object {
  return Object.fromEntries(items.map((item) => (typeof item === 'string' ? [item, ''] : [item.key, item.value])));
}
