import type { Packing } from '../output/pack/packed-report.js';
import type { Pseudonyms } from '../pack/pseudonyms.js';
import type { Signer } from '../pack/signature.js';
import type { StoreSystem } from '../store/port.js';
import type { KeptRun } from '../store/read-run.js';

export interface PackContents extends Omit<Packing, 'shown'> {
  readonly run: KeptRun;
  /** What keeps it. */
  readonly system: StoreSystem;
  readonly signer: Signer | null;
  /** null: names stay as they are. */
  readonly pseudonyms: Pseudonyms | null;
}
