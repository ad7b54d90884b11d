import { project, type Projection } from './columns.js';
import { connect } from './connect.js';
import { AuditError, usageError, type ExitCode } from './errors.js';
import { gather, type Gathered, type GatherTools } from './gather/gather.js';
import { permissionsFor } from './gather/permissions.js';
import type { GatherRequest, Mode, Selection } from './gather/request.js';
import { resolveScope } from './gather/scope.js';
import { asHomeError } from './home-error.js';
import type { Io } from './io.js';
import { openLog } from './log.js';
import { checkOutput, chooseRenderer, deliver } from './output.js';
import { startProgress, type Progress, type ProgressStyle } from './progress.js';
import type { ReportDocument, Style } from './render/renderer.js';
import type { Report } from './reports/report.js';
import { runReport } from './run-report.js';
import type { Settings } from './settings.js';
import { memoryStore } from './store/memory.js';
import { tellSummary } from './summary.js';

/** One report from end to end: plan → gather → reconcile → judge → project → render → deliver. */
export async function audit(report: Report, settings: Settings, io: Io): Promise<ExitCode> {
  const projection = project(report, settings.columns, settings.sort);
  const renderer = chooseRenderer(settings);
  const request = requestFor(settings, projection);
  await checkOutput(settings.output);
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  const progress = await startProgress(io.err, log, progressStyle(settings, io));
  const connection = await connect(settings, sessionActions(request), io, progress.emit);
  try {
    const store = memoryStore();
    const { hub, clock } = connection;
    const started = wholeSecond(clock.now());
    const gathered = await gatherOrExplain(request, { hub, clock, store, emit: progress.emit }, progress, io);
    progress.emit({ kind: 'stage', stage: 'report' });
    progress.stop();
    const { days, ownerTag, include } = settings;
    const run = runReport(report, projection, gathered, store, { now: started, days, ownerTag, include });
    const document = documentOf(report, projection, gathered, run, started);
    const end = await deliver(renderer.render(document, styleOf(settings, io)), settings.output, io);
    if (end === 'closed') return 0;
    const coverage = run.coverage();
    if (!settings.quiet) {
      tellSummary(log, run.count(), report.noun, coverage);
    }
    if (!coverage.complete && !settings.allowIncomplete) return 3;
    return settings.exitCode && run.count() > 0 ? 1 : 0;
  } finally {
    progress.stop();
    await connection.close();
  }
}

/** What a role is entered for. Roles are entered after the default mode may have given way to `organization`. */
function sessionActions({ needs, mode, modeChosen }: GatherRequest): readonly string[] {
  const modes: readonly Mode[] = modeChosen ? [mode] : [mode, 'organization'];
  return [...new Set(modes.flatMap((possible) => permissionsFor(needs, possible).member))];
}

/** Into a file or a pipe goes everything, uncut; a demo is looked at, wherever it is printed. */
function styleOf({ output, color, raw, demo }: Settings, { out }: Io): Style {
  if (output !== undefined) return { width: null, colour: false, raw };
  return { width: out.width ?? (demo ? DEMO_WIDTH : null), colour: out.colour && color, raw };
}

const DEMO_WIDTH = 120;

function requestFor(settings: Settings, { needs }: Projection): GatherRequest {
  const mode = settings.source ?? 'aggregator';
  if (settings.aggregator !== undefined && mode !== 'aggregator') {
    throw usageError(`--aggregator does not go with --source ${mode}`, 'Leave one of them out.');
  }
  return {
    mode,
    modeChosen: settings.source !== undefined || settings.aggregator !== undefined,
    aggregator: settings.aggregator ?? null,
    noAssume: !settings.assume,
    selection: selectionOf(settings, mode),
    needs,
  };
}

function selectionOf({ accounts, excludeAccounts, ou, shard }: Settings, mode: Mode): Selection {
  const selection = { accounts: accounts ?? null, exclude: excludeAccounts ?? [], units: ou ?? null, shard: shard ?? null };
  if (mode === 'account' && [accounts, excludeAccounts, ou, shard].some((value) => value !== undefined)) {
    throw usageError('--accounts, --exclude-accounts, --ou and --shard do not go with --source account', 'That source is your own account alone.');
  }
  return selection;
}

async function gatherOrExplain(request: GatherRequest, tools: GatherTools, progress: Progress, { signal }: Io): Promise<Gathered> {
  try {
    tools.emit({ kind: 'stage', stage: 'identity' });
    const caller = await tools.hub.caller();
    tools.emit({ kind: 'stage', stage: 'accounts' });
    const scope = await resolveScope(tools.hub, caller, request);
    return await gather(scope, request, tools);
  } catch (error) {
    progress.stop();
    if (signal.aborted) throw new AuditError(130, `interrupted: ${progress.soFar()}; no report was written`);
    throw asHomeError(error);
  }
}

function progressStyle({ quiet, debug, progress, logFormat }: Settings, { err, env }: Io): ProgressStyle {
  if (quiet) return { show: 'none', debug };
  if (!progress) return { show: 'none', debug };
  // A spinner and debug lines would write over each other; TERM=dumb can't move its cursor.
  const spinner = err.tty && env['TERM'] !== 'dumb' && !debug && logFormat === 'text';
  return { show: spinner ? 'spinner' : 'lines', debug };
}

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
    scope: {
      source: scope.mode,
      aggregator: scope.aggregator?.name ?? null,
      organizationId: scope.organization?.id ?? null,
      partition: scope.caller.partition,
      callerAccountId: scope.caller.accountId,
    },
    columns: projection.shown,
    rows: run.rows,
    // Complete only when every row has been read, so it is asked for then.
    get coverage() {
      return run.coverage();
    },
  };
}

function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
