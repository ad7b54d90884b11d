import type { Coverage, Gap } from '../../evidence/coverage.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import { soundValue } from '../../render/cell-text.js';
import { asStream } from '../../render/as-stream.js';
import type { ReportDocument } from '../../render/renderer.js';
import type { Cell, ColumnHead } from '../../reports/column.js';
import { COVERAGE_TABLE, OF_RUN, UNKNOWN_COLUMNS } from './export-columns.js';

/** The run that tables are made of. */
export interface ExportedRun {
  readonly id: string;
  readonly startedAt: Date;
}

export interface Counted {
  readonly document: ReportDocument;
  readonly rows: () => number;
}

/** A report with the run before each row, and behind it the names of what is unknown in it. */
export function ofRun(document: ReportDocument, { id, startedAt }: ExportedRun): Counted {
  const { columns } = document;
  let count = 0;
  const before: readonly Cell[] = [{ value: id }, { value: startedAt }];
  async function* rows(): AsyncIterable<readonly Cell[]> {
    for await (const row of document.rows) {
      count += 1;
      yield [...before, ...row, { value: unknownIn(row, columns) }];
    }
  }
  const made = { ...document, columns: [...OF_RUN, ...columns, UNKNOWN_COLUMNS], rows: rows() };
  // Spread, it would have been read before the rows were.
  return { document: Object.defineProperty(made, 'coverage', { get: () => document.coverage }), rows: () => count };
}

function unknownIn(row: readonly Cell[], columns: readonly ColumnHead[]): readonly string[] {
  return columns.flatMap(({ key }, index) => (soundValue(row[index]?.value ?? null) === UNKNOWN ? [key] : []));
}

/** What the run did not ask for, and which columns hang on it. */
export interface UnaskedColumns {
  readonly gap: Gap;
  readonly columns: readonly string[];
}

/** What a table is of and what is missing in it, as rows of the table `coverage`; after the rows of the table were read. */
export function coverageOf(
  table: string,
  { document, rows }: Counted,
  { id, startedAt }: ExportedRun,
  unasked: readonly UnaskedColumns[],
): ReportDocument {
  const { coverage, generatedAt, scope } = document;
  const by = { organization_id: scope.organizationId, caller_account_id: scope.callerAccountId };
  const common = { run_id: id, run_at: startedAt, table_name: table, ...by };
  const lines = linesOf(coverage, rows(), unasked).map((line): readonly Cell[] => {
    const values: Readonly<Record<string, Value>> = { ...common, ...line };
    return COVERAGE_TABLE.columns.map(({ key }) => ({ value: values[key] ?? null }));
  });
  return { schema: 'iam-audit/coverage/1', generatedAt, scope, columns: COVERAGE_TABLE.columns, rows: asStream(lines), coverage };
}

type Line = Readonly<Partial<Record<(typeof COVERAGE_TABLE.columns)[number]['key'], Value>>>;

function linesOf(coverage: Coverage, rows: number, unasked: readonly UnaskedColumns[]): readonly Line[] {
  const { accounts, accountsComplete, complete, gaps, skipped, notes } = coverage;
  return [
    { kind: complete ? 'complete' : 'incomplete', rows, accounts, accounts_complete: accountsComplete },
    ...gaps.map(({ accountId, source, reason, detail }): Line => ({ kind: 'gap', account_id: accountId, source, reason, detail })),
    ...skipped.map(({ accountId, reason }): Line => ({ kind: 'skipped', account_id: accountId, reason })),
    ...notes.map(({ accountId, source, text }): Line => ({ kind: 'note', account_id: accountId, source, detail: text })),
    ...unasked.map(({ gap, columns }): Line => {
      return { kind: 'columns_not_asked', source: gap.source, reason: gap.reason, detail: gap.detail, column_names: columns };
    }),
  ];
}
