import { NEVER, UNKNOWN, type Value } from '../model/value.js';
import type { Cell } from '../reports/column.js';

type Row = readonly Cell[];

/** A row as one line of text, from which `readRow` makes the same cells again. */
export function printRow(row: Row): string {
  return JSON.stringify(row.map(printed));
}

export function readRow(line: string): Row {
  return (JSON.parse(line) as readonly Printed[]).map(read);
}

type Bare = string | number | null;
/** What JSON has no word for, or has another one for. */
type Odd = { readonly d: number | null } | { readonly is: 'never' | 'unknown' } | { readonly n: string };
type Printed = Bare | readonly [Bare | Odd | Extract<Value, readonly unknown[]>, ...(Bare | undefined)[]];

function printed({ value, tone, text, link, rank }: Cell): Printed {
  const shown = printedValue(value);
  const isPlain = tone === undefined && text === undefined && link === undefined && rank === undefined;
  if (isPlain && (shown === null || typeof shown !== 'object')) return shown;
  return [shown, tone, text, link, rank];
}

function printedValue(value: Value): Bare | Odd | Extract<Value, readonly unknown[]> {
  if (value === NEVER) return { is: 'never' };
  if (value === UNKNOWN) return { is: 'unknown' };
  if (value instanceof Date) return { d: value.getTime() };
  return typeof value === 'number' && !Number.isFinite(value) ? { n: String(value) } : value;
}

function read(cell: Printed): Cell {
  if (cell === null || typeof cell !== 'object') return { value: cell };
  const [value, tone, text, link, rank] = cell;
  return {
    value: readValue(value),
    ...(typeof tone === 'string' && { tone: tone as NonNullable<Cell['tone']> }),
    ...(typeof text === 'string' && { text }),
    ...(typeof link === 'string' && { link }),
    ...(typeof rank === 'number' && { rank }),
  };
}

function readValue(value: Exclude<Printed, Bare>[0]): Value {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value as Value;
  const odd = value as Odd;
  if ('is' in odd) return odd.is === 'never' ? NEVER : UNKNOWN;
  return 'n' in odd ? Number(odd.n) : new Date(odd.d ?? NaN);
}
