import type { Gap, Note } from '../evidence/coverage.js';
import { isClosed, type Account } from '../model/account.js';
import { gatherAccount } from './account.js';
import type { Emit } from './events.js';
import { readInventory, type RunFindings, type Sizes } from './inventory.js';

export type { RunFindings };
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

/** Accounts worked on at once. Those that only wait do not count. */
const ACCOUNTS_AT_ONCE = 128;

/** Asks every source that the request needs, in every account of the scope. */
export async function gather(scope: Scope, request: GatherRequest, tools: GatherTools): Promise<Gathered> {
  const { hub, clock, emit } = tools;
  const open = scope.accounts.filter((account) => !isClosed(account));
  emit({ kind: 'scope', accounts: open.length, skipped: scope.accounts.length - open.length });
  const sources = sourcesFor(request.needs, scope.mode);
  // Config is the hub's own and slow, the accounts are many and wide: neither waits for the other.
  const inventory = sources.has('config') ? startInventory(scope, open, request, tools) : NO_INVENTORY;
  emit({ kind: 'stage', stage: 'members' });
  const policies = managedPolicyReader(hub);
  const mayOpen = ({ id }: Account): boolean => !request.noAssume || id === scope.caller.accountId;
  const window = openWindow(ACCOUNTS_AT_ONCE, clock);
  const readAccount = (account: Account): Promise<void> =>
    window.run(async (patient, idle) => {
      const context = { ...tools, clock: patient, sources, policies, mayOpen, inventory: () => idle(inventory.done) };
      const unseen = await gatherAccount(account, context);
      emit({ kind: 'account_done', accountId: account.id, unseen });
    });
  const [found] = await Promise.all([
    inventory.done,
    inventory.sizes.then((sizes) => Promise.all(longestFirst(open, sizes).map(readAccount))),
  ]);
  return { scope, gaps: [...scope.gaps, ...found.gaps], notes: [...scope.notes, ...found.notes] };
}

interface Inventory {
  /** Known before the rows are read. */
  readonly sizes: Promise<Sizes>;
  readonly done: Promise<RunFindings>;
}

const NO_INVENTORY: Inventory = { sizes: Promise.resolve(new Map()), done: Promise.resolve({ gaps: [], notes: [] }) };

/** The account with the most users takes longest: started last, it would be waited for alone. */
function longestFirst(accounts: readonly Account[], sizes: Sizes): readonly Account[] {
  return [...accounts].sort((a, b) => (sizes.get(b.id) ?? 0) - (sizes.get(a.id) ?? 0));
}

function startInventory(scope: Scope, accounts: readonly Account[], { selection }: GatherRequest, tools: GatherTools): Inventory {
  const { aggregator, known } = scope;
  const { resumed, onInventory } = tools;
  if (aggregator === null) return NO_INVENTORY;
  tools.emit({ kind: 'stage', stage: 'config', detail: aggregator.name });
  const narrow = selection.accounts !== null || selection.units !== null || selection.shard !== null;
  const count = selection.shard !== null || resumed !== undefined;
  let tellSizes: (sizes: Sizes) => void = () => undefined;
  const sizes = new Promise<Sizes>((resolve) => (tellSizes = resolve));
  const request = { aggregator, accounts, organization: known, narrow, count, found: resumed?.inventory ?? undefined };
  const done = readInventory(request, tools, tellSizes).then(async (found) => {
    // Nothing was counted when everything was kept, or when Config did not answer at all.
    tellSizes(new Map());
    await onInventory?.(found);
    return found;
  });
  return { sizes: Promise.race([sizes, done.then(() => sizes)]), done };
}
