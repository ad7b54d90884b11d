import { connect, type Connection } from '../run/connect.js';
import { toldEvents } from '../run/told-events.js';
import { undeliveredError, type AuditError, type ExitCode } from '../errors.js';
import type { Findings } from '../gather/gather.js';
import type { Io } from '../cli/io.js';
import { explainingStore } from '../run/store-failure.js';
import { readKept } from '../run/stored-run.js';
import { askAws } from '../run/live-run.js';
import { canBeAhead, makerOf, questionOf } from '../output/made-report.js';
import { rowsAhead, type RowsAhead } from '../output/rows-ahead.js';
import type { Presentation } from '../output/presentation.js';
import { present } from '../output/write-report.js';
import { progressStyle, startProgress } from '../cli/progress.js';
import type { Ports } from '../deliver/ports.js';
import type { Report } from '../reports/report.js';
import { sessionActions } from '../run/gather-request.js';
import type { Settings } from '../cli/settings.js';
import { prepare, type Prepared } from './prepare.js';

/** One report from end to end: plan → gather → reconcile → judge → project → render → deliver. */
export async function audit(asked: Report, settings: Settings, arns: readonly string[], io: Io): Promise<ExitCode> {
  const known = asked.name === 'report' ? await (await import('./kept-uses.js')).withKeptUses(settings, io) : settings;
  const prepared = await prepare(asked, known, arns, io);
  const { request, ...shown } = prepared;
  const presentation = { ...shown, advisor: request.advisor, settings: known };
  const ahead = canBeAhead(presentation) ? rowsAhead((read) => questionOf(presentation, read, io)) : null;
  return withEvidence(prepared, known, io, (findings, ports) => show({ ...prepared, ahead }, known, findings, io, ports), ahead);
}

type Use = (findings: Findings, ports: () => Promise<Ports>) => Promise<ExitCode>;

/** Asks AWS, or reads what is kept, and hands over what came of it. */
export function withEvidence(
  prepared: Prepared,
  settings: Settings,
  io: Io,
  use: Use,
  ahead: RowsAhead | null = null,
): Promise<ExitCode> {
  if (settings.run !== undefined) return auditKept(prepared, settings.run, settings, io, use);
  return auditAws({ ...prepared, ahead }, settings, io, use);
}

interface WithAhead extends Prepared {
  readonly ahead: RowsAhead | null;
}

async function auditAws(prepared: WithAhead, settings: Settings, io: Io, use: Use): Promise<ExitCode> {
  const { request, report, targets, log, ahead } = prepared;
  const progress = await startProgress(io.err, log, progressStyle(settings, io));
  const connection = await connect(settings, sessionActions(request), io, progress.emit);
  try {
    if (targets.length > 0) await (await import('./preflight.js')).preflight(targets, connection.ports, log);
    const findings = await askAws({ report, settings, request, connection, progress, io, log, ahead });
    progress.emit({ kind: 'stage', stage: 'report' });
    progress.stop();
    return await use(findings, connection.ports);
  } finally {
    progress.stop();
    await connection.close();
  }
}

/** Connects only when there is something to send. */
async function auditKept(prepared: Prepared, run: string, settings: Settings, io: Io, use: Use): Promise<ExitCode> {
  const { report, request, options } = prepared;
  const isSighted = report.sightCells !== undefined && options.diff === null;
  const findings = await readKept(run, request, settings, io, isSighted);
  let connection: Promise<Connection> | undefined;
  const opened = async (): Promise<Connection> => {
    return connect(settings, [], io, await toldEvents(settings, io, prepared.log));
  };
  const ports = async (): Promise<Ports> => (await (connection ??= opened())).ports();
  try {
    return await use(findings, ports);
  } finally {
    await connection?.then((opened) => opened.close(), () => undefined);
  }
}

/** The store is read while the report is made. */
function show(prepared: WithAhead, settings: Settings, findings: Findings, io: Io, ports: () => Promise<Ports>): Promise<ExitCode> {
  const { options, projection, request, renderer, targets, log, ahead } = prepared;
  return explainingStore(async () => {
    const report = await compared(prepared, settings, findings, io);
    const presentation: Presentation = { report, options, projection, advisor: request.advisor, renderer, settings, ahead };
    const maker = await makerOf(presentation, findings, io);
    const { code, made, unwritten } = await present(maker, log);
    const sending = { targets, report: maker, made, request, ports, log };
    const undelivered = targets.length === 0 ? null : await (await import('./send-report.js')).undeliveredIn(sending);
    const failures = [unwritten, undelivered].filter((failure) => failure !== null);
    if (failures.length > 0) throw inOne(failures);
    return code;
  });
}

/** `--diff`, and the page for management: the report beside earlier runs. */
async function compared(prepared: Prepared, settings: Settings, findings: Findings, io: Io): Promise<Report> {
  const { report, options: { diff, days } } = prepared;
  if (report.name === 'report') {
    const dated = await (await import('./with-trend.js')).withTrend(report, days, findings, settings, io);
    return (await import('./with-cleanup.js')).withCleanup(dated, findings, settings, io);
  }
  if (diff === null) return report;
  return (await import('./compare-report.js')).compareReport(diff, prepared, settings, findings, io);
}

/** The report may be missing both where it should be written and where it should be sent. */
function inOne(failures: readonly AuditError[]): AuditError {
  const [first, second] = failures;
  if (first !== undefined && second === undefined) return first;
  const hints = failures.flatMap(({ hint }) => hint ?? []);
  return undeliveredError(failures.map(({ message }) => message).join('; '), hints.join(' '));
}
