import type { Projection } from './projection.js';
import type { ExitCode } from '../errors.js';
import type { Findings } from '../gather/gather.js';
import type { Io } from '../cli/io.js';
import type { Log } from '../cli/log.js';
import { deliver } from './destination.js';
import type { Renderer } from '../render/renderer.js';
import { NO_FACTS, type Catalogue } from '../policy/service-catalogue.js';
import type { Report } from '../reports/report.js';
import { runReport } from './report-rows.js';
import type { Settings } from '../cli/settings.js';
import { grouped } from '../text.js';
import { tellSelection, tellSummary, type SummaryStyle } from './tell-summary.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import { styleOf, documentOf } from './document.js';
import type { ReportOptions, ReportContext } from '../reports/options.js';

/** What is shown: a report over evidence that is all there. */
export interface Presentation {
  readonly report: Report;
  readonly options: ReportOptions;
  readonly projection: Projection;
  /** Whom access advisor was to be asked about. */
  readonly advisor: AdvisorRequest | null;
  readonly renderer: Renderer;
  readonly settings: Settings;
}

/** Reconcile → judge → project → render → deliver → summary; returns what the process says. */
export async function present(presentation: Presentation, findings: Findings, io: Io, log: Log): Promise<ExitCode> {
  const { gathered, store, started, run: kept } = findings;
  const { report, options, projection, advisor, renderer, settings } = presentation;
  const catalogue = await catalogueFor(report.facts?.(options));
  const { known: organization, caller: { partition } } = gathered.scope;
  const context: ReportContext = { ...options, now: started, catalogue, organization, partition, assumedRoles: null };
  const run = runReport({ report, projection, advisor, yardstick: context }, gathered, store);
  const document = documentOf(report, projection, gathered, run, started);
  await deliver(renderer.render(document, styleOf(settings, io)), settings.output, io, againWith(findings));
  const coverage = run.coverage();
  if (!settings.quiet) tellSelection(log, run);
  if (!settings.quiet) tellSummary(log, run.count(), nounOf(report, run.leftOut()), coverage, summaryStyle(report, settings, io, kept));
  if (!coverage.complete && !settings.allowIncomplete) return 3;
  return settings.exitCode && run.count() > 0 ? 1 : 0;
}

function againWith({ run }: Findings): string {
  if (run === null) return 'The evidence was not kept (--no-store or --demo): it takes another run.';
  return `The evidence is kept: \`--run ${run}\` makes the report again without asking AWS.`;
}

/** What one row is, and what was left out: `role · 12 service-linked roles left out (--kind all lists them)`. */
function nounOf({ noun, leftOut }: Report, count: number): readonly [string, string] {
  if (leftOut === undefined || count === 0) return noun;
  const words = `${grouped(count)} ${leftOut.noun[count === 1 ? 0 : 1]} left out${leftOut.hint === '' ? '' : ` (${leftOut.hint})`}`;
  return [`${noun[0]} · ${words}`, `${noun[1]} · ${words}`];
}

/** The catalogue is large, so it is read only for who asks. */
async function catalogueFor(facts: 'services' | 'actions' | undefined): Promise<Catalogue> {
  return facts === undefined ? NO_FACTS : (await import('./load-catalogue.js')).loadCatalogue(facts === 'actions');
}

/** On a terminal a few lines; a log, and whoever debugs, gets them all. */
function summaryStyle(report: Report, { debug, color, store }: Settings, { err }: Io, kept: string | null): SummaryStyle {
  const muted = err.colour && color;
  if (!err.tty || debug) return { brief: null, muted };
  const place = typeof store === 'string' ? ` --store ${store}` : '';
  const ledger = `iam-audit accounts --run ${kept ?? ''}${place} shows it account by account`;
  const rest = kept === null || report.name === 'accounts' ? '--debug, or --format json, shows all of it' : ledger;
  return { brief: { width: err.width ?? 80, rest }, muted };
}
