import { join } from 'node:path';
import { DiskRun } from './disk-run.js';
import { privateFolder, removeTemporary, writeWhole, type StoreFiles } from './files.js';
import { readManifest } from './read-run.js';
import { MANIFEST, NEW_PREFIX, newRunId, RECORDS, runsFolder, scopeFolder } from './layout.js';
import { lockAt, putLock, takeLock } from './lock.js';
import { printManifest, type KeptRequest, type KeptScope, type RunManifest } from './manifest.js';
import type { Recent } from './reusable-records.js';
import { RecordFolder } from './record-folder.js';
import { readReused } from './reused-records.js';
import { namingPath } from './store-error.js';
import { nodeSystem, type StoreSystem } from './system.js';
import type { RunStore } from './run.js';

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

/** Starts a run in the store. Its folder appears whole, with manifest and lock, so others never meet half of it. */
export async function createRun(root: string, scopeId: string, initial: NewRun, now: Date, options: StoreOptions = {}): Promise<RunStore> {
  const { system = nodeSystem, recent = null } = options;
  const { files } = system;
  const runs = runsFolder(root, scopeId);
  await privateFolder(files, scopeFolder(root, scopeId));
  await privateFolder(files, runs);
  const manifest = firstManifest(newRunId(now), scopeId, initial, now);
  const draft = join(runs, `${NEW_PREFIX}${manifest.id}`);
  const folder = join(runs, manifest.id);
  try {
    await privateFolder(files, join(draft, RECORDS));
    const lock = await putLock(system, draft, now);
    await writeWhole(files, join(draft, MANIFEST), printManifest(manifest, []));
    await namingPath('write', folder, () => files.rename(draft, folder));
    await namingPath('write', runs, () => files.sync(runs));
    const records = await RecordFolder.open(files, folder, null);
    return new DiskRun({ system, folder, manifest, records, lock: lockAt(files, join(folder, lock)), recent, reused: new Map() });
  } catch (error) {
    await files.removeTree(draft).catch(() => undefined);
    throw error;
  }
}

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
  const { files } = system;
  await readManifest(files, folder);
  const lock = await takeLock(system, folder, now);
  try {
    const manifest = await readManifest(files, folder);
    await privateFolder(files, folder);
    await privateFolder(files, join(folder, RECORDS));
    await namingPath('clean', folder, () => cleanUp(files, folder));
    const records = await RecordFolder.open(files, folder, manifest);
    const reused = await readReused(files, folder);
    const run = new DiskRun({ system, folder, manifest: { ...manifest, records: {} }, records, lock, recent, reused });
    await run.update(now);
    return run;
  } catch (error) {
    await lock.release().catch(() => undefined);
    throw error;
  }
}

async function cleanUp(files: StoreFiles, folder: string): Promise<void> {
  for (const path of [folder, join(folder, RECORDS)]) await removeTemporary(files, path, await files.names(path));
}
