import type { ConfigInventory } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import { absentAccounts, outsiders } from './absent-accounts.js';
import { ACCOUNTS_PER_QUERY, groupQueries } from './query-groups.js';
import { GroupReader } from './group-reader.js';
import type { Emit } from '../events.js';
import type { Ahead } from './inventory-ahead.js';
import type { Aggregator, Clock, EvidenceStore, Hub } from '../ports.js';
import { asSourceError, unseen, type SourceError } from '../source-error.js';
import { statusFindings, troubledSources } from './source-status.js';
import type { RunFindings } from '../run-findings.js';

/** Users per account as far as they were counted, for the schedule. */
export type Sizes = ReadonlyMap<string, number>;

export interface InventoryRequest {
  readonly aggregator: Aggregator;
  /** Accounts to be answered for. */
  readonly accounts: readonly Account[];
  /** Every account of the organization, selected or not; rows of others are put aside and said. */
  readonly organization: Pick<ReadonlySet<string>, 'has'>;
  /** Only a part of the organization was selected. */
  readonly narrow: boolean;
  /** Count rows per account even where one query does: to see accounts outside the organization all the same. */
  readonly count: boolean;
  /** What the resumed run had found before it was interrupted; left out: nothing, or this is a new run. */
  readonly found?: RunFindings | undefined;
  /** What was asked already while the accounts were listed. */
  readonly ahead?: Ahead | undefined;
}

interface Tools {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly emit: Emit;
}

/**
 * Reads the users of all accounts that are not kept, keeps one row per user (the newest capture: each recording
 * Region may send its own copy) and explains accounts without a row: no users, not recorded, or not aggregated.
 * `onSizes` is called as soon as it is known how the work is spread, before the rows are read.
 */
export async function readInventory(request: InventoryRequest, tools: Tools, onSizes: (sizes: Sizes) => void): Promise<RunFindings> {
  const { hub, store } = tools;
  const { aggregator, accounts, organization, ahead } = request;
  const { sizes, missing } = await reuseKept(accounts, store);
  const { everything, count } = extentOf(request, missing.length);
  if (missing.length === 0 && (request.found !== undefined || !count)) return request.found ?? NOTHING;
  const troubled = ahead?.troubled ?? troubledSources(hub, aggregator.name);
  const reader = new GroupReader(aggregator, missing, tools);
  try {
    const { groups, counts } = await groupQueries(hub, {
      aggregator: aggregator.name,
      accountIds: missing.map(({ id }) => id),
      everything,
      count,
      ahead,
    });
    for (const [id, rows] of counts ?? []) sizes.set(id, rows);
    onSizes(sizes);
    const expected = counts === null ? null : missing.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
    const statuses = await troubled;
    const { gaps, strangers, empty } = await reader.readAll(groups, expected, statuses);
    const ofStatus = statusFindings(statuses);
    const notes = [...outsiders(counts ?? strangers, organization), ...ofStatus.notes];
    await explainEmpty(aggregator, empty, tools);
    return { gaps: [...gaps, ...ofStatus.gaps], notes };
  } catch (error) {
    // Not even the count came: no source was asked.
    const failure = asSourceError(error);
    await troubled;
    await putUnseen(missing, failure, store);
    return NOTHING;
  }
}

async function putUnseen(accounts: readonly Account[], { reason, message }: SourceError, store: EvidenceStore): Promise<void> {
  for (const { id } of accounts) await store.put(id, { config: unseen(reason, message) });
}

/** When only a part is missing, the rest is not asked again just to see accounts outside the organization: they are counted. */
function extentOf(
  { accounts, narrow, count }: InventoryRequest,
  missing: number,
): { readonly everything: boolean; readonly count: boolean } {
  const everything = !narrow && missing === accounts.length;
  return { everything, count: count || accounts.length > ACCOUNTS_PER_QUERY || (!narrow && !everything) };
}

const NOTHING: RunFindings = { gaps: [], notes: [] };

/** Can it be said of this evidence that no user is missing? If not, it is no answer for another run. */
export function isWholeInventory({ status, certain }: ConfigInventory): boolean {
  return certain && status.state !== 'failed';
}

interface Kept {
  readonly sizes: Map<string, number>;
  readonly missing: readonly Account[];
}

async function reuseKept(accounts: readonly Account[], store: EvidenceStore): Promise<Kept> {
  const sizes = new Map<string, number>();
  const missing: Account[] = [];
  for (const account of accounts) {
    const kept = await store.reuse(account.id, 'config', isWholeInventory);
    if (kept?.seen === true) sizes.set(account.id, kept.value.users.length);
    else missing.push(account);
  }
  return { sizes, missing };
}

/** An account without a row is kept only when it is known why. */
async function explainEmpty(aggregator: Aggregator, empty: readonly string[], { hub, clock, store }: Tools): Promise<void> {
  const asOf = clock.now().toISOString();
  const reasons = await absentAccounts(hub, aggregator, empty);
  for (const id of empty) {
    const value: ConfigInventory = { users: [], problems: [], status: { state: 'current', detail: '' }, certain: true };
    await store.put(id, { config: reasons.get(id) ?? { seen: true, asOf, value } });
  }
}
