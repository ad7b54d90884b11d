import { createHash } from 'node:crypto';
import type { ColumnHead } from '../reports/column.js';
import type { ReportDocument } from '../render/renderer.js';

type Rows = Pick<ReportDocument, 'columns' | 'rows'>;

export interface RowChanges {
  readonly appeared: number;
  readonly disappeared: number;
}

/** Rows of one document that the other has not. Of a million rows, only short digests are held, and of one document. */
export async function rowChanges(before: Rows, now: Rows, withNumbers: boolean): Promise<RowChanges> {
  const open = new Map<number, number>();
  for await (const digest of digestsOf(now, withNumbers)) open.set(digest, (open.get(digest) ?? 0) + 1);
  let disappeared = 0;
  for await (const digest of digestsOf(before, withNumbers)) {
    const left = (open.get(digest) ?? 0) - 1;
    if (left < 0) disappeared += 1;
    else if (left === 0) open.delete(digest);
    else open.set(digest, left);
  }
  return { appeared: [...open.values()].reduce((sum, count) => sum + count, 0), disappeared };
}

/** Rows by what does not change by itself: ages and last uses do so every day. */
async function* digestsOf({ columns, rows }: Rows, withNumbers: boolean): AsyncIterable<number> {
  // What a group counts is what it says.
  const counts = ({ type }: ColumnHead): boolean => type === 'number' && withNumbers;
  const lasting = columns.flatMap((column, index) => (counts(column) || (isLasting(column) && column.type !== 'number') ? [index] : []));
  for await (const row of rows) yield digestOf(lasting.map((index) => row[index]?.value ?? null));
}

/** Words with ages in them, and what another comparison says. */
const PASSING = ['detail', 'facts', 'change', 'since_baseline', 'slot'];

/** Does it stay as it is while nothing happens? Times, ages and all that is told of the last use does not. */
export function isLasting({ key, type }: Pick<ColumnHead, 'key' | 'type'>): boolean {
  return type !== 'date' && !PASSING.includes(key) && !/^last_|days|_rank$/.test(key);
}

/** Six bytes make an exact number: two of a million rows are hardly ever alike by chance. */
const BYTES = 6;

export function digestOf(values: readonly unknown[]): number {
  return createHash('sha256').update(JSON.stringify(values, plainly)).digest().readUIntBE(0, BYTES);
}

/** A symbol stands for what is no value: JSON would leave it out. */
function plainly(_: string, value: unknown): unknown {
  return typeof value === 'symbol' ? { nothing: value.description } : value;
}
