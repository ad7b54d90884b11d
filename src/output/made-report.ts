import type { Cell } from '../reports/column.js';
import { TOP_ROWS } from '../deliver/message.js';
import type { Io } from '../cli/io.js';
import type { ReadSoFar } from '../gather/ahead-of-report.js';
import type { Findings } from '../gather/gather.js';
import { NO_FACTS, type Catalogue } from '../policy/service-catalogue.js';
import type { Coverage } from '../evidence/coverage.js';
import type { ClosedFinding, ReportDocument } from '../render/renderer.js';
import { contextOf } from './report-context.js';
import { documentOf, styleOf } from './document.js';
import { withColumns } from './projection.js';
import type { ReportQuestion } from './report-question.js';
import { runReport, type ReportRun } from './report-rows.js';
import type { Presentation } from './presentation.js';

/** A report that can be made as often as it takes: once for stdout, and for each destination that takes all of it. */
export interface MadeReport {
  readonly presentation: Presentation;
  readonly findings: Findings;
  readonly io: Io;
  /** `more`: columns behind the chosen ones. */
  readonly make: (more?: readonly string[]) => Made;
}

export interface Made {
  readonly run: ReportRun;
  readonly document: ReportDocument;
  /** The first lines, as soon as they have been read. */
  readonly top: readonly (readonly Cell[])[];
  /** Lines read so far. */
  readonly lines: () => number;
}

export async function makerOf(presentation: Presentation, findings: Findings, io: Io): Promise<MadeReport> {
  const { report, projection, ahead = null } = presentation;
  const { gathered, store, started, sights } = findings;
  const begun = ahead?.question();
  const question = await (begun ?? questionOf(presentation, { scope: gathered.scope, started }, io));
  const closed = await closedBy(presentation, findings);
  const beside = report.name === 'report' ? (await import('./beside.js')).besideOf(presentation, findings, question.context) : null;
  const make = (more: readonly string[] = []): Made => {
    const asked = withColumns(projection, report, more);
    const kept = presentation.options.diff === null ? (sights ?? null) : null;
    const run = runReport({ ...question, projection: asked }, gathered, store, more.length > 0 || begun === undefined ? null : ahead, kept);
    const read: Read = { top: [], lines: 0 };
    const made = documentOf(report, asked, gathered, { ...run, rows: noting(run.rows, read) }, started);
    if (beside !== null) Object.defineProperty(made, 'beside', { value: beside() });
    const document = closed === null ? made : withClosed(made, () => closed(run.coverage()));
    return { run, document, top: read.top, lines: () => read.lines };
  };
  return { presentation, findings, io, make };
}

/** Not where rows hang on another run, or on people. */
export function canBeAhead({ report, projection, options }: Pick<Presentation, 'report' | 'projection' | 'options'>): boolean {
  return options.diff === null && report.name !== 'report' && !projection.needs.has('identity_store');
}

/** What a report is made with; known before all of its evidence is. */
export async function questionOf(
  presentation: Omit<Presentation, 'ahead'>,
  { scope, started }: Pick<ReadSoFar, 'scope' | 'started'>,
  io: Io,
): Promise<ReportQuestion> {
  const { report, options, projection, advisor, settings: { run, store } } = presentation;
  const keepsSights = store !== false && (run === undefined || report.sightCells !== undefined);
  const context = contextOf(options, { scope, started }, await catalogueFor(report.facts?.(options)), wantsLinks(presentation, io));
  return { report, projection, advisor, context, keepsSights };
}

/** The getter of the coverage stays one. */
function withClosed(document: ReportDocument, closed: () => readonly ClosedFinding[]): ReportDocument {
  return Object.defineProperty(document, 'closed', { get: closed });
}

/** What a report of findings that has a baseline says at its end; null: it has none. */
async function closedBy(
  { options, settings }: Presentation,
  { gathered, started }: Findings,
): Promise<((coverage: Coverage) => readonly ClosedFinding[]) | null> {
  const { policy } = options;
  if (policy === null || policy.baseline === null) return null;
  const { closedSince } = await import('./finding-gate.js');
  return (coverage) => closedSince({ policy, options, gathered, started, settings }, coverage);
}

function wantsLinks({ renderer, settings }: Pick<Presentation, 'renderer' | 'settings'>, io: Io): boolean {
  return renderer.name === 'table' && styleOf(settings, io).links === true;
}

interface Read {
  readonly top: (readonly Cell[])[];
  lines: number;
}

async function* noting(rows: AsyncIterable<readonly Cell[]>, read: Read): AsyncIterable<readonly Cell[]> {
  for await (const row of rows) {
    read.lines += 1;
    if (read.top.length < TOP_ROWS) read.top.push(row);
    yield row;
  }
}

/** The catalogue is large, so it is read only for who asks. */
export async function catalogueFor(facts: 'services' | 'actions' | undefined): Promise<Catalogue> {
  return facts === undefined ? NO_FACTS : (await import('./load-catalogue.js')).loadCatalogue(facts === 'actions');
}
