import type { Gap, Note } from '../evidence/coverage.js';
import { isClosed, type Account } from '../model/account.js';
import { gatherAccount } from './account.js';
import type { Emit } from './events.js';
import { readInventory, type Inventory } from './inventory.js';
import { managedPolicyReader } from './managed-policies.js';
import type { Clock, EvidenceStore, Hub } from './ports.js';
import { sourcesFor, type GatherRequest } from './request.js';
import type { Scope } from './scope.js';
import { openWindow } from './window.js';

/** A run's evidence is in the store, by account; what concerns the whole run is here. */
export interface Gathered {
  readonly scope: Scope;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

export interface GatherTools {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly emit: Emit;
  /** A run that goes on: what its inventory found that belongs to no account; null: it had not come to its end. */
  readonly resumed?: { readonly inventory: RunFindings | null } | undefined;
  /** Called once the inventory is whole, to keep what belongs to no account. */
  readonly onInventory?: ((found: RunFindings) => Promise<void>) | undefined;
}

/** Gaps and notes that belong to no single account. */
export interface RunFindings {
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** Accounts worked on at once. Those that only wait do not count. */
const ACCOUNTS_AT_ONCE = 256;

/** Asks every source that the request needs, in every account of the scope. */
export async function gather(scope: Scope, request: GatherRequest, tools: GatherTools): Promise<Gathered> {
  const { hub, clock, emit } = tools;
  const open = scope.accounts.filter((account) => !isClosed(account));
  emit({ kind: 'scope', accounts: open.length, skipped: scope.accounts.length - open.length });
  const sources = sourcesFor(request.needs, scope.mode);
  const inventory = sources.has('config') ? await readConfig(scope, open, request, tools) : NO_INVENTORY;
  emit({ kind: 'stage', stage: 'members' });
  const policies = managedPolicyReader(hub);
  const mayOpen = ({ id }: Account): boolean => !request.noAssume || id === scope.caller.accountId;
  const window = openWindow(ACCOUNTS_AT_ONCE, clock);
  await Promise.all(
    longestFirst(open, inventory.sizes).map((account) =>
      window.run(async (patient) => {
        const unseen = await gatherAccount(account, { ...tools, clock: patient, sources, policies, mayOpen });
        emit({ kind: 'account_done', accountId: account.id, unseen });
      }),
    ),
  );
  return { scope, gaps: [...scope.gaps, ...inventory.gaps], notes: [...scope.notes, ...inventory.notes] };
}

const NO_INVENTORY: Inventory = { gaps: [], notes: [], sizes: new Map() };

/** The account with the most users takes longest: started last, it would be waited for alone. */
function longestFirst(accounts: readonly Account[], sizes: Inventory['sizes']): readonly Account[] {
  return [...accounts].sort((a, b) => (sizes.get(b.id) ?? 0) - (sizes.get(a.id) ?? 0));
}

async function readConfig(scope: Scope, accounts: readonly Account[], { selection }: GatherRequest, tools: GatherTools): Promise<Inventory> {
  const { aggregator, known } = scope;
  const { resumed, onInventory } = tools;
  if (aggregator === null) return NO_INVENTORY;
  if (resumed?.inventory) return { ...resumed.inventory, sizes: new Map() };
  tools.emit({ kind: 'stage', stage: 'config', detail: aggregator.name });
  const narrow = selection.accounts !== null || selection.units !== null || selection.shard !== null;
  const count = selection.shard !== null || resumed !== undefined;
  const { sizes, ...found } = await readInventory({ aggregator, accounts, organization: known, narrow, count }, tools);
  await onInventory?.(found);
  return { ...found, sizes };
}
