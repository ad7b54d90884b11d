import type { AccountSource, Seen } from '../evidence/evidence.js';
import type { EvidenceValues } from '../evidence/values.js';
import type { Accept } from '../gather/ports.js';
import type { ProvenFile, RecordOrigin, StoreSystem } from './port.js';
import { readManifest } from './read-run.js';
import { RecordFolder } from './record-folder.js';
import { nodeSystem } from './disk-system.js';
import { StoreError } from './store-error.js';

/** How long evidence may be reused, in milliseconds from when it was true; sources left out are asked again. */
export type Ages = { readonly [S in AccountSource]?: number };

export interface FoundRecord<S extends AccountSource> extends RecordOrigin {
  readonly proven: ProvenFile;
  readonly evidence: Seen<EvidenceValues[S]>;
}

/** Evidence of recent runs that is still young enough. */
export interface Recent {
  /** The record of the newest run that has one which is seen, young enough and accepted. */
  find<S extends AccountSource>(
    accountId: string,
    source: S,
    accept?: Accept<S>,
  ): Promise<FoundRecord<S> | null>;
}

/** Clocks of AWS and of this machine may differ by this much; what is further in the future has no known age. */
const CLOCK_SKEW = 5 * 60_000;
/** A run's id tells its start; its youngest records may be that much younger. */
const LONGEST_RUN = 24 * 3_600_000;

/**
 * Looks for evidence in the runs of one scope. Nothing is read before something is looked for; then each run costs its
 * manifest and one listing, and each record found is read and checked. What can't be read is passed over: it is asked.
 */
export async function reusable(
  root: string,
  scopeId: string,
  now: Date,
  ages: Ages,
  system: StoreSystem = nodeSystem,
): Promise<Recent> {
  const longest = Math.max(0, ...Object.values(ages));
  const runs = longest === 0 ? [] : await recentRuns(system, root, scopeId, new Date(now.getTime() - longest - LONGEST_RUN));
  const opened = new Map<string, Promise<RecordFolder | null>>();

  function open(folder: string): Promise<RecordFolder | null> {
    const known = opened.get(folder) ?? openRecent(system, folder, now.getTime() - longest);
    opened.set(folder, known);
    return known;
  }

  return {
    async find(accountId, source, accept = () => true) {
      const limit = ages[source] ?? 0;
      if (limit <= 0) return null;
      for (const folder of runs) {
        const records = await open(folder);
        const found = records === null ? null : await orNull(records.record(accountId, source));
        if (found?.evidence.seen !== true) continue;
        const { evidence, proven } = found;
        if (isYoung(evidence, limit, now) && (await accept(evidence.value))) return { folder, proven, evidence };
      }
      return null;
    },
  };
}

function isYoung({ asOf }: Seen<unknown>, limit: number, now: Date): boolean {
  const age = now.getTime() - Date.parse(asOf);
  return age >= -CLOCK_SKEW && age < limit;
}

/** Newest first. */
async function recentRuns(system: StoreSystem, root: string, scopeId: string, since: Date): Promise<readonly string[]> {
  const places = (await orNull(system.places(root, { scopeId, since }))) ?? [];
  return [...places].sort((a, b) => (a.id < b.id ? 1 : -1)).map(({ folder }) => folder);
}

/** Only names and checksums of the records stay in memory. null: a damaged run, or one that ended too long ago. */
function openRecent(system: StoreSystem, folder: string, endedSince: number): Promise<RecordFolder | null> {
  return orNull(
    readManifest(system, folder).then((manifest) => {
      const { finishedAt } = manifest;
      return finishedAt !== null && Date.parse(finishedAt) < endedSince ? null : RecordFolder.open(system, folder, manifest);
    }),
  );
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}
