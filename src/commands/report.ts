import { project } from '../output/projection.js';
import { connect } from '../run/connect.js';
import type { ExitCode } from '../errors.js';
import type { GatherRequest } from '../gather/request.js';
import type { Io } from '../cli/io.js';
import { judgingOf, variantOf } from '../run/report-options.js';
import { inWords } from '../run/resume.js';
import { readKept } from '../run/stored-run.js';
import { askAws } from '../run/live-run.js';
import { openLog, type Log } from '../cli/log.js';
import { checkOutput, chooseRenderer } from '../output/destination.js';
import { present, type Presentation } from '../output/write-report.js';
import { progressStyle, startProgress } from '../cli/progress.js';
import type { Report } from '../reports/report.js';
import { requestFor, sessionActions } from '../run/gather-request.js';
import type { Settings } from '../cli/settings.js';

/** One report from end to end: plan → gather → reconcile → judge → project → render → deliver. */
export async function audit(asked: Report, settings: Settings, named: readonly string[], io: Io): Promise<ExitCode> {
  const judging = judgingOf(asked, settings, named);
  const report = variantOf(asked, judging);
  const projection = project(report, settings.columns, settings.sort, judging);
  const request = requestFor(report, settings, judging, projection.needs);
  const presentation: Presentation = { report, judging, projection, advisor: request.advisor, renderer: await chooseRenderer(settings), settings };
  await checkOutput(settings.output);
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  if (settings.run === undefined) return auditAws(presentation, request, io, log);
  const findings = await readKept(settings.run, request, settings, io);
  // The store is read while the report is made.
  return inWords(() => present(presentation, findings, io, log));
}

async function auditAws(presentation: Presentation, request: GatherRequest, io: Io, log: Log): Promise<ExitCode> {
  const { report, settings } = presentation;
  const progress = await startProgress(io.err, log, progressStyle(settings, io));
  const connection = await connect(settings, sessionActions(request), io, progress.emit);
  try {
    const findings = await askAws({ report, settings, request, connection, progress, io, log });
    progress.emit({ kind: 'stage', stage: 'report' });
    progress.stop();
    return await inWords(() => present(presentation, findings, io, log));
  } finally {
    progress.stop();
    await connection.close();
  }
}
