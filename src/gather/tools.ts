import type { Emit } from './events.js';
import type { InventoryAhead } from './config/inventory-ahead.js';
import type { Clock, EvidenceStore, Hub } from './ports.js';
import type { RunFindings } from './run-findings.js';
import type { Team } from './team.js';

export interface GatherTools {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly emit: Emit;
  /** A run that is resumed: what its inventory found that belongs to no account; null: it had not come to its end. */
  readonly resumed?: { readonly inventory: RunFindings | null } | undefined;
  /** Takes over what AWS Config was asked while the accounts were listed. */
  readonly ahead?: InventoryAhead['handOver'] | undefined;
  /** Called once the inventory is whole, to keep what belongs to no account. */
  readonly onInventory?: ((found: RunFindings) => Promise<void>) | undefined;
  /** Hears of each account of which all evidence is there. */
  readonly onRead?: ((accountId: string) => void) | undefined;
  /** Processes that read accounts for this one; left out: it reads all itself. */
  readonly team?: Team | undefined;
}
