import { parseInstant } from '../model/instant.js';
import type { Value } from '../model/value.js';
import type { Cell, ColumnHead, ColumnType } from '../reports/column.js';

export type QueryRow = Readonly<Record<string, unknown>>;

interface QueryTable {
  readonly columns: readonly ColumnHead[];
  readonly lines: readonly (readonly Cell[])[];
}

/** Where and who stays whole in a narrow table. */
const FIRST = ['accountId', 'resourceName', 'resourceType'];

/** Rows of an advanced query as a table: columns as they were selected, typed by what is in them. Sorted, since AWS sends no order. */
export function queryTable(rows: readonly QueryRow[], selected: readonly string[], isOrdered: boolean): QueryTable {
  const names = columnNames(rows, selected);
  const values = rows.map((row) => names.map((name) => valueAt(row, name)));
  const types = names.map((_, at) => typeOf(values.map((line) => line[at])));
  const columns = names.map((name, at): ColumnHead => ({
    ...{ key: name, title: name, type: types[at] ?? 'text', about: 'As selected', needs: [], weight: FIRST.includes(name) ? 0 : 1 },
  }));
  const lines = values.map((line) => line.map((value, at): Cell => ({ value: cellOf(value, types[at] ?? 'text') })));
  return { columns, lines: isOrdered ? lines : lines.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1)) };
}

function columnNames(rows: readonly QueryRow[], selected: readonly string[]): readonly string[] {
  const all = selected.includes('*') ? [...new Set(rows.flatMap((row) => Object.keys(row)))].sort() : [];
  return [...new Set(selected.flatMap((name) => (name === '*' ? all : [name])))];
}

/** `COUNT(*)` is a key of its own; `tags.key` is that of each tag. */
function valueAt(row: QueryRow, name: string): unknown {
  if (Object.hasOwn(row, name)) return row[name];
  return name.split('.').reduce<unknown>(step, row);
}

function step(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((each) => step(each, name)).filter((each) => each !== undefined);
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as QueryRow)[name] : undefined;
}

function typeOf(values: readonly unknown[]): ColumnType {
  const there = values.filter((value) => value !== undefined && value !== null);
  if (there.length === 0) return 'text';
  if (there.every((value) => Number.isSafeInteger(value))) return 'number';
  if (there.every((value) => typeof value === 'string' && parseInstant(value) !== null)) return 'date';
  return there.every((value) => Array.isArray(value) && value.every((each) => typeof each === 'string')) ? 'list' : 'text';
}

function cellOf(value: unknown, type: ColumnType): Value {
  if (value === undefined || value === null) return null;
  if (type === 'number') return value as number;
  if (type === 'date') return parseInstant(value as string);
  if (type === 'list') return value as readonly string[];
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function textOf(cells: readonly Cell[]): string {
  return JSON.stringify(cells.map(({ value }) => value));
}
