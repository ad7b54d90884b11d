import { availableParallelism } from 'node:os';
import { connect } from '../run/connect.js';
import { AuditError, type ExitCode } from '../errors.js';
import { NOTHING_MISSING } from '../evidence/coverage.js';
import type { Target } from '../deliver/destination.js';
import { CREATION_NEEDS } from '../evidence/creation.js';
import type { Need } from '../evidence/evidence.js';
import { rowCounts } from '../gather/config/query-groups.js';
import { COUNT_QUERY } from '../gather/config/row.js';
import { forecastWork, type WorkForecast } from '../gather/worker-forecast.js';
import { permissionsFor } from '../gather/permissions.js';
import { planFor, type Plan, type PlannedCalls } from '../gather/call-forecast.js';
import { detailFilters, sourcesFor, type GatherRequest } from '../gather/request.js';
import { resolveScope, type Scope } from '../gather/scope.js';
import { asHomeError } from '../run/setup-error.js';
import type { Io } from '../cli/io.js';
import type { Log } from '../cli/log.js';
import { isClosed } from '../model/account.js';
import { UNKNOWN } from '../model/value.js';
import { deliver } from '../output/destination.js';
import { refuseUnfit } from '../output/fit-format.js';
import type { ReportDocument } from '../render/renderer.js';
import { progressStyle, startProgress } from '../cli/progress.js';
import type { Report } from '../reports/report.js';
import { sessionActions } from '../run/gather-request.js';
import type { Settings } from '../cli/settings.js';
import { grouped, plural, duration } from '../text.js';
import { scopeOf, styleOf } from '../output/document.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { prepare } from './prepare.js';
import { keptIndex } from '../run/reuse.js';
import { asStream } from '../render/as-stream.js';

/** The columns of `iam-audit plan`; the last row is the total. */
export const PLAN_COLUMNS: readonly ColumnHead[] = [
  {
    key: 'action',
    title: 'Action',
    type: 'text',
    about: 'API call, and the permission that it takes; `total` in the last row',
    needs: [],
    weight: 1,
  },
  {
    key: 'where',
    title: 'Where',
    type: 'choice',
    choices: ['hub', 'members'],
    about: "With the caller's credentials, or inside the accounts",
    needs: [],
    weight: 1,
  },
  { key: 'accounts', title: 'Accounts', type: 'number', about: 'How many accounts are asked', needs: [], weight: 1 },
  {
    key: 'calls',
    title: 'Calls',
    type: 'number',
    about: 'At least so many calls; unknown where nothing was counted',
    needs: [],
    weight: 1,
  },
  {
    key: 'calls_per_second',
    title: 'Calls/s',
    type: 'number',
    about: 'Rate that is assumed of the limit before it is learnt',
    needs: [],
    weight: 2,
  },
  {
    key: 'seconds',
    title: 'Seconds',
    type: 'number',
    about: 'What that limit alone makes it take; in the total, the forecast for the run',
    needs: [],
    weight: 1,
  },
];

/** Whether they are counted decides how long it takes: most of the calls are made for them. */
const JOBS = 'iam:GenerateServiceLastAccessedDetails';

/** What a run would ask, after only the calls that count accounts and users. */
export async function plan(asked: Report, settings: Settings, arns: readonly string[], io: Io): Promise<ExitCode> {
  const { report, projection, request, renderer, log, targets } = await prepare(asked, settings, arns, io);
  const { needs } = request;
  refuseUnfit(renderer, { name: `plan ${report.name}`, columns: PLAN_COLUMNS }, { ...projection, shown: PLAN_COLUMNS });
  const progress = await startProgress(io.err, log, progressStyle(settings, io));
  const connection = await connect(settings, sessionActions(request), io, progress.emit);
  try {
    const { hub, clock } = connection;
    progress.emit({ kind: 'stage', stage: 'accounts' });
    const caller = await hub.caller();
    const scope = await resolveScope(hub, caller, request);
    const sources = sourcesFor(needs, scope.mode);
    const filters = detailFilters(request);
    const users =
      sources.has('config') && scope.aggregator !== null ? await rowCounts(hub.select(scope.aggregator.name, COUNT_QUERY)) : null;
    const planned = planFor({
      scope,
      sources,
      filters,
      advisor: request.advisor,
      users,
      isKept: await keptIndex(settings, io, scope, clock.now(), sources, filters),
      creations: CREATION_NEEDS.filter((need) => needs.has(need)).length,
      mayOpen: (id) => settings.assume || id === caller.accountId,
      maxRate: settings.maxRate ?? null,
      concurrency: settings.concurrency,
      latencyMs: progress.latencyMs(),
    });
    const work = workIn(scope, request, users, settings, progress.latencyMs());
    progress.stop();
    const document = documentOf(planned, scope, needs, targets, clock.now());
    await deliver(renderer.render(document, styleOf(settings, io)), settings.output, io, 'A plan is made anew by the same command.');
    if (!settings.quiet) {
      tellPlan(planned, work, report, !sources.has('last_accessed') || planned.calls.some(({ action }) => action === JOBS), log);
    }
    return 0;
  } catch (error) {
    progress.stop();
    if (io.signal.aborted) throw new AuditError(130, 'interrupted');
    throw asHomeError(error);
  } finally {
    progress.stop();
    await connection.close();
  }
}

