import { join, resolve } from 'node:path';
import { AuditError, homeError, usageError } from '../errors.js';
import type { AccountSource, Source } from '../evidence/evidence.js';
import { ACCOUNT_SOURCES } from '../evidence/evidence.js';
import { USER_QUERY } from '../gather/config/row.js';
import { isWhole } from '../gather/config/inventory.js';
import type { Gathered } from '../gather/gather.js';
import type { Caller } from '../gather/ports.js';
import type { DetailFilter } from '../evidence/values.js';
import { detailFilters, sourcesFor, type GatherRequest } from '../gather/request.js';
import type { Scope } from '../gather/scope.js';
import type { Io } from '../cli/io.js';
import type { Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { nodeFiles, prepareRoot } from '../store/files.js';
import { openRun, type KeptRun } from '../store/read-run.js';
import { keepScope } from '../store/manifest-scope.js';
import type { KeptRequest, RunManifest } from '../store/manifest.js';
import { reusable, type Ages, type Recent } from '../store/reusable-records.js';
import { createRun, resumeRun, type RunStore } from '../store/run-store.js';
import { listRuns } from '../store/list-runs.js';
import { StoreError } from '../store/store-error.js';
import { toolVersion } from '../cli/version.js';

const FOUR_HOURS_MS = 4 * 3_600_000;
const MINUTE_MS = 60_000;
/** A run that broke off longer ago is history, not work to be finished. */
const RESUMABLE_MS = 7 * 24 * 3_600_000;

/** Where evidence is kept; null: nowhere. The XDG base directory specification calls this state. */
export function storeRoot({ store, demo }: Settings, { env }: Io): string | null {
  if (store === false) return null;
  if (store !== undefined) return resolve(store);
  // A simulation is not worth keeping, unless somebody asks for it.
  if (demo) return null;
  const state = env['XDG_STATE_HOME'];
  if (state !== undefined && state !== '') return join(state, 'iam-audit');
  const home = env['HOME'] ?? env['USERPROFILE'];
  return home === undefined || home === '' ? null : join(home, '.local', 'state', 'iam-audit');
}

/**
 * The same, tried out; null also where a place that nobody chose can't be written to, which is told. A home that is
 * read-only or missing is usual in containers, and no reason to answer nothing.
 */
export async function openStore(settings: Settings, io: Io, log: Log): Promise<string | null> {
  const root = storeRoot(settings, io);
  if (root === null) return null;
  try {
    await inWords(() => prepareRoot(nodeFiles, root));
    return root;
  } catch (error) {
    if (settings.store !== undefined || settings.resume || !(error instanceof AuditError)) throw error;
    const { message } = error;
    log.tell('not_kept', { message }, `iam-audit: the evidence of this run is not kept: ${message}; choose a place with --store, or --no-store`);
    return null;
  }
}

/** AWS itself makes these anew, or lets activity show in them, only every four hours. */
const SLOW_SOURCES: readonly AccountSource[] = ['credential_report', 'last_accessed', 'organization_access'];

/** How long evidence of another run will do, by source. */
function agesFor({ fresh, maxAge }: Settings): Ages {
  if (fresh) return {};
  const minutes = maxAge * MINUTE_MS;
  return Object.fromEntries(ACCOUNT_SOURCES.map((source) => [source, SLOW_SOURCES.includes(source) ? FOUR_HOURS_MS : minutes]));
}

/** Tells whose evidence may be reused: that of the organization, or of the account alone. */
type ScopeName = Pick<Scope, 'organization' | 'caller' | 'mode'>;

function scopeIdOf({ organization, caller, mode }: ScopeName): string {
  return mode === 'account' ? caller.accountId : (organization?.id ?? caller.accountId);
}

/** The question, so that only the same one is gone on with. */
export function keptRequest(report: string, request: GatherRequest): KeptRequest {
  const { mode, aggregator, noAssume, selection, needs, advisor } = request;
  const sources = [...sourcesFor(needs, mode)].sort();
  const query = sources.includes('config') ? USER_QUERY : null;
  return { report, mode, aggregator, noAssume, selection, sources, filters: detailFilters(request), advisor: keptAdvisor(advisor), query };
}

function keptAdvisor(advisor: GatherRequest['advisor']): KeptRequest['advisor'] {
  if (advisor === null) return null;
  const { subjects, ...rest } = advisor;
  return { ...rest, subjects: typeof subjects === 'string' ? [subjects] : [...subjects].sort() };
}

/** What other runs of the scope still know. */
export async function recentEvidence(root: string, settings: Settings, scope: ScopeName, now: Date): Promise<Recent> {
  return inWords(() => reusable(root, scopeIdOf(scope), now, agesFor(settings)));
}

/** Starts a run in the store. */
export async function startRun(root: string, recent: Recent, request: KeptRequest, scope: Scope, now: Date): Promise<RunStore> {
  return inWords(() => createRun(root, scopeIdOf(scope), { tool: toolVersion(), request, scope: keepScope(scope) }, now, { recent }));
}

/** Need AWS Config not be asked about this account again? */
export async function isInventoryKept(recent: Recent, accountId: string): Promise<boolean> {
  return (await inWords(() => recent.find(accountId, 'config', isWhole))) !== null;
}

/**
 * The newest run of the same question by the same caller, if it did not come to its end, or came there without having
 * seen everything (as when credentials expire half way); null: there is nothing to go on with. As long as the caller is
 * not known (null), a run of anybody's will do.
 */
export async function findResumable(root: string, request: KeptRequest, caller: Caller | null, now: Date): Promise<KeptRun | null> {
  const wanted = JSON.stringify(request);
  return inWords(async () => {
    for (const { status, startedAt, request: asked, folder } of await listRuns(root)) {
      if (status === 'running' || startedAt === null || now.getTime() - new Date(startedAt).getTime() > RESUMABLE_MS) continue;
      if (JSON.stringify(asked) !== wanted) continue;
      const run = await openRun(folder);
      const manifest = run.manifest();
      if (caller !== null && manifest.scope?.caller.accountId !== caller.accountId) continue;
      return status === 'interrupted' || hasGaps(manifest) ? run : null;
    }
    return null;
  });
}

function hasGaps({ records, scope }: RunManifest): boolean {
  return Object.values(records).some(({ asOf }) => asOf === null) || scope?.gaps.some(({ source }) => source === 'config') === true;
}

/** Opens that run to write on. What it has is not asked again, however old it has become. */
export async function reopenRun(folder: string, now: Date): Promise<RunStore> {
  return inWords(() => resumeRun(folder, now));
}

/** Which records need not be asked again, for `plan`. */
export async function keptIndex(
  settings: Settings,
  io: Io,
  scope: Scope,
  now: Date,
  sources: ReadonlySet<Source>,
  filters: readonly DetailFilter[],
): Promise<(accountId: string, source: AccountSource) => boolean> {
  const root = storeRoot(settings, io);
  const kept = new Set<string>();
  if (root !== null) {
    const recent = await recentEvidence(root, settings, scope, now);
    for (const source of ACCOUNT_SOURCES.filter((candidate) => sources.has(candidate))) {
      for (const { id } of scope.accounts) if (await isFresh(recent, id, source, filters)) kept.add(`${id}/${source}`);
    }
  }
  return (accountId, source) => kept.has(`${accountId}/${source}`);
}

async function isFresh(recent: Recent, accountId: string, source: AccountSource, filters: readonly DetailFilter[]): Promise<boolean> {
  const found = await inWords(() => recent.find(accountId, source));
  if (found === null) return false;
  const { value } = found.evidence;
  if ('certain' in value) return isWhole(value);
  return !('filters' in value) || filters.every((filter) => value.filters.includes(filter));
}

/** Keeps what belongs to the whole run, so that it is known when the run is read or resumed. */
export function scopeWith(scope: Scope, found: Pick<Gathered, 'gaps' | 'notes'>): ReturnType<typeof keepScope> {
  return keepScope(scope, { gaps: [...scope.gaps, ...found.gaps], notes: [...scope.notes, ...found.notes] });
}

/** The store speaks in its own errors; people want to know what to do. */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}

/** What was named is not there, is no run any more, or could be several. */
const WRONG_RUN: readonly string[] = ['NO_RUN', 'BAD_NAME', 'AMBIGUOUS', 'DAMAGED'];

export function storeError(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  if (WRONG_RUN.includes(error.code)) return usageError(error.message, '`iam-audit runs` lists the kept runs.');
  if (error.code === 'LOCKED') return usageError(error.message, 'Wait until it has come to its end, or start a run of your own without --resume.');
  return homeError(error.message, 'Free or choose another place with --store, or run with --no-store. What was kept before is untouched.', { cause: error });
}
