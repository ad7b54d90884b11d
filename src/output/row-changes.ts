import { createHash } from 'node:crypto';
import type { ColumnType } from '../reports/column.js';
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

/** Six bytes make an exact number: two of a million rows are hardly ever alike by chance. */
const BYTES = 6;

/** Rows by what does not change by itself: ages and last uses do so every day. */
async function* digestsOf({ columns, rows }: Rows, withNumbers: boolean): AsyncIterable<number> {
  const passing = (type: ColumnType): boolean => type === 'date' || (type === 'number' && !withNumbers);
  // The column of --diff says what has changed since another run.
  const lasting = columns.flatMap(({ key, type }, index) => (passing(type) || key === 'change' ? [] : [index]));
  for await (const row of rows) {
    const values = lasting.map((index) => row[index]?.value ?? null);
    yield createHash('sha256').update(JSON.stringify(values, plainly)).digest().readUIntBE(0, BYTES);
  }
}

/** A symbol stands for what is no value: JSON would leave it out. */
function plainly(_: string, value: unknown): unknown {
  return typeof value === 'symbol' ? { nothing: value.description } : value;
}
