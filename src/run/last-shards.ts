import { usageError } from '../errors.js';
import { listRuns, type RunSummary } from '../store/list-runs.js';
import type { KeptRequest } from '../store/manifest.js';
import type { Store } from './store-location.js';

/** Shards of one run were started within this time; what is older is of an earlier one. */
const TOGETHER_MS = 12 * 3_600_000;

/** Ids of the newest finished run of each shard, of the question of the newest one. What is missing is told where they are joined. */
export async function lastShards({ root, system }: Store): Promise<readonly string[]> {
  const shards = (await listRuns(root, system)).filter(({ status, request }) => status === 'finished' && isShard(request));
  const [newest] = shards;
  if (newest === undefined) throw usageError(`there is no finished shard in ${root}`, 'Shards are runs with --shard i/n.');
  const byIndex = new Map<number, string>();
  for (const run of shards.filter((each) => isBeside(each, newest))) {
    const { index } = run.request?.selection.shard ?? { index: 0 };
    if (!byIndex.has(index)) byIndex.set(index, run.id);
  }
  return [...byIndex].sort(([a], [b]) => a - b).map(([, id]) => id);
}

function isShard(request: KeptRequest | null): boolean {
  return request !== null && request.selection.shard !== null;
}

function isBeside(run: RunSummary, newest: RunSummary): boolean {
  if (run.scopeId !== newest.scopeId || questionOf(run.request) !== questionOf(newest.request)) return false;
  return Date.parse(newest.startedAt ?? '') - Date.parse(run.startedAt ?? '') <= TOGETHER_MS;
}

function questionOf(request: KeptRequest | null): string {
  return JSON.stringify({ ...request, selection: { ...request?.selection, shard: request?.selection.shard?.of } });
}
