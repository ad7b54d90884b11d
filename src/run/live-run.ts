import type { Connection } from './connect.js';
import { AuditError, usageError } from '../errors.js';
import type { KeptSights } from '../evidence/account-sight.js';
import type { Source } from '../evidence/evidence.js';
import type { AheadOfReport, ReadSoFar } from '../gather/ahead-of-report.js';
import { gather, type Gathered, type RunFindings, type Findings } from '../gather/gather.js';
import { aggregatorsAhead } from '../gather/aggregators-ahead.js';
import { inventoryAhead } from '../gather/config/inventory-ahead.js';
import type { Caller, Organization } from '../gather/ports.js';
import type { GatherRequest } from '../gather/request.js';
import { resolveScope, type Scope } from '../gather/scope.js';
import { asHomeError } from './setup-error.js';
import { wholeSecond } from '../model/instant.js';
import type { Io } from '../cli/io.js';
import { findResumable, keptRequest, reopenRun, scopeWith, startRun } from './resume.js';
import type { Log } from '../cli/log.js';
import { toolVersion } from '../cli/version.js';
import type { Progress } from '../cli/progress.js';
import type { Report } from '../reports/report.js';
import type { Settings } from '../cli/settings.js';
import { newSights } from '../store/account-sights.js';
import { withDamageShown } from '../store/read-run.js';
import { gatheredFrom } from '../store/manifest-scope.js';
import { memoryStore } from '../store/memory-store.js';
import type { Recent } from '../store/reusable-records.js';
import type { Team } from '../gather/team.js';
import type { GatherTools } from '../gather/tools.js';
import { openStore } from './open-store.js';
import { teamFor } from './workers/team-for.js';
import type { Store } from './store-location.js';
import { isInventoryKept, recentEvidence } from './reuse.js';
import { storeError } from './store-failure.js';
import { addedUp, type CallTally } from '../store/call-counts.js';
import type { RunStore } from '../store/run.js';

export interface LiveRun {
  readonly report: Report;
  readonly settings: Settings;
  readonly request: GatherRequest;
  readonly connection: Connection;
  readonly progress: Progress;
  readonly io: Io;
  readonly log: Log;
  /** Makes of the run what can be made of it before all of it is read; left out: nothing is. */
  readonly ahead?: AheadOfReport | null | undefined;
}

/** Asks AWS for what the report needs, and keeps what it answers: a new run, or one that is resumed. */
export async function askAws(live: LiveRun): Promise<Findings> {
  const { connection, progress, settings, io, log } = live;
  const team = teamFor(live);
  let keeping = false;
  try {
    const instant = connection.clock.now();
    const place = await openStore(settings, io, log);
    if (settings.resume) await checkResumable(live, place);
    keeping = place !== null;
    progress.emit({ kind: 'stage', stage: 'identity' });
    const hub = settings.resume ? connection.hub : aggregatorsAhead(connection.hub, live.request, connection.region);
    const caller = await hub.caller();
    const resumed = place === null ? null : await resume(live, place, caller);
    if (place !== null && resumed !== null) return await goOn({ ...live, team }, place, resumed);
    return await startNew({ ...live, team, connection: { ...connection, hub } }, place, caller, instant);
  } catch (error) {
    progress.stop();
    if (io.signal.aborted) throw interrupted(live, keeping);
    throw asHomeError(storeError(error));
  } finally {
    team?.close();
    live.ahead?.stop();
  }
}

interface LedRun extends LiveRun {
  readonly team: Team | undefined;
}

async function startNew(live: LedRun, place: Store | null, caller: Caller, instant: Date): Promise<Findings> {
  const { connection: { hub, clock }, progress, request, report, settings } = live;
  const started = wholeSecond(instant);
  progress.emit({ kind: 'stage', stage: 'accounts' });
  const kept = place === null ? null : keptByOthers(place, settings, caller, started);
  const isKept = async (organization: Organization | null, accountId: string): Promise<boolean> =>
    kept !== null && isInventoryKept(await kept({ mode: 'aggregator', organization }), accountId);
  const ahead = inventoryAhead(request, { hub, clock, isKept });
  try {
    const scope = await resolveScope(hub, caller, request, ahead.whileListing);
    if (place === null || kept === null) {
      const store = memoryStore();
      const gathered = await gather(scope, request, { ...toolsFor(live, store, { scope, store, started }), ahead: ahead.handOver });
      return { gathered, store, started, run: null, folder: null };
    }
    const run = await startRun(place, await kept(scope), keptRequest(report.name, request), scope, instant);
    const onInventory = (found: RunFindings): Promise<void> => run.update(clock.now(), { scope: scopeWith(scope, found) });
    const store = withDamageShown(run);
    const tools = { ...toolsFor(live, run, { scope, store, started }), ahead: ahead.handOver, onInventory };
    const gathered = await untilDone(live, run, () => gather(scope, request, tools));
    return { gathered, store, started, run: 'last', folder: run.folder, sights: sightsOf(place, run) };
  } finally {
    ahead.stop();
  }
}

