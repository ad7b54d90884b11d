import type { Gap, Note } from '../evidence/coverage.js';
import type { Evidence } from '../evidence/evidence.js';
import type { ConfigInventory } from '../evidence/values.js';
import { isClosed, type Account } from '../model/account.js';
import { gatherAccount, type AccountContext } from './account.js';
import type { Emit } from './events.js';
import { readInventory } from './inventory.js';
import { managedPolicyReader } from './managed-policies.js';
import type { Clock, EvidenceStore, Hub } from './ports.js';
import { sourcesFor, type GatherRequest } from './request.js';
import { resolveScope, type Scope } from './scope.js';

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
}

/** Asks every source that the request needs, in every account of its scope. */
export async function gather(request: GatherRequest, tools: GatherTools): Promise<Gathered> {
  const { hub, emit } = tools;
  emit({ kind: 'stage', stage: 'identity' });
  const caller = await hub.caller();
  emit({ kind: 'stage', stage: 'accounts' });
  const scope = await resolveScope(hub, caller, request);
  const open = scope.accounts.filter((account) => !isClosed(account));
  emit({ kind: 'scope', accounts: open.length, skipped: scope.accounts.length - open.length });
  const sources = sourcesFor(request.needs, scope.mode);
  const inventory = sources.has('config') ? await readConfig(scope, open, request, tools) : null;
  emit({ kind: 'stage', stage: 'members' });
  const context: AccountContext = {
    ...tools,
    sources,
    policies: managedPolicyReader(hub),
    mayOpen: ({ id }) => !request.noAssume || id === caller.accountId,
  };
  await Promise.all(
    open.map(async (account) => {
      const unseen = await gatherAccount(account, inventory?.byAccount.get(account.id), context);
      emit({ kind: 'account_done', accountId: account.id, unseen });
    }),
  );
  return {
    scope,
    gaps: [...scope.gaps, ...(inventory?.gaps ?? [])],
    notes: [...scope.notes, ...(inventory?.notes ?? [])],
  };
}

interface ConfigAnswer {
  readonly byAccount: ReadonlyMap<string, Evidence<ConfigInventory>>;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

async function readConfig(
  { aggregator, known }: Scope,
  accounts: readonly Account[],
  { selection }: GatherRequest,
  { hub, clock, emit }: GatherTools,
): Promise<ConfigAnswer | null> {
  if (aggregator === null) return null;
  emit({ kind: 'stage', stage: 'config', detail: aggregator.name });
  const narrow = selection.accounts !== null || selection.units !== null;
  return readInventory(hub, { aggregator, accounts, organization: known, narrow }, clock, emit);
}
