import { basename } from 'node:path';
import type { AccountSource } from '../evidence/evidence.js';
import type { EvidenceStore } from '../gather/ports.js';
import { unseen } from '../gather/source-error.js';
import { MANIFEST } from './layout.js';
import { parseManifest, type RunManifest } from './manifest.js';
import type { DamagedRecord } from './record.js';
import { RecordFolder } from './record-folder.js';
import { nodeSystem } from './disk-system.js';
import type { StoreSystem } from './port.js';
import { codeOf, StoreError } from './store-error.js';

/** The kept evidence of a run, whichever process writes it. */
export interface KeptRun extends Pick<EvidenceStore, 'read'> {
  readonly id: string;
  readonly folder: string;
  manifest(): RunManifest;
  /** Is there a record, seen or unseen? Known without reading it, so that it is damaged comes out only on reading. */
  has(accountId: string, source: AccountSource): boolean;
  /** Records found damaged so far: those that finished runs miss from the start, others as they are read. */
  damaged(): readonly DamagedRecord[];
}

/** Opens a run to read from. Takes no lock and changes nothing, so it may be running. */
export async function openRun(folder: string, system: StoreSystem = nodeSystem): Promise<KeptRun> {
  const manifest = await readManifest(system, folder);
  const records = await RecordFolder.open(system, folder, manifest);
  return {
    id: manifest.id,
    folder,
    manifest: () => manifest,
    has: (accountId, source) => records.has(accountId, source),
    read: (accountId) => records.read(accountId),
    damaged: () => records.damaged(),
  };
}

/** For reports: a damaged record reads as evidence that was not seen, so that it shows as a gap. */
export function withDamageShown(run: Pick<KeptRun, 'read' | 'damaged'>): Pick<EvidenceStore, 'read'> {
  return {
    async read(accountId) {
      const evidence = await run.read(accountId);
      const damaged = run.damaged().filter((record) => record.accountId === accountId);
      const gaps = damaged.map(({ source, why }) => [source, unseen('unreadable', `the kept record is damaged: ${why}`)] as const);
      return { ...Object.fromEntries(gaps), ...evidence };
    },
  };
}

/** Throws a StoreError: `NO_RUN` when there is none, `DAMAGED` when it is no manifest, or what the file system says. */
export async function readManifest(system: Pick<StoreSystem, 'at' | 'manifest'>, folder: string): Promise<RunManifest> {
  const path = system.at(folder, MANIFEST);
  try {
    return parseManifest((await system.manifest(folder)).toString('utf8'), path);
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
    throw new StoreError('NO_RUN', `${basename(folder)} is no run: there is no ${path}`, path, { cause: error });
  }
}
