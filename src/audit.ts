import { project } from './columns.js';
import { connect, type Connection } from './connect.js';
import { AuditError, type ExitCode } from './errors.js';
import { gather } from './gather/gather.js';
import type { GatherRequest } from './gather/request.js';
import { resolveScope } from './gather/scope.js';
import { asHomeError } from './home-error.js';
import type { Io } from './io.js';
import { openLog } from './log.js';
import { checkOutput, chooseRenderer } from './output.js';
import { present, type Findings, type Presentation } from './present.js';
import { startProgress, type Progress } from './progress.js';
import { progressStyle } from './progress-style.js';
import type { Report } from './reports/report.js';
import { requestFor, sessionActions } from './request-for.js';
import type { Settings } from './settings.js';
import { memoryStore } from './store/memory.js';

/** One report from end to end: plan → gather → reconcile → judge → project → render → deliver. */
export async function audit(report: Report, settings: Settings, io: Io): Promise<ExitCode> {
  const projection = project(report, settings.columns, settings.sort);
  const presentation: Presentation = { report, projection, renderer: chooseRenderer(settings), settings };
  const request = requestFor(settings, projection.needs);
  await checkOutput(settings.output);
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const progress = await startProgress(io.err, log, progressStyle(settings, io));
  const connection = await connect(settings, sessionActions(request), io, progress.emit);
  try {
    const findings = await ask(request, connection, progress, io);
    progress.emit({ kind: 'stage', stage: 'report' });
    progress.stop();
    return await present(presentation, findings, io, log);
  } finally {
    progress.stop();
    await connection.close();
  }
}

async function ask(request: GatherRequest, { hub, clock }: Connection, { emit, soFar, stop }: Progress, { signal }: Io): Promise<Findings> {
  try {
    const started = wholeSecond(clock.now());
    emit({ kind: 'stage', stage: 'identity' });
    const caller = await hub.caller();
    emit({ kind: 'stage', stage: 'accounts' });
    const scope = await resolveScope(hub, caller, request);
    const store = memoryStore();
    return { gathered: await gather(scope, request, { hub, clock, store, emit }), store, started };
  } catch (error) {
    stop();
    if (signal.aborted) throw new AuditError(130, `interrupted: ${soFar()}; no report was written`);
    throw asHomeError(error);
  }
}

function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
