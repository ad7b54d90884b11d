import { createHash } from 'node:crypto';
import type { ColumnType } from '../reports/column.js';
import type { ReportDocument } from '../render/renderer.js';

/** Rows by what does not change by itself: ages and last uses do so every day. */
export async function fingerprints(
  { columns, rows }: Pick<ReportDocument, 'columns' | 'rows'>,
  withNumbers: boolean,
): Promise<ReadonlyMap<string, number>> {
  const counted = new Map<string, number>();
  const passing = (type: ColumnType): boolean => type === 'date' || (type === 'number' && !withNumbers);
  // The column of --diff says what has changed since another run.
  const lasting = columns.flatMap(({ key, type }, index) => (passing(type) || key === 'change' ? [] : [index]));
  for await (const row of rows) {
    const values = lasting.map((index) => row[index]?.value ?? null);
    const key = createHash('sha256').update(JSON.stringify(values, plainly)).digest('base64').slice(0, 16);
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  return counted;
}

/** A symbol stands for what is no value: JSON would leave it out. */
function plainly(_: string, value: unknown): unknown {
  return typeof value === 'symbol' ? { nothing: value.description } : value;
}

export interface RowChanges {
  readonly appeared: number;
  readonly disappeared: number;
}

export function rowChanges(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): RowChanges {
  return { appeared: surplus(now, before), disappeared: surplus(before, now) };
}

function surplus(of: ReadonlyMap<string, number>, over: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [key, count] of of) sum += Math.max(0, count - (over.get(key) ?? 0));
  return sum;
}
