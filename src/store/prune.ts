import { basename, dirname, join } from 'node:path';
import type { StoreFiles } from './files.js';
import { GONE_PREFIX, NEW_PREFIX, startTimeOf } from './layout.js';
import { isLocked } from './lock.js';
import { listRuns, runsFoldersIn, type RunPlace, type RunSummary } from './list-runs.js';
import { codeOf, namingPath, StoreError } from './store-error.js';
import { nodeSystem, type StoreSystem } from './system.js';

/** Which runs may go. With both rules, a run goes only when both let it; with none, nothing goes. */
export interface PruneRules {
  /** Of each scope stay this many finished runs, the newest, and everything newer than the oldest of these. */
  readonly keep?: number;
  /** Runs stay that were started at this time or later. */
  readonly olderThan?: Date;
  readonly now: Date;
}

export interface Pruned {
  readonly removed: readonly (RunPlace & { readonly bytes: number })[];
  /** Space that is free now; records that remaining runs share are not in it. */
  readonly bytes: number;
  readonly failed: readonly (RunPlace & { readonly why: string })[];
}

/** Removes whole runs, never one that is being written, and what earlier prunings or killed starts left behind. */
export async function pruneRuns(root: string, rules: PruneRules, system: StoreSystem = nodeSystem): Promise<Pruned> {
  const removed: (RunPlace & { bytes: number })[] = [];
  const failed: (RunPlace & { why: string })[] = [];
  async function remove({ id, scopeId, folder }: RunPlace, how: () => Promise<number | null>): Promise<void> {
    try {
      const bytes = await how();
      if (bytes !== null) removed.push({ id, scopeId, folder, bytes });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      failed.push({ id, scopeId, folder, why: error.message });
    }
  }
  for (const run of expendable(await listRuns(root, system), rules)) await remove(run, () => removeRun(system, run.folder));
  for (const left of await leftovers(root, rules.now, system)) await remove(left, () => removeFolder(system, left.folder));
  return { removed, failed, bytes: removed.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** `runs` come newest first. */
function expendable(runs: readonly RunSummary[], { keep, olderThan }: PruneRules): readonly RunSummary[] {
  if (keep === undefined && olderThan === undefined) return [];
  const finished = new Map<string, number>();
  return runs.filter(({ id, scopeId, status }) => {
    const newer = finished.get(scopeId) ?? 0;
    if (status === 'finished') finished.set(scopeId, newer + 1);
    const beyond = keep === undefined || newer >= keep;
    const time = startTimeOf(id);
    const old = olderThan === undefined || (time !== null && time < olderThan);
    return status !== 'running' && beyond && old;
  });
}

/** Bytes freed; null: another process began to write to it, or removed it. */
async function removeRun(system: StoreSystem, folder: string): Promise<number | null> {
  const gone = join(dirname(folder), `${GONE_PREFIX}${basename(folder)}`);
  try {
    if (await isLocked(system, folder)) return null;
    // Out of sight at once: half a run is never listed. It needs no space, so that it works on a full disk.
    await namingPath('remove', folder, () => system.files.rename(folder, gone));
    if (await isLocked(system, gone)) {
      await namingPath('restore', folder, () => system.files.rename(gone, folder));
      return null;
    }
    return await removeFolder(system, gone);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

async function removeFolder({ files }: StoreSystem, folder: string): Promise<number> {
  return namingPath('remove', folder, async () => {
    const bytes = await freedBy(files, folder);
    await files.removeTree(folder);
    return bytes;
  });
}

async function freedBy(files: StoreFiles, path: string): Promise<number> {
  const stat = await files.stat(path);
  if (!stat.isFolder) return stat.links > 1 ? 0 : stat.bytes;
  let bytes = 0;
  for (const name of await files.names(path)) bytes += await freedBy(files, join(path, name));
  return bytes;
}

/** A start may take a while on a slow disk; one that is older than this was killed. */
const LONGEST_START = 3_600_000;

async function leftovers(root: string, now: Date, system: StoreSystem): Promise<readonly RunPlace[]> {
  const found: RunPlace[] = [];
  for (const { scopeId, runs, names } of await runsFoldersIn(system.files, root)) {
    for (const name of names) {
      const place = { id: name.replace(/^\.[a-z]+-/, ''), scopeId, folder: join(runs, name) };
      if (isLeftover(name, startTimeOf(place.id), now) && !(await isLocked(system, place.folder))) found.push(place);
    }
  }
  return found;
}

function isLeftover(name: string, started: Date | null, now: Date): boolean {
  if (started === null) return false;
  return name.startsWith(GONE_PREFIX) || (name.startsWith(NEW_PREFIX) && now.getTime() - started.getTime() > LONGEST_START);
}
