import { isoTime } from '../../model/instant.js';
import { NEVER, UNKNOWN } from '../../model/value.js';
import type { Cell, ColumnHead } from '../../reports/column.js';
import { soundValue } from '../cell-text.js';
import type { Renderer, ReportDocument } from '../renderer.js';
import { parquetSchema } from './parquet-schema.js';

export const parquet: Renderer = {
  name: 'parquet',
  about: 'Apache Parquet, for SQL: typed columns, coverage in the footer; needs --output',
  binary: true,
  render: (document) => rowGroups(document),
};

/** A row group is held until it is written: with so many cells a million users take no more memory than a hundred thousand. */
const CELLS_IN_GROUP = 250_000;

async function* rowGroups(document: ReportDocument): AsyncGenerator<Uint8Array> {
  const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
  const { columns, rows } = document;
  const writer = new ByteWriter();
  // Readers ask who wrote a file, in this form, before they trust its statistics.
  const file = new ParquetWriter({ writer, schema: parquetSchema(columns), createdBy: 'iam-audit version 1' });
  const taken = (): Uint8Array => {
    const bytes = writer.getBytes().slice();
    writer.index = 0;
    return bytes;
  };
  const mostRows = Math.max(1, Math.floor(CELLS_IN_GROUP / Math.max(1, columns.length)));
  let group: Stored[][] = columns.map(() => []);
  let size = 0;
  const write = (): Uint8Array => {
    void file.write({ columnData: columns.map(({ key }, index) => ({ name: key, data: group[index] ?? [] })), rowGroupSize: size });
    group = columns.map(() => []);
    size = 0;
    return taken();
  };
  for await (const row of rows) {
    columns.forEach(({ type }, index) => group[index]?.push(stored(row[index], type)));
    size += 1;
    if (size === mostRows) yield write();
  }
  if (size > 0) yield write();
  file.kvMetadata = [{ key: 'iam-audit', value: about(document) }];
  void file.finish();
  yield taken();
}

type Stored = string | bigint | Date | readonly string[] | ReadonlyMap<string, string> | null;

/** As in JSON: null is none and never, and for what is no word also unknown; a column beside it says which. */
function stored(cell: Cell | undefined, type: ColumnHead['type']): Stored {
  const value = soundValue(cell?.value ?? null);
  if (value === null || value === NEVER) return null;
  if (value === UNKNOWN) return type === 'text' || type === 'choice' ? 'unknown' : null;
  if (typeof value === 'number') return BigInt(value);
  if (typeof value !== 'object' || value instanceof Date) return value;
  const texts = value.flatMap((item) => (typeof item === 'string' ? [item] : []));
  const tags = value.flatMap((item) => (typeof item === 'string' ? [] : [[item.key, item.value] as const]));
  return type === 'tags' ? new Map([...texts.map((text) => [text, ''] as const), ...tags]) : texts;
}

/** What the file is of, and whether something was not seen: it stands behind the rows, when that is known. */
function about({ schema, generatedAt, scope, coverage }: ReportDocument): string {
  const { accounts, accountsComplete, complete, gaps, skipped } = coverage;
  return JSON.stringify({
    schema,
    generated_at: isoTime(generatedAt),
    organization_id: scope.organizationId,
    caller_account_id: scope.callerAccountId,
    complete,
    ...{ accounts, accounts_complete: accountsComplete, gaps: gaps.length, skipped: skipped.length },
  });
}
