import { basename } from 'node:path';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Findings } from '../gather/gather.js';
import type { GatherRequest } from '../gather/request.js';
import type { RunSummary } from '../store/list-runs.js';
import { openRun } from '../store/read-run.js';
import { differences, finishedBefore } from './compared-runs.js';
import { explainingStore } from './store-failure.js';
import { storeOf } from './store-location.js';
import { readKept } from './stored-run.js';

export interface RunBefore {
  readonly id: string;
  readonly findings: Findings;
}

/** The last finished run before this one that asked the same question of the same scope; null: there is none. */
export async function runBefore(folder: string, request: GatherRequest, settings: Settings, io: Io): Promise<RunBefore | null> {
  const store = storeOf(settings, io);
  if (store === null) return null;
  const found = await explainingStore(async () => {
    const run = await openRun(folder, store.system);
    const { request: asked } = run.manifest();
    const earlier = await finishedBefore(store, run);
    return earlier.find(({ request: other }) => other !== null && differences(other, asked).length === 0);
  });
  if (found === undefined) return null;
  return readAsKept(found, request, settings, io);
}

/** A kept run, read for what this one was asked. */
export async function readAsKept(
  { id, folder }: Pick<RunSummary, 'id' | 'folder'>,
  request: GatherRequest,
  settings: Settings,
  io: Io,
): Promise<RunBefore> {
  return { id: basename(folder), findings: await readKept(id, request, asKept(settings), io) };
}

/** What only concerned the asking of AWS has been done. */
function asKept({ source: _, aggregator: __, shard: ___, ou: ____, ...settings }: Settings): Settings {
  return { ...settings, resume: false, fresh: false, assume: true };
}
