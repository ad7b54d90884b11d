import { CHANGE } from './change-column.js';
import type { Projection } from './projection.js';
import { NOTHING_MISSING } from '../evidence/coverage.js';
import type { Gathered } from '../gather/gather.js';
import type { Io } from '../cli/io.js';
import type { ReportDocument, Style } from '../render/renderer.js';
import type { Report } from '../reports/report.js';
import type { runReport } from './report-rows.js';
import type { Settings } from '../cli/settings.js';

/**
 * A table fits the terminal, and off it a width that reads in a pager, a file or the log of a job. Columns that were
 * chosen one by one are all wanted: off a terminal they are all there, uncut. Those that were added to the usual ones stay
 * where room is scarce, and so do those that the rows are `sorted` by: else nobody sees what the order means.
 */
export function styleOf({ output, color, raw, columns }: Settings, { out }: Io, sorted: readonly string[] = []): Style {
  const chosen = columns?.[0]?.startsWith('+') === true ? columns.map((key) => key.replace(/^\+\s*/, '').toLowerCase()) : null;
  const elsewhere = columns === undefined || chosen !== null ? READING_WIDTH : null;
  const common = { raw, added: [...(chosen ?? []), ...sorted] };
  if (output !== undefined) return { ...common, width: elsewhere, colour: false };
  const links = out.links === true && color;
  return { ...common, width: out.width ?? elsewhere, wrap: out.width !== null, colour: out.colour && color, links };
}

/** Off a terminal, in columns of text. */
const READING_WIDTH = 120;

export function documentOf(
  report: Report,
  projection: Projection,
  { scope }: Gathered,
  run: ReturnType<typeof runReport>,
  generatedAt: Date,
): ReportDocument {
  return {
    schema: `iam-audit/${report.name}${variantOf(projection)}/1`,
    generatedAt,
    scope: scopeOf(scope),
    columns: projection.shown,
    rows: run.rows,
    // Complete only when every row has been read, so it is asked for then.
    get coverage() {
      return run.coverage();
    },
  };
}

/** A list that no evidence is behind: of runs, of settings, of what became of a plan. `source` says what it is of. */
export function listDocument(
  schema: string,
  source: string,
  list: Pick<ReportDocument, 'generatedAt' | 'columns' | 'rows'>,
): ReportDocument {
  const scope = { source, aggregator: null, organizationId: null, partition: 'none', callerAccountId: 'none' };
  return { schema, scope, coverage: NOTHING_MISSING, ...list };
}

/** Grouped lines, and rows beside another run, are not those of the report's schema. */
function variantOf({ grouping, shown }: Projection): string {
  if (grouping !== null) return '-grouped';
  return shown.includes(CHANGE) ? '-diff' : '';
}

/** What was asked, for the head of a document. */
export function scopeOf({ mode, aggregator, organization, caller }: Gathered['scope']): ReportDocument['scope'] {
  return {
    source: mode,
    aggregator: aggregator?.name ?? null,
    organizationId: organization?.id ?? null,
    partition: caller.partition,
    callerAccountId: caller.accountId,
  };
}
