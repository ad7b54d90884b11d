import { readManifest } from './read-run.js';
import { nodeSystem } from './disk-system.js';
import { isRunId } from './layout.js';
import type { KeptRequest, RunStatus } from './manifest.js';
import type { FoundPlace, RunPlace, StoreSystem } from './port.js';
import { digestOf, runIndex, type RunDigest, type RunIndex } from './run-index.js';
import { StoreError } from './store-error.js';

/** One line of `iam-audit runs`. */
export interface RunSummary extends RunPlace {
  /** `running` only while a process may hold its lock; `damaged`: there is no manifest that can be trusted. */
  readonly status: RunStatus | 'damaged';
  /** Why it is damaged, else null. What a damaged run can't tell is null, too. */
  readonly problem: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly request: KeptRequest | null;
  /** null: not known. */
  readonly accounts: number | null;
  /** Id of the account that asked. */
  readonly caller: string | null;
  /** Was something of what it asked not seen? */
  readonly hasGaps: boolean | null;
  readonly records: number;
  /** Of its records; those that it shares with other runs are counted in each. */
  readonly bytes: number;
}

/**
 * The runs of a store, newest first; `since`: only those whose ids say that they were not made before. A store that is not
 * there yet has none.
 */
export async function listRuns(root: string, system: StoreSystem = nodeSystem, since: Date | null = null): Promise<readonly RunSummary[]> {
  const found: RunSummary[] = [];
  const index = runIndex(system, root);
  for (const place of newestFirst(await system.places(root, { since }))) {
    const summary = await summarise(place, system, index);
    if (summary !== null) found.push(summary);
  }
  await index.keep();
  return found;
}

/** A run by its id, by the beginning of its id, or the newest finished one (`last`). Throws a StoreError else. */
export async function findRun(root: string, wanted: string, system: StoreSystem = nodeSystem): Promise<RunSummary> {
  const places = newestFirst(await system.places(root));
  const candidates = wanted === 'last' ? places : placesCalled(wanted, places);
  const index = runIndex(system, root);
  for (const place of candidates) {
    const summary = await summarise(place, system, index);
    if (summary === null || (wanted === 'last' && summary.status !== 'finished')) continue;
    // Of one that is named in full there was nothing to look for, so that a pack can be read without a trace.
    if (!isRunId(wanted)) await index.keep();
    return summary;
  }
  const what = wanted === 'last' ? 'finished run' : `run "${wanted}"`;
  throw new StoreError('NO_RUN', `there is no ${what} in ${root}`, root);
}

function placesCalled(wanted: string, places: readonly FoundPlace[]): readonly FoundPlace[] {
  const exact = places.filter(({ id }) => id === wanted);
  const found = exact.length > 0 || wanted === '' ? exact : places.filter(({ id }) => id.startsWith(wanted));
  if (found.length <= 1) return found;
  const some = found.slice(0, SHOWN).map(({ id }) => id);
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : '';
  throw new StoreError('AMBIGUOUS', `"${wanted}" could be any of ${found.length} runs: ${some.join(', ')}${more}`);
}

const SHOWN = 5;

function newestFirst(places: readonly FoundPlace[]): readonly FoundPlace[] {
  return [...places].sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

function key({ id, scopeId }: RunPlace): string {
  return `${id} ${scopeId}`;
}

/** null: removed meanwhile. */
async function summarise({ stamp, ...place }: FoundPlace, system: StoreSystem, index: RunIndex): Promise<RunSummary | null> {
  const { folder } = place;
  try {
    const digest = await index.digest({ ...place, stamp }, async () => {
      const manifest = await readManifest(system, folder);
      if (manifest.id !== place.id) throw new StoreError('DAMAGED', `its manifest is that of run ${manifest.id}`, folder);
      // Who resumes it writes another manifest first.
      return digestOf(manifest, manifest.status === 'interrupted' ? await system.recordSizes(folder) : null);
    });
    return { ...place, problem: null, ...(await standing(digest, folder, system)) };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code === 'S3') throw error;
    if (!(await system.isThere(folder))) return null;
    const sizes = await system.recordSizes(folder).catch(() => ({ records: 0, bytes: 0 }));
    const unknown = { startedAt: null, finishedAt: null, request: null, accounts: null, caller: null, hasGaps: null };
    return { ...place, status: 'damaged', problem: error.message, ...unknown, ...sizes };
  }
}

type Standing = Omit<RunSummary, keyof RunPlace | 'problem'>;

async function standing({ status: written, sizes, ...digest }: RunDigest, folder: string, system: StoreSystem): Promise<Standing> {
  const { startedAt, finishedAt, request, accounts, caller, hasGaps } = digest;
  const status = written === 'running' && !(await system.isHeld(folder)) ? 'interrupted' : written;
  return { status, startedAt, finishedAt, request, accounts, caller, hasGaps, ...(sizes ?? (await system.recordSizes(folder))) };
}
