import { join } from 'node:path';
import { ignoring, type StoreFiles } from './files.js';
import { readManifest } from './read-run.js';
import { isRunId, isScopeId, RECORDS, startTimeOf } from './layout.js';
import { isLocked } from './lock.js';
import type { KeptRequest, RunManifest, RunStatus } from './manifest.js';
import { namingPath, StoreError } from './store-error.js';
import { nodeSystem, type StoreSystem } from './system.js';

/** One line of `iam-audit runs`. */
export interface RunSummary {
  readonly id: string;
  readonly scopeId: string;
  readonly folder: string;
  /** `running` only while a process may hold its lock; `damaged`: there is no manifest that can be trusted. */
  readonly status: RunStatus | 'damaged';
  /** Why it is damaged, else null. What a damaged run can't tell is null, too. */
  readonly problem: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly request: KeptRequest | null;
  /** null: not known. */
  readonly accounts: number | null;
  readonly records: number;
  /** Of its records; those that it shares with other runs are counted in each. */
  readonly bytes: number;
}

/** Where a run is. */
export interface RunPlace {
  readonly id: string;
  readonly scopeId: string;
  readonly folder: string;
}

/**
 * The runs of a store, newest first; `since`: only those whose ids say that they were not made before. What is no run is left out;
 * a store that is not there yet has none. The manifest of each is read, which for 10,000 accounts has megabytes.
 */
export async function listRuns(root: string, system: StoreSystem = nodeSystem, since: Date | null = null): Promise<readonly RunSummary[]> {
  const found: RunSummary[] = [];
  for (const place of await placesIn(system.files, root)) {
    if (since !== null && isBefore(place, since)) continue;
    const summary = await summarise(place, system);
    if (summary !== null) found.push(summary);
  }
  return found;
}

/** A run by its id, by the beginning of its id, or the newest finished one (`last`). Throws a StoreError else. */
export async function findRun(root: string, wanted: string, system: StoreSystem = nodeSystem): Promise<RunSummary> {
  const places = await placesIn(system.files, root);
  const candidates = wanted === 'last' ? places : placesCalled(wanted, places);
  for (const place of candidates) {
    const summary = await summarise(place, system);
    if (summary !== null && (wanted !== 'last' || summary.status === 'finished')) return summary;
  }
  const what = wanted === 'last' ? 'finished run' : `run "${wanted}"`;
  throw new StoreError('NO_RUN', `there is no ${what} in ${root}`, root);
}

function placesCalled(wanted: string, places: readonly RunPlace[]): readonly RunPlace[] {
  const exact = places.filter(({ id }) => id === wanted);
  const found = exact.length > 0 || wanted === '' ? exact : places.filter(({ id }) => id.startsWith(wanted));
  if (found.length <= 1) return found;
  const some = found.slice(0, SHOWN).map(({ id }) => id);
  const more = found.length > SHOWN ? ` and ${found.length - SHOWN} more` : '';
  throw new StoreError('AMBIGUOUS', `"${wanted}" could be any of ${found.length} runs: ${some.join(', ')}${more}`);
}

const SHOWN = 5;

/** Every folder that is called like a run where runs are. */
async function placesIn(files: StoreFiles, root: string): Promise<readonly RunPlace[]> {
  const places: RunPlace[] = [];
  for (const { scopeId, runs, names } of await runsFoldersIn(files, root)) {
    for (const id of names.filter(isRunId)) places.push({ id, scopeId, folder: join(runs, id) });
  }
  return places.sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

export interface RunsFolder {
  readonly scopeId: string;
  readonly runs: string;
  /** Of the folders in it. */
  readonly names: readonly string[];
}

/** The `runs` folder of each scope. Links are not followed: they lead out of the store. */
export async function runsFoldersIn(files: StoreFiles, root: string): Promise<readonly RunsFolder[]> {
  const scopes = await namingPath('read', root, () => files.folders(root).catch(ignoring('ENOENT')));
  const found: RunsFolder[] = [];
  for (const scopeId of (scopes ?? []).filter(isScopeId)) {
    // Others' folders in a shared place may be closed to us; they are no reason to hide ours.
    const inScope = await files.folders(join(root, scopeId)).catch(ignoring('ENOENT', 'EACCES'));
    if (inScope?.includes('runs') !== true) continue;
    const runs = join(root, scopeId, 'runs');
    const names = await files.folders(runs).catch(ignoring('ENOENT', 'EACCES'));
    if (names !== undefined) found.push({ scopeId, runs, names });
  }
  return found;
}

/** A run that was put together of others started before its id says, never after. */
function isBefore({ id }: RunPlace, time: Date): boolean {
  const made = startTimeOf(id);
  return made !== null && made.getTime() < time.getTime() - 1000;
}

function key({ id, scopeId }: RunPlace): string {
  return `${id} ${scopeId}`;
}

/** null: removed meanwhile. */
async function summarise(place: RunPlace, system: StoreSystem): Promise<RunSummary | null> {
  const { files } = system;
  try {
    const manifest = await readManifest(files, place.folder);
    if (manifest.id !== place.id) throw new StoreError('DAMAGED', `its manifest is that of run ${manifest.id}`, place.folder);
    return { ...place, ...(await known(manifest, place, system)) };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (await isGone(files, place.folder)) return null;
    const { records, bytes } = await sizes(files, place.folder).catch(() => ({ records: 0, bytes: 0 }));
    const unknown = { startedAt: null, finishedAt: null, request: null, accounts: null };
    return { ...place, status: 'damaged', problem: error.message, ...unknown, records, bytes };
  }
}

async function known(manifest: RunManifest, { folder }: RunPlace, system: StoreSystem): Promise<Omit<RunSummary, keyof RunPlace>> {
  const { startedAt, finishedAt, request, scope } = manifest;
  const status = manifest.status === 'running' && !(await isLocked(system, folder)) ? 'interrupted' : manifest.status;
  const { records, bytes } = status === 'finished' ? listedSizes(manifest) : await sizes(system.files, folder);
  return { status, problem: null, startedAt, finishedAt, request, accounts: scope?.accounts.length ?? null, records, bytes };
}

interface Sizes {
  readonly records: number;
  readonly bytes: number;
}

function listedSizes({ records }: RunManifest): Sizes {
  const entries = Object.values(records);
  return { records: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
}

const AT_ONCE = 64;

async function sizes(files: StoreFiles, folder: string): Promise<Sizes> {
  const path = join(folder, RECORDS);
  return namingPath('read', path, async () => {
    const names = (await files.names(path).catch(ignoring('ENOENT'))) ?? [];
    let bytes = 0;
    for (let start = 0; start < names.length; start += AT_ONCE) {
      const some = names.slice(start, start + AT_ONCE);
      const stats = await Promise.all(some.map((name) => files.stat(join(path, name)).catch(ignoring('ENOENT'))));
      for (const stat of stats) bytes += stat?.bytes ?? 0;
    }
    return { records: names.length, bytes };
  });
}

async function isGone(files: StoreFiles, folder: string): Promise<boolean> {
  const found = await files.stat(folder).catch(ignoring('ENOENT')).catch(() => null);
  return found === undefined;
}