/** What other runs still know, looked up once: the organization is known before its accounts are. */
function keptByOthers(
  place: Store,
  settings: Settings,
  caller: Caller,
  now: Date,
): (scope: Pick<Scope, 'mode' | 'organization'>) => Promise<Recent> {
  let recent: Promise<Recent> | undefined;
  return ({ mode, organization }) => (recent ??= recentEvidence(place, settings, { mode, organization, caller }, now));
}

/** `read`: what can be told of the run while it is read. */
function toolsFor(live: LedRun, store: GatherTools['store'], read: ReadSoFar): GatherTools {
  const { connection: { hub, clock }, progress, team, ahead } = live;
  ahead?.begin(read);
  const onRead = ahead === undefined || ahead === null ? undefined : (accountId: string): void => { ahead.offer(accountId); };
  return { hub, clock, store, team, onRead, emit: progress.emit };
}

/** The run to resume; null: start a new one. A run that could be resumed is told in any case. */
async function resume({ report, settings, request, connection, log }: LiveRun, place: Store, caller: Caller): Promise<RunStore | null> {
  const now = connection.clock.now();
  const found = await findResumable(place, keptRequest(report.name, request), caller, now);
  if (settings.resume) {
    if (found === null) throw nothingToResume();
    return reopenRun(found.folder, place, now);
  }
  if (found !== null && found.manifest().status !== 'finished' && !settings.quiet) {
    log.tell('resumable', { run: found.id }, `run ${found.id} with these options was interrupted; --resume resumes it`);
  }
  return null;
}

/** What can be known before the first call. */
async function checkResumable({ report, request, connection }: LiveRun, place: Store | null): Promise<void> {
  if (place === null) {
    throw usageError('--resume needs kept evidence', 'It does not go with --no-store; with --demo, name a folder with --store.');
  }
  const found = await findResumable(place, keptRequest(report.name, request), null, connection.clock.now());
  if (found === null) throw nothingToResume();
}

function nothingToResume(): AuditError {
  const hint = '`iam-audit runs` lists the kept runs; the options must be those of the interrupted run.';
  return usageError('there is no interrupted run to resume', hint);
}

async function goOn(live: LedRun, place: Store, run: RunStore): Promise<Findings> {
  const { connection, request, log, settings } = live;
  const { scope: kept, startedAt } = run.manifest();
  if (kept === null) throw usageError(`run ${run.id} was interrupted before it knew its accounts`, 'Start a new run without --resume.');
  if (!settings.quiet) log.tell('resumed', { run: run.id }, `resuming run ${run.id}`);
  const { scope, gaps, notes } = gatheredFrom(kept);
  // What AWS Config had found is found again where it was not whole.
  const found = ({ source }: { readonly source: Source }): boolean => kept.inventoryDone && source === 'config';
  const inventory = kept.inventoryDone ? { gaps: gaps.filter(found), notes: notes.filter(found) } : null;
  const known = { ...scope, gaps: gaps.filter((gap) => !found(gap)), notes: notes.filter((note) => !found(note)) };
  const onInventory = (news: RunFindings): Promise<void> => run.update(connection.clock.now(), { scope: scopeWith(known, news) });
  const [store, started] = [withDamageShown(run), new Date(startedAt)];
  const tools = { ...toolsFor(live, run, { scope: known, store, started }), resumed: { inventory }, onInventory };
  const gathered = await untilDone(live, run, () => gather(known, request, tools));
  return { gathered, store, started, run: run.id, folder: run.folder, sights: sightsOf(place, run) };
}

function sightsOf({ root, system }: Store, run: RunStore): KeptSights {
  return newSights({ root, system, tool: toolVersion() }, run);
}

/** A run ends as finished, or so that it can be resumed: on Ctrl-C and on any error. */
async function untilDone({ connection: { clock }, progress }: LiveRun, run: RunStore, work: () => Promise<Gathered>): Promise<Gathered> {
  const { calls: before } = run.manifest();
  const counted = (): { readonly calls: readonly CallTally[] } => ({ calls: addedUp([...before, ...progress.calls()]) });
  try {
    const gathered = await work();
    await run.finish(clock.now(), counted());
    return gathered;
  } catch (error) {
    await run.interrupt(clock.now(), counted()).catch(() => undefined);
    throw error;
  }
}

function interrupted({ progress }: LiveRun, kept: boolean): AuditError {
  const hint = kept ? 'What was read is kept: the same command with --resume resumes the run.' : null;
  return new AuditError(130, `interrupted: ${progress.soFar()}; no report was written`, hint);
}
