import { AuditError, type ExitCode } from '../errors.js';
import type { Coverage } from '../evidence/coverage.js';
import type { Findings } from '../gather/gather.js';
import type { Io } from '../cli/io.js';
import type { Log } from '../cli/log.js';
import { deliver } from './destination.js';
import type { Report } from '../reports/report.js';
import type { Settings } from '../cli/settings.js';
import { grouped } from '../text.js';
import { tellBeside, tellSelection, tellSummary, type SummaryStyle } from './tell-summary.js';
import { styleOf } from './document.js';
import type { Made, MadeReport } from './made-report.js';
import { usualCode } from './usual-code.js';
import { NOT_KEPT, storeWords } from './kept-words.js';

export interface Presented {
  /** What the process says. */
  readonly code: ExitCode;
  /** Read to its end. */
  readonly made: Made;
  /** It could not be written where it should; what else there is to do is done all the same. */
  readonly unwritten: AuditError | null;
}

/** Reconcile → judge → project → render → stdout or file → summary. */
export async function present({ presentation, findings, io, make }: MadeReport, log: Log): Promise<Presented> {
  const { run: kept } = findings;
  const { report, renderer, settings, projection } = presentation;
  const style = styleOf(settings, io, projection.sort.map(({ key }) => key));
  const closing = await closingOf(presentation, findings);
  const made = make();
  try {
    await deliver(renderer.render(made.document, style), settings.output, io, againWith(findings));
  } catch (error) {
    if (!(error instanceof AuditError) || error.exitCode !== 5) throw error;
    return { code: 5, made: await readWhole(make()), unwritten: error };
  }
  const { run } = made;
  const coverage = run.coverage();
  if (!settings.quiet) tellSelection(log, run);
  if (!settings.quiet) tellBeside(log, made.document);
  if (!settings.quiet) tellSummary(log, run.count(), nounOf(report, run.leftOut()), coverage, summaryStyle(report, settings, io, kept));
  tellNext(presentation, kept, io, log);
  const stop = await closing(coverage, log);
  return { code: stop ?? usualCode(coverage, run.count(), settings), made, unwritten: null };
}

/** What a report of findings says at its end; null: nothing that decides how the process ends. */
type Closing = (coverage: Coverage, log: Log) => Promise<ExitCode | null>;

async function closingOf({ options, settings }: MadeReport['presentation'], { gathered, started }: Findings): Promise<Closing> {
  const { policy } = options;
  if (policy === null) return () => Promise.resolve(null);
  const { closeFindings, refuseUnlike } = await import('./finding-gate.js');
  const run = { policy, options, gathered, started, settings };
  refuseUnlike(run);
  return (coverage, log) => closeFindings(run, coverage, log);
}

/** Counts and coverage are known at the end. */
async function readWhole(made: Made): Promise<Made> {
  const rows = made.document.rows[Symbol.asyncIterator]();
  while ((await rows.next()).done !== true);
  return made;
}

function againWith({ run }: Findings): string {
  if (run === null) return NOT_KEPT;
  return `The evidence is kept: \`--run ${run}\` makes the report again without asking AWS.`;
}

/** What one row is, and what was left out: `role · 12 service-linked roles left out (--kind all lists them)`. */
function nounOf({ noun, leftOut }: Report, count: number): readonly [string, string] {
  if (leftOut === undefined || count === 0) return noun;
  const words = `${grouped(count)} ${leftOut.noun[count === 1 ? 0 : 1]} left out${leftOut.hint === '' ? '' : ` (${leftOut.hint})`}`;
  return [`${noun[0]} · ${words}`, `${noun[1]} · ${words}`];
}

/** At a terminal, after a run that asked AWS and whose evidence is kept: what follows from it. */
function tellNext({ report, settings }: MadeReport['presentation'], kept: string | null, { err }: Io, log: Log): void {
  const { quiet, run, where, groupBy, output } = settings;
  const isPlain = run === undefined && where === undefined && groupBy === undefined && output === undefined;
  if (quiet || !err.tty || kept === null || report.next === undefined || !isPlain) return;
  const command = `iam-audit ${report.next} --run ${kept}${storeWords(settings)}`;
  log.tell('next', { command }, `next: ${command}`, settings.color ? 'muted' : undefined);
}

/** On a terminal a few lines; a log, and a reader who debugs, gets them all. */
function summaryStyle(report: Report, settings: Settings, { err }: Io, kept: string | null): SummaryStyle {
  const { debug, color } = settings;
  const muted = err.colour && color;
  if (!err.tty || debug) return { brief: null, muted };
  // The command last: where the line is too long for the terminal, it can still be copied.
  const ledger = `account by account: iam-audit accounts --run ${kept ?? ''}${storeWords(settings)}`;
  const rest = kept === null || report.name === 'accounts' ? '--debug, or --format json, shows all of it' : ledger;
  return { brief: { width: err.width ?? 80, rest }, muted };
}
