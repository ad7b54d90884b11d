import pLimit from 'p-limit';
import { usageError, type ExitCode } from '../errors.js';
import type { Gap, Note } from '../evidence/coverage.js';
import { ACCOUNT_SOURCES, type AccountSource } from '../evidence/evidence.js';
import type { Shard } from '../gather/request.js';
import type { Io } from '../cli/io.js';
import { openLog } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import type { RecordOrigin } from '../store/port.js';
import { openRun, type KeptRun } from '../store/read-run.js';
import type { KeptRequest, KeptScope, RunManifest } from '../store/manifest.js';
import { createRun } from '../store/run-store.js';
import { findRun } from '../store/list-runs.js';
import { toolVersion } from '../cli/version.js';
import { grouped } from '../text.js';
import { lastShards } from '../run/last-shards.js';
import { storeOf } from '../run/store-location.js';
import { explainingStore } from '../run/store-failure.js';
import { addedUp, type CallTally } from '../store/call-counts.js';

/** `iam-audit merge`: the kept evidence of all shards as one run, which reads like one that was never split. */
export async function merge(wanted: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const store = storeOf(settings, io);
  if (store === null) throw usageError('merge needs a place where evidence is kept', 'Name it with --store.');
  const { root, system } = store;
  const runs = await explainingStore(async () => {
    const found: KeptRun[] = [];
    const ids = wanted.length === 1 && wanted[0] === 'last' ? await lastShards(store) : wanted;
    for (const id of ids) found.push(intact(await openRun((await findRun(root, id, system)).folder, system)));
    return found;
  });
  const manifests = runs.map((run) => run.manifest());
  const { request, scope, scopeId, startedAt, calls } = joined(manifests);
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  return explainingStore(async (): Promise<ExitCode> => {
    const whole = await createRun(root, scopeId, { tool: toolVersion(), request, scope, startedAt }, io.clock.now(), { system });
    try {
      for (const run of runs) await takeAll(run, (accountId, source) => whole.adopt(originOf(run, accountId, source), accountId, source));
      await whole.finish(io.clock.now(), { calls });
    } catch (error) {
      await whole.interrupt(io.clock.now()).catch(() => undefined);
      // Half of it is no run that anybody could go on with.
      await system.remove(whole.folder).catch(() => undefined);
      throw error;
    }
    if (!settings.quiet)
      log.tell(
        'merged',
        { run: whole.id, shards: runs.length, accounts: scope.accounts.length },
        `run ${whole.id}: ${grouped(scope.accounts.length)} accounts of ${runs.length} runs`,
      );
    io.out.stream.write(`${whole.id}\n`);
    return 0;
  });
}

function intact(run: KeptRun): KeptRun {
  const [damaged] = run.damaged();
  if (damaged === undefined) return run;
  throw damage(run, damaged.accountId, damaged.source);
}

/** With the hash that the finished run's manifest has, so that a record exchanged since is found out. */
function originOf(run: KeptRun, accountId: string, source: AccountSource): RecordOrigin {
  const listed = run.manifest().records[`${accountId}/${source}`];
  return { folder: run.folder, reused: false, ...(listed === undefined ? {} : { proven: listed }) };
}

function damage(run: KeptRun, accountId: string, source: string): unknown {
  return usageError(
    `run ${run.id}: its record ${source} of account ${accountId} is damaged or lost`,
    'Run that shard again with --fresh, then merge.',
  );
}

/** Records on their way at once. */
const AT_ONCE = 32;

type Take = (accountId: string, source: AccountSource) => Promise<boolean>;

async function takeAll(run: KeptRun, take: Take): Promise<void> {
  const { scope } = run.manifest();
  // What was asked for all accounts at once is kept with the account that asked.
  const ids = scope === null ? [] : [scope.caller.accountId, ...scope.accounts.map((account) => account.id)];
  const limit = pLimit(AT_ONCE);
  const all = [...new Set(ids)].flatMap((id) => ACCOUNT_SOURCES.map((source) => ({ id, source })));
  const there = all.filter(({ id, source }) => run.has(id, source));
  try {
    await Promise.all(there.map(({ id, source }) => limit(async () => {
      if (!(await take(id, source))) throw damage(run, id, source);
    })));
  } finally {
    limit.clearQueue();
  }
}

interface Joined {
  readonly request: KeptRequest;
  readonly scope: KeptScope;
  readonly scopeId: string;
  readonly startedAt: string;
  readonly calls: readonly CallTally[];
}

/** Shards must be finished, of the same question, and together whole: each once, none missing. */
function joined(manifests: readonly RunManifest[]): Joined {
  const [first] = manifests;
  if (first === undefined || first.scope === null) throw usageError('nothing to merge', 'Name one finished run for each shard.');
  const shards = manifests.map((manifest) => shardOf(manifest, first));
  const { of } = shards[0] ?? { of: 0 };
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !shards.some((shard) => shard.index === index));
  if (missing.length > 0)
    throw usageError(
      `${missing.length === 1 ? 'shard' : 'shards'} ${missing.map((index) => `${index}/${of}`).join(', ')} missing`,
      'Merge one run for each shard.',
    );
  if (shards.length > of) throw usageError('a shard is named twice', 'Merge one run for each shard.');
  const scopes = manifests.flatMap(({ scope }) => scope ?? []);
  const accounts = scopes.flatMap((scope) => scope.accounts).sort((a, b) => (a.id < b.id ? -1 : 1));
  const gaps = distinct<Gap>(scopes.flatMap((scope) => scope.gaps));
  const notes = distinct<Note>(scopes.flatMap((scope) => scope.notes));
  return {
    request: { ...first.request, selection: { ...first.request.selection, shard: null } },
    scope: { ...first.scope, accounts, gaps, notes },
    scopeId: first.scopeId,
    startedAt: manifests.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
    calls: addedUp(manifests.flatMap(({ calls }) => calls)),
  };
}

function shardOf({ id, status, request, scopeId, scope }: RunManifest, first: RunManifest): Shard {
  const { shard } = request.selection;
  if (shard === null) throw usageError(`run ${id} is no shard`, 'Shards are runs with --shard i/n.');
  if (status !== 'finished') throw usageError(`run ${id} is not finished`, 'Finish it with --resume first.');
  const question = (asked: KeptRequest): string =>
    JSON.stringify({ ...asked, selection: { ...asked.selection, shard: asked.selection.shard?.of } });
  if (scopeId !== first.scopeId || scope === null || question(request) !== question(first.request)) {
    throw usageError(
      `run ${id} answers another question than run ${first.id}`,
      'Shards of one run have the same organization, report and options.',
    );
  }
  return shard;
}

/** What concerns the whole run was found by every shard. */
function distinct<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
