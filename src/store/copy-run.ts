import { printManifest, type RunManifest } from './manifest.js';
import type { HeldRun, RunPlace, StoreSystem } from './port.js';
import { readManifest } from './read-run.js';
import { parseRecordFile } from './record.js';
import { StoreError } from './store-error.js';

export interface CopyTarget {
  readonly root: string;
  readonly system: StoreSystem;
}

export interface CopiedRun {
  /** It was there already. */
  readonly wasThere: boolean;
  readonly records: number;
  readonly bytes: number;
}

/** Records on their way at once. */
const AT_ONCE = 16;

/**
 * Gives another place a run: the bytes of its records, its manifest last. What a copy that was cut short has left there is
 * brought to its end; another run of the same id is left as it is, and so is one that has gone on there.
 */
export async function copyRun(from: StoreSystem, place: RunPlace, to: CopyTarget, now: Date): Promise<CopiedRun> {
  const manifest = await readManifest(from, place.folder);
  if (manifest.status === 'running' && (await from.isHeld(place.folder)))
    throw new StoreError('LOCKED', `run ${place.id} is still being written`, place.folder);
  const there = (await to.system.places(to.root, { scopeId: place.scopeId })).find(({ id }) => id === place.id);
  if (there !== undefined && isWhole(await readManifest(to.system, there.folder), manifest, there.folder))
    return { wasThere: true, records: 0, bytes: 0 };
  const begun = printManifest({ ...manifest, status: 'running', finishedAt: null }, []);
  const held = there === undefined ? await to.system.begin(to.root, place, begun, now) : await to.system.hold(there.folder, now);
  try {
    await held.tidy();
    const copied = await copyRecords(from, place.folder, held);
    const reused = await from.reused(place.folder);
    if (reused !== '') await held.noteReused(reused);
    await held.sync();
    await held.writeManifest(printManifest(manifest, Object.entries(manifest.records)), manifest.status === 'finished');
    return { wasThere: false, ...copied };
  } finally {
    await held.release();
  }
}

/** The very same; false: it is not yet. */
function isWhole(there: RunManifest, own: RunManifest, folder: string): boolean {
  if (there.status === own.status && JSON.stringify(there.records) === JSON.stringify(own.records) && own.status !== 'running') return true;
  if (there.status !== 'finished' && there.updatedAt <= own.updatedAt) return false;
  throw new StoreError('EXISTS', `run ${own.id} is there already, and not the same: it is left as it is`, folder);
}

async function copyRecords(from: StoreSystem, folder: string, held: HeldRun): Promise<Omit<CopiedRun, 'wasThere'>> {
  const files = (await from.recordNames(folder)).filter((name) => parseRecordFile(name) !== null);
  let bytes = 0;
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const copies = files.slice(start, start + AT_ONCE).map(async (file) => {
      const content = await from.record(folder, file);
      await held.writeRecord(file, content);
      bytes += content.length;
    });
    await Promise.allSettled(copies);
    await Promise.all(copies);
  }
  return { records: files.length, bytes };
}