function documentOf(
  planned: Plan,
  scope: Scope,
  needs: ReadonlySet<Need>,
  targets: readonly Target[],
  generatedAt: Date,
): ReportDocument {
  const { hub, member } = permissionsFor(needs, scope.mode);
  return {
    schema: 'iam-audit/plan/1',
    generatedAt,
    scope: scopeOf(scope),
    columns: PLAN_COLUMNS,
    rows: asStream(cellsOf(planned, [...new Set([...hub, ...targets.flatMap(({ actions }) => actions)])], member)),
    coverage: NOTHING_MISSING,
  };
}

/** Calls that may come but can't be counted stand there all the same: a policy made from this list must allow them. */
function* cellsOf(planned: Plan, hub: readonly string[], member: readonly string[]): Iterable<readonly Cell[]> {
  for (const row of planned.calls) yield cells(row.action, row.where, row.accounts, row.calls, row.perSecond, row.seconds);
  const counted = new Set(planned.calls.map(({ action }) => action));
  for (const action of hub) if (!counted.has(action)) yield cells(action, 'hub', 1, UNKNOWN, UNKNOWN, UNKNOWN);
  for (const action of member) {
    if (!counted.has(action) && !hub.includes(action)) yield cells(action, 'members', planned.accounts, UNKNOWN, UNKNOWN, UNKNOWN);
  }
  yield cells('total', null, planned.accounts, totalCalls(planned.calls), null, planned.seconds);
}

function cells(
  action: string,
  where: string | null,
  accounts: number,
  calls: Cell['value'],
  perSecond: Cell['value'],
  seconds: Cell['value'],
): readonly Cell[] {
  const rounded: Cell['value'] = typeof seconds === 'number' ? Math.ceil(seconds * 10) / 10 : seconds;
  const values: readonly Cell['value'][] = [action, where, accounts, calls, perSecond, rounded];
  return values.map((value) => ({ value }));
}

function totalCalls(calls: readonly PlannedCalls[]): number {
  return calls.reduce((sum, row) => sum + row.calls, 0);
}

function tellPlan(planned: Plan, { workers, cpuSeconds }: WorkForecast, report: Report, isWhole: boolean, log: Log): void {
  const { accounts, skipped, users, kept, seconds } = planned;
  const calls = totalCalls(planned.calls);
  const parts = [
    `${report.name}: at least ${grouped(calls)} calls`,
    `${isWhole ? 'about' : 'at least'} ${duration(Math.max(1, seconds))}`,
    `${grouped(accounts)} ${plural(accounts, 'account')}`,
  ];
  if (skipped > 0) parts.push(`${grouped(skipped)} skipped`);
  if (users !== null) parts.push(`${grouped(users)} user rows in AWS Config`);
  parts.push(`${grouped(kept)} kept records are fresh enough`);
  if (workers > 1) parts.push(`${duration(cpuSeconds)} of one processor, which --workers auto shares among ${workers}`);
  log.tell('plan', { accounts, skipped, users, kept, calls, seconds, cpu_seconds: Math.round(cpuSeconds), workers }, parts.join(' · '));
}

/** What this machine has to do for it, and how many processes shorten that. */
function workIn(
  { accounts, caller }: Scope,
  request: GatherRequest,
  counts: ReadonlyMap<string, number> | null,
  { assume, concurrency }: Settings,
  latencyMs: number,
): WorkForecast {
  const read = accounts.filter((account) => !isClosed(account) && assume && account.id !== caller.accountId);
  const users = read.map(({ id }) => counts?.get(id) ?? 0);
  return forecastWork({ users, request, concurrency, latencyMs, cores: availableParallelism() });
}
