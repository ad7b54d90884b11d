import { UNKNOWN, type Value } from '../model/value.js';
import { isoTime } from '../model/instant.js';
import { joinItems, soundValue } from './cell-text.js';
import type { ReportDocument } from './renderer.js';
import type { Cell } from '../reports/column.js';

/** Columns without which a row can't be told as a finding. */
export const FINDING_COLUMNS = [
  ...(['severity', 'status', 'check', 'account_id', 'account_name', 'subject_type', 'subject_name'] as const),
  ...(['credential', 'arn', 'detail', 'owner', 'fingerprint', 'controls'] as const),
] as const;

/** A row of `findings` as words; an empty one: there is none. */
export type FindingCells = Readonly<Record<(typeof FINDING_COLUMNS)[number], string>>;

/** Reads the rows of a document, whatever the order of its columns. */
export async function* findingsIn({ columns, rows }: Pick<ReportDocument, 'columns' | 'rows'>): AsyncGenerator<FindingCells> {
  const at = FINDING_COLUMNS.map((key) => [key, columns.findIndex((column) => column.key === key)] as const);
  for await (const row of rows) {
    yield Object.fromEntries(at.map(([key, index]) => [key, wordOf(index < 0 ? undefined : row[index])])) as unknown as FindingCells;
  }
}

/** A cell as one word or text, for formats that know no other values; empty: there is none. */
export function wordOf(cell: Cell | undefined): string {
  const value: Value = soundValue(cell?.value ?? null);
  if (value === UNKNOWN) return 'unknown';
  if (value === null || typeof value === 'symbol') return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return value instanceof Date ? isoTime(value) : joinItems(value);
}

/** `alice access_key_1` */
export function subjectOf({ subject_name: name, credential }: FindingCells): string {
  return credential === '' ? name : `${name} ${credential}`;
}
