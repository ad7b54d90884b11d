import { readManifest } from './read-run.js';
import { newRunId } from './layout.js';
import { printManifest, type KeptRequest, type KeptScope, type RunManifest } from './manifest.js';
import type { Recent } from './reusable-records.js';
import { RecordFolder } from './record-folder.js';
import { parseReused } from './reused-records.js';
import { nodeSystem } from './disk-system.js';
import type { HeldRun, StoreSystem } from './port.js';
import { codeOf } from './store-error.js';
import type { RunStore } from './run.js';
import { WrittenRun } from './written-run.js';

export interface NewRun {
  /** Version of iam-audit. */
  readonly tool: string;
  readonly request: KeptRequest;
  readonly scope?: KeptScope | null;
  /** ISO 8601; left out: now. A run that was put together started when its first part did. */
  readonly startedAt?: string;
}

export interface StoreOptions {
  /** What other runs still know; left out: nothing is reused but the run's own records. */
  readonly recent?: Recent | null;
  readonly system?: StoreSystem;
}

/** Starts a run in the store. It appears whole, with manifest and lock, so others never meet half of it. */
export async function createRun(root: string, scopeId: string, initial: NewRun, now: Date, options: StoreOptions = {}): Promise<RunStore> {
  const { system = nodeSystem, recent = null } = options;
  const { held, manifest } = await begun(root, system, now, async () => {
    const id = newRunId(now, await system.idsSince(root, scopeId, now));
    return firstManifest(id, scopeId, initial, now);
  });
  const records = await RecordFolder.open(system, held.folder, null);
  return new WrittenRun({ held, manifest, records, recent, reused: new Map() });
}

/** Processes that start in the same millisecond can draw the same id: who comes second draws again. */
async function begun(root: string, system: StoreSystem, now: Date, draw: () => Promise<RunManifest>): Promise<Begun> {
  for (let draws = 1; ; draws += 1) {
    const manifest = await draw();
    try {
      return { held: await system.begin(root, manifest, printManifest(manifest, []), now), manifest };
    } catch (error) {
      if (draws === MOST_DRAWS || !TAKEN.has(codeOf(error) ?? '')) throw error;
    }
  }
}

interface Begun {
  readonly held: HeldRun;
  readonly manifest: RunManifest;
}

const MOST_DRAWS = 5;
const TAKEN: ReadonlySet<string> = new Set(['EEXIST', 'ENOTEMPTY', 'LOCKED']);

function firstManifest(id: string, scopeId: string, { tool, request, scope = null, startedAt }: NewRun, now: Date): RunManifest {
  const time = now.toISOString();
  return {
    version: 1,
    id,
    scopeId,
    status: 'running',
    tool,
    startedAt: startedAt ?? time,
    updatedAt: time,
    finishedAt: null,
    request,
    scope,
    calls: [],
    records: {},
  };
}

/** Resumes a run: takes its lock, removes what a killed process left half done, and marks it as running. */
export async function resumeRun(folder: string, now: Date, options: StoreOptions = {}): Promise<RunStore> {
  const { system = nodeSystem, recent = null } = options;
  await readManifest(system, folder);
  const held = await system.hold(folder, now);
  try {
    const manifest = await readManifest(system, folder);
    await held.tidy();
    const records = await RecordFolder.open(system, folder, manifest);
    const reused = parseReused(await system.reused(folder));
    const run = new WrittenRun({ held, manifest: { ...manifest, records: {} }, records, recent, reused });
    await run.update(now);
    return run;
  } catch (error) {
    await held.release().catch(() => undefined);
    throw error;
  }
}
