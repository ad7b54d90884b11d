import { connect } from '../run/connect.js';
import type { ExitCode } from '../errors.js';
import type { GatherRequest } from '../gather/request.js';
import type { Io } from '../cli/io.js';
import { explainingStore } from '../run/store-failure.js';
import { readKept } from '../run/stored-run.js';
import { askAws } from '../run/live-run.js';
import type { Log } from '../cli/log.js';
import { present, type Presentation } from '../output/write-report.js';
import { progressStyle, startProgress } from '../cli/progress.js';
import type { Report } from '../reports/report.js';
import { sessionActions } from '../run/gather-request.js';
import type { Settings } from '../cli/settings.js';
import { prepare } from './prepare.js';

/** One report from end to end: plan → gather → reconcile → judge → project → render → deliver. */
export async function audit(asked: Report, settings: Settings, arns: readonly string[], io: Io): Promise<ExitCode> {
  const { report, options, projection, request, renderer, log } = await prepare(asked, settings, arns, io);
  const presentation: Presentation = { report, options, projection, advisor: request.advisor, renderer, settings };
  if (settings.run === undefined) return auditAws(presentation, request, io, log);
  const findings = await readKept(settings.run, request, settings, io);
  // The store is read while the report is made.
  return explainingStore(() => present(presentation, findings, io, log));
}

async function auditAws(presentation: Presentation, request: GatherRequest, io: Io, log: Log): Promise<ExitCode> {
  const { report, settings } = presentation;
  const progress = await startProgress(io.err, log, progressStyle(settings, io));
  const connection = await connect(settings, sessionActions(request), io, progress.emit);
  try {
    const findings = await askAws({ report, settings, request, connection, progress, io, log });
    progress.emit({ kind: 'stage', stage: 'report' });
    progress.stop();
    return await explainingStore(() => present(presentation, findings, io, log));
  } finally {
    progress.stop();
    await connection.close();
  }
}
