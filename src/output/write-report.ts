import type { Projection } from './projection.js';
import type { ExitCode } from '../errors.js';
import type { AdvisorRequest } from '../reconcile/inference.js';
import type { Gathered } from '../gather/gather.js';
import type { EvidenceStore } from '../gather/ports.js';
import type { Io } from '../cli/io.js';
import type { Log } from '../cli/log.js';
import { deliver } from './destination.js';
import type { Renderer, ReportDocument, Style } from '../render/renderer.js';
import { NO_FACTS, type Catalogue } from '../policy/service-catalogue.js';
import type { Judging, Report, Yardstick } from '../reports/report.js';
import { runReport } from './report-rows.js';
import type { Settings } from '../cli/settings.js';
import { tellSummary } from './summary.js';

/** What is shown: a report over evidence that is all there. */
export interface Presentation {
  readonly report: Report;
  readonly judging: Judging;
  readonly projection: Projection;
  /** Whom access advisor was to be asked about. */
  readonly advisor: AdvisorRequest | null;
  readonly renderer: Renderer;
  readonly settings: Settings;
}

/** Evidence as a run left it: fresh from AWS, or kept. */
export interface Findings {
  readonly gathered: Gathered;
  readonly store: Pick<EvidenceStore, 'read'>;
  /** When the run started, in whole seconds: the report's date, and the yardstick where no source has a time. */
  readonly started: Date;
  /** The run that has the evidence; null: it is not kept. */
  readonly runId: string | null;
}

/** Reconcile → judge → project → render → deliver → summary; returns what the process says. */
export async function present(presentation: Presentation, findings: Findings, io: Io, log: Log): Promise<ExitCode> {
  const { gathered, store, started } = findings;
  const { report, judging, projection, advisor, renderer, settings } = presentation;
  const catalogue = await catalogueFor(report.facts?.(judging));
  const yardstick: Yardstick = { ...judging, now: started, catalogue, organization: gathered.scope.known };
  const run = runReport({ report, projection, advisor, yardstick }, gathered, store);
  const document = documentOf(report, projection, gathered, run, started);
  await deliver(renderer.render(document, styleOf(settings, io)), settings.output, io, againWith(findings));
  const coverage = run.coverage();
  if (!settings.quiet) tellSummary(log, run.count(), report.noun, coverage);
  if (!coverage.complete && !settings.allowIncomplete) return 3;
  return settings.exitCode && run.count() > 0 ? 1 : 0;
}

function againWith({ runId }: Findings): string {
  if (runId === null) return 'The evidence was not kept (--no-store or --demo): it takes another run.';
  return `The evidence is kept: \`--run ${runId}\` makes the report again without asking AWS.`;
}

/** The catalogue is large, so it is read only for who asks. */
async function catalogueFor(facts: 'services' | 'actions' | undefined): Promise<Catalogue> {
  return facts === undefined ? NO_FACTS : (await import('./load-catalogue.js')).loadCatalogue(facts === 'actions');
}

/** Into a file or a pipe goes everything, uncut; a demo is looked at, wherever it is printed. */
export function styleOf({ output, color, raw, demo }: Settings, { out }: Io): Style {
  if (output !== undefined) return { width: null, colour: false, raw };
  return { width: out.width ?? (demo ? DEMO_WIDTH : null), colour: out.colour && color, raw };
}

const DEMO_WIDTH = 120;

function documentOf(
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
