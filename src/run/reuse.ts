import { type AccountSource, type Source, ACCOUNT_SOURCES } from '../evidence/evidence.js';
import { isWholeInventory } from '../gather/config/inventory.js';
import type { DetailFilter } from '../evidence/values.js';
import type { Scope } from '../gather/scope.js';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { reusable, type Ages, type Recent } from '../store/reusable-records.js';
import { scopeIdOf, storeOf, type ScopeName, type Store } from './store-location.js';
import { explainingStore } from './store-failure.js';

/** AWS itself makes these anew, or lets activity show in them, only every four hours. */
export const SLOW_SOURCES: readonly AccountSource[] = ['credential_report', 'last_accessed', 'organization_access'];

/** How long evidence of another run will do, by source. */
export function agesFor({ fresh, maxAge }: Settings): Ages {
  if (fresh) return {};
  const minutes = maxAge * MINUTE_MS;
  return Object.fromEntries(ACCOUNT_SOURCES.map((source) => [source, SLOW_SOURCES.includes(source) ? FOUR_HOURS_MS : minutes]));
}

/** What other runs of the scope still know. */
export async function recentEvidence({ root, system }: Store, settings: Settings, scope: ScopeName, now: Date): Promise<Recent> {
  return explainingStore(() => reusable(root, scopeIdOf(scope), now, agesFor(settings), system));
}

/** Need AWS Config not be asked about this account again? */
export async function isInventoryKept(recent: Recent, accountId: string): Promise<boolean> {
  return (await explainingStore(() => recent.find(accountId, 'config', isWholeInventory))) !== null;
}

/** Which records need not be asked again, for `plan`. */
export async function keptIndex(
  settings: Settings,
  io: Io,
  scope: Scope,
  now: Date,
  sources: ReadonlySet<Source>,
  filters: readonly DetailFilter[],
): Promise<(accountId: string, source: AccountSource) => boolean> {
  const store = storeOf(settings, io);
  const kept = new Set<string>();
  if (store !== null) {
    const recent = await recentEvidence(store, settings, scope, now);
    for (const source of ACCOUNT_SOURCES.filter((candidate) => sources.has(candidate))) {
      for (const { id } of scope.accounts) if (await isFresh(recent, id, source, filters)) kept.add(`${id}/${source}`);
    }
  }
  return (accountId, source) => kept.has(`${accountId}/${source}`);
}

export async function isFresh(
  recent: Recent,
  accountId: string,
  source: AccountSource,
  filters: readonly DetailFilter[],
): Promise<boolean> {
  const found = await explainingStore(() => recent.find(accountId, source));
  if (found === null) return false;
  const { value } = found.evidence;
  if ('certain' in value) return isWholeInventory(value);
  return !('filters' in value) || filters.every((filter) => value.filters.includes(filter));
}

const FOUR_HOURS_MS = 4 * 3_600_000;

const MINUTE_MS = 60_000;
