import { count, dictionary, fits, flag, instant, nullable, object, oneOf, text } from './json-shape.js';
import { indexFile, sightsFile, startTimeOf } from './layout.js';
import { KEPT_REQUEST, RUN_STATUSES, type KeptRequest, type RunManifest, type RunStatus } from './manifest.js';
import type { FoundPlace, RecordSizes, RunPlace, StoreSystem } from './port.js';
import { StoreError } from './store-error.js';

/** What lists and choices of runs take of a manifest, which has megabytes for ten thousand accounts. */
export interface RunDigest {
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly request: KeptRequest;
  /** Id of the account that asked; null: not known. */
  readonly caller: string | null;
  /** null: not known. */
  readonly accounts: number | null;
  /** null: it is still being written, or was when its process was killed. */
  readonly sizes: RecordSizes | null;
  /** Has it records of sources that were not seen, or was AWS Config not read whole? */
  readonly hasGaps: boolean;
}

interface IndexedRun extends RunDigest {
  /** Of the manifest that this was taken from. */
  readonly stamp: string;
}

interface DayIndex {
  readonly version: 1;
  /** By `<scope>/<run>`. */
  readonly runs: Readonly<Record<string, IndexedRun>>;
}

const INDEX = object<DayIndex>({
  version: oneOf([1]),
  runs: dictionary(
    object<IndexedRun>({
      stamp: text,
      status: oneOf(RUN_STATUSES),
      startedAt: instant,
      finishedAt: nullable(instant),
      request: KEPT_REQUEST,
      caller: nullable(text),
      accounts: nullable(count),
      sizes: nullable(object<RecordSizes>({ records: count, bytes: count })),
      hasGaps: flag,
    }),
  ),
});

/** `sizes`: of what is there; a finished run's manifest lists that. */
export function digestOf({ status, startedAt, finishedAt, request, scope, records }: RunManifest, sizes: RecordSizes | null): RunDigest {
  const entries = Object.values(records);
  return {
    ...{ status, startedAt, finishedAt, request, caller: scope?.caller.accountId ?? null, accounts: scope?.accounts.length ?? null },
    sizes: status === 'finished' ? { records: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) } : sizes,
    hasGaps: entries.some(({ asOf }) => asOf === null) || scope?.gaps.some(({ source }) => source === 'config') === true,
  };
}

export interface RunIndex {
  /** By the index where that has the manifest that is there now, else by `read`. */
  digest(place: FoundPlace, read: () => Promise<RunDigest>): Promise<RunDigest>;
  /** Writes down what was read. */
  keep(): Promise<void>;
}

/**
 * Summaries of runs, a text for each day on which runs were started. Only what says the stamp of the manifest as it is
 * now is believed; the rest is read anew. So it may be lost, old or half, and writers may overwrite each other's.
 */
export function runIndex(system: StoreSystem, root: string): RunIndex {
  const days = new Map<string, Promise<Map<string, IndexedRun>>>();
  const changed = new Set<string>();
  const load = (day: string): Promise<Map<string, IndexedRun>> => {
    const known = days.get(day) ?? read(system, root, day);
    days.set(day, known);
    return known;
  };
  return {
    async digest(place, read) {
      const day = dayOf(place);
      const runs = await load(day);
      const found = runs.get(keyOf(place));
      if (found !== undefined && found.stamp === place.stamp) return found;
      const digest = await read();
      if (place.stamp !== null) {
        runs.set(keyOf(place), { stamp: place.stamp, ...digest });
        changed.add(day);
      }
      return digest;
    },
    async keep() {
      for (const day of changed) await write(system, root, day, await load(day));
      changed.clear();
    },
  };
}

/** After runs were removed. */
export async function forgetIn(system: StoreSystem, root: string, removed: readonly RunPlace[]): Promise<void> {
  for (const { id } of removed) await writeAside(system, root, sightsFile(id), null);
  for (const day of new Set(removed.map(dayOf))) {
    const runs = await read(system, root, day);
    const before = runs.size;
    for (const place of removed) runs.delete(keyOf(place));
    if (runs.size < before) await write(system, root, day, runs);
  }
}

const keyOf = ({ scopeId, id }: RunPlace): string => `${scopeId}/${id}`;

function dayOf({ id }: RunPlace): string {
  return startTimeOf(id)?.toISOString().slice(0, 10) ?? 'unknown';
}

async function read(system: StoreSystem, root: string, day: string): Promise<Map<string, IndexedRun>> {
  try {
    const value: unknown = JSON.parse((await system.index(root, indexFile(day)))?.toString('utf8') ?? '');
    return new Map(fits(INDEX, value) ? Object.entries(value.runs) : []);
  } catch (error) {
    if (error instanceof StoreError || error instanceof SyntaxError) return new Map();
    throw error;
  }
}

/** Who may only read the store reads it all the same. */
export async function writeAside(system: StoreSystem, root: string, file: string, content: string | Uint8Array | null): Promise<void> {
  await system.writeIndex(root, file, content).catch((error: unknown) => {
    if (!(error instanceof StoreError)) throw error;
  });
}

async function write(system: StoreSystem, root: string, day: string, runs: ReadonlyMap<string, IndexedRun>): Promise<void> {
  const lines = [...runs].map(([key, run]) => `${JSON.stringify(key)}: ${JSON.stringify(run)}`);
  const index = runs.size === 0 ? null : `{"version": 1, "runs": {\n${lines.join(',\n')}\n}}\n`;
  await writeAside(system, root, indexFile(day), index);
}
