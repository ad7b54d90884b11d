import type { Settings } from '../cli/settings.js';
import type { Exception } from '../findings/exceptions/exception.js';
import { Tally } from '../findings/tally.js';
import type { Need } from '../evidence/evidence.js';
import { documentOf } from '../output/document.js';
import { exportColumns, tableName } from '../output/export/export-columns.js';
import { ofRun, type Counted, type UnaskedColumns } from '../output/export/exported-table.js';
import { catalogueFor } from '../output/made-report.js';
import { project, type Projection } from '../output/projection.js';
import { contextOf } from '../output/report-context.js';
import { runReport } from '../output/report-rows.js';
import { groupedBy } from '../model/grouped-by.js';
import type { ColumnHead } from '../reports/column.js';
import type { Report } from '../reports/report.js';
import { scopeOfRun } from '../run/compared-runs.js';
import { requestFor } from '../run/gather-request.js';
import { reportOptionsOf, variantOf } from '../run/report-options.js';
import { findingsOf, unaskedIn } from '../run/stored-run.js';
import type { KeptRun } from '../store/read-run.js';

/** A report of a kept run with all of its columns. */
export interface ReportTable {
  readonly name: string;
  readonly columns: readonly ColumnHead[];
  /** Has the run asked for what the report itself and its usual columns take? */
  readonly isAsked: boolean;
  /** Columns besides, for which it did not. */
  readonly unasked: readonly UnaskedColumns[];
  /** Its rows, read once. */
  readonly make: () => Promise<Counted>;
}

/** `exceptions`: what is lived with, where the report judges findings. */
export function reportTable(asked: Report, run: KeptRun, settings: Settings, exceptions: readonly Exception[]): ReportTable {
  const policy = asked.options.includes('exceptions') ? { exceptions, baseline: null, tally: new Tally(null) } : null;
  const options = { ...reportOptionsOf(asked, settings, []), policy };
  const report = variantOf(asked, options);
  const usual = project(report, { sort: [] }, options);
  const kept = { id: run.id, request: run.manifest().request, mode: scopeOfRun(run).mode };
  const missing = (needs: Iterable<Need>): ReturnType<typeof unaskedIn> => {
    const wanted = new Set(needs);
    return unaskedIn(kept, { needs: wanted, advisor: requestFor(report, settings, options, wanted).advisor });
  };
  const isKnown = (need: Need): boolean => usual.needs.has(need) || missing([need]).length === 0;
  const all = project(report, { columns: report.columns.map(({ key }) => key), sort: [] }, options);
  // What was not asked is no gap of a table whose usual columns do without it; the columns say unknown.
  const projection: Projection = { ...all, needs: new Set([...all.needs].filter(isKnown)) };
  const request = requestFor(report, settings, options, usual.needs);
  const { advisor } = requestFor(report, settings, options, projection.needs);
  return {
    name: tableName(report.name),
    columns: exportColumns(report),
    isAsked: missing(usual.needs).length === 0,
    unasked: unaskedColumns(report.columns, [...all.needs].filter((need) => !isKnown(need)), missing),
    async make() {
      const findings = findingsOf(run, request);
      const { gathered: { scope }, started } = findings;
      const context = contextOf(options, { scope, started }, await catalogueFor(report.facts?.(options)));
      const made = runReport({ report, projection, advisor, context }, findings.gathered, findings.store);
      return ofRun(documentOf(report, projection, findings.gathered, made, findings.started), { id: run.id, startedAt: findings.started });
    },
  };
}

/** By what was not asked: the columns that hang on it. */
function unaskedColumns(
  columns: readonly ColumnHead[],
  needs: readonly Need[],
  missing: (needs: Iterable<Need>) => ReturnType<typeof unaskedIn>,
): readonly UnaskedColumns[] {
  const found = needs.flatMap((need) => missing([need]).map((gap) => ({ need, gap })));
  const bySource = groupedBy(found, ({ gap }) => `${gap.source} ${gap.detail}`);
  return [...bySource.values()].flatMap((same) => {
    const [first] = same;
    const wanted = same.map(({ need }) => need);
    const keys = columns.filter((column) => column.needs.some((need) => wanted.includes(need))).map(({ key }) => key);
    return first === undefined ? [] : [{ gap: first.gap, columns: keys }];
  });
}
