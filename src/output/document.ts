import type { Projection } from './projection.js';
import type { Gathered } from '../gather/gather.js';
import type { Io } from '../cli/io.js';
import type { ReportDocument, Style } from '../render/renderer.js';
import type { Report } from '../reports/report.js';
import { runReport } from './report-rows.js';
import type { Settings } from '../cli/settings.js';

/** Into a file or a pipe goes everything, uncut; a demo is looked at, wherever it is printed. */
export function styleOf({ output, color, raw, demo }: Settings, { out }: Io): Style {
  if (output !== undefined) return { width: null, colour: false, raw };
  return { width: out.width ?? (demo ? DEMO_WIDTH : null), colour: out.colour && color, raw };
}

export const DEMO_WIDTH = 120;

export function documentOf(
  report: Report,
  projection: Projection,
  { scope }: Gathered,
  run: ReturnType<typeof runReport>,
  generatedAt: Date,
): ReportDocument {
  return {
    schema: `iam-audit/${report.name}/1`,
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
