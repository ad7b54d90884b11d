import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf } from '../run/store-location.js';
import { runOfDay } from '../run/run-of-day.js';
import { findRun, listRuns } from '../store/list-runs.js';
import type { RunManifest } from '../store/manifest.js';
import { readManifest } from '../store/read-run.js';
import { isDay } from '../store/run-days.js';

/** A kept run that asked access advisor about everybody has an answer to `--with-unused` whether or not it is asked for. */
export async function withKeptUses(settings: Settings, io: Io): Promise<Settings> {
  const { run: wanted } = settings;
  const store = storeOf(settings, io);
  if (wanted === undefined || store === null || settings.withUnused) return settings;
  return explainingStore(async () => {
    const { root, system } = store;
    const { folder } = isDay(wanted) ? runOfDay(await listRuns(root, system), wanted) : await findRun(root, wanted, system);
    return { ...settings, withUnused: asksUses(await readManifest(system, folder)) };
  });
}

export function asksUses({ request: { advisor } }: Pick<RunManifest, 'request'>): boolean {
  return advisor !== null && advisor.subjects.includes('all');
}
