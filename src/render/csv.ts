import { NEVER, UNKNOWN } from '../model/value.js';
import { isoTime } from '../model/instant.js';
import { joinItems, soundValue } from './cell-text.js';
import { inChunks } from './chunks.js';
import { FORMULA } from './formula.js';
import type { Renderer, ReportDocument, Style } from './renderer.js';
import type { Cell, ColumnHead, ColumnType } from '../reports/column.js';

export const csv: Renderer = {
  name: 'csv',
  about: 'RFC 4180, for spreadsheets and scripts; formulas are neutralised unless --raw',
  render: (document, style) => inChunks(pieces(document, style)),
};

/** Rows per call of csv-stringify, which reads its options anew each time. */
const BATCH = 256;

async function* pieces(document: ReportDocument, style: Style): AsyncGenerator<string> {
  const { stringify } = await import('csv-stringify/sync');
  const { columns } = document;
  const options = {
    record_delimiter: '\r\n',
    // Or a line end of another kind would stand in a field without quotes.
    quote_record_delimiter: true,
    // A lone empty field would be a blank line, which readers skip: the row would be lost.
    quoted_empty: columns.length === 1,
  };
  const record = (row: readonly Cell[]): string[] =>
    columns.map((column, index) => field(row[index], column, style.raw));
  let batch: string[][] = [columns.map(({ key }) => key)];
  for await (const row of document.rows) {
    batch.push(record(row));
    if (batch.length < BATCH) continue;
    yield stringify(batch, options);
    batch = [];
  }
  if (batch.length > 0) yield stringify(batch, options);
}

function field(cell: Cell | undefined, { type }: ColumnHead, raw: boolean): string {
  const value = soundValue(cell?.value ?? null);
  if (typeof value === 'number') return String(value);
  const text = wording(value, type);
  return !raw && FORMULA.test(text) ? `'${text}` : text;
}

function wording(value: Exclude<Cell['value'], number>, type: ColumnType): string {
  if (value === null || value === NEVER) return '';
  if (value === UNKNOWN) return type === 'number' || type === 'date' ? '' : 'unknown';
  if (typeof value === 'string') return value;
  return value instanceof Date ? isoTime(value) : joinItems(value);
}
