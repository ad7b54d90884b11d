import type { AccountSource, Evidence } from '../../evidence/evidence.js';
import type { EvidenceValues } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import type { Clock, EvidenceStore, Hub } from '../ports.js';
import type { RunFindings } from '../run-findings.js';

/** What a source that the hub alone answers works with. */
export interface HubTools {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly store: EvidenceStore;
}

export const NOTHING_FOUND: RunFindings = { gaps: [], notes: [] };

/** The accounts of which the store has no evidence that need not be asked again. */
export async function notKept(source: AccountSource, accounts: readonly Account[], store: EvidenceStore): Promise<readonly Account[]> {
  const missing: Account[] = [];
  for (const account of accounts) {
    if ((await store.reuse(account.id, source, () => true)) === null) missing.push(account);
  }
  return missing;
}

/** Keeps one record per account. */
export async function putEach<S extends AccountSource>(
  source: S,
  accounts: readonly Account[],
  store: EvidenceStore,
  evidenceOf: (account: Account) => Evidence<EvidenceValues[S]>,
): Promise<void> {
  for (const account of accounts) await store.put(account.id, { [source]: evidenceOf(account) });
}
