import { startTimeOf } from './layout.js';
import { forgetIn } from './run-index.js';
import { listRuns, type RunSummary } from './list-runs.js';
import { nodeSystem } from './disk-system.js';
import type { RunPlace, StoreSystem } from './port.js';
import { StoreError } from './store-error.js';

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
  for (const run of expendable(await listRuns(root, system), rules)) await remove(run, () => system.remove(run.folder));
  for (const left of await system.leftovers(root, rules.now)) await remove(left, () => system.clear(left.folder));
  await forgetIn(system, root, removed);
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
