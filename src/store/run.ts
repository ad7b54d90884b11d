import type { AccountSource } from '../evidence/evidence.js';
import type { EvidenceStore } from '../gather/ports.js';
import type { RecordOrigin } from './port.js';
import type { KeptRun } from './read-run.js';
import type { RunManifest } from './manifest.js';

export type ManifestPatch = Partial<Pick<RunManifest, 'request' | 'scope' | 'calls'>>;

/**
 * A run that this process writes, until it is finished or interrupted. All methods throw a StoreError when the file
 * system refuses or when the run has ended; a record or manifest that could not be written is as it was before.
 */
export interface RunStore extends KeptRun, EvidenceStore {
  /** With the entries of all records that were put, taken over or read by this process. */
  manifest(): RunManifest;
  /** Takes over a record of another run; false when there is none that is intact. */
  adopt(from: RecordOrigin, accountId: string, source: AccountSource): Promise<boolean>;
  /** Writes the manifest, and makes what was put so far outlast a power cut. Its cost grows with the records. */
  update(now: Date, patch?: ManifestPatch): Promise<void>;
  /** Waits for what is being put, reads records that this process has not seen yet, and ends the run. */
  finish(now: Date, patch?: ManifestPatch): Promise<void>;
  /** Ends the run so that it can be resumed. Does nothing when it has ended; gives the lock back in any case. */
  interrupt(now: Date, patch?: ManifestPatch): Promise<void>;
}
