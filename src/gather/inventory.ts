import type { Gap, Note } from '../evidence/coverage.js';
import type { Evidence } from '../evidence/evidence.js';
import type { ConfigInventory, ConfigUser } from '../evidence/values.js';
import type { Account } from '../model/account.js';
import { parseConfigRow, USER_QUERY } from './config-row.js';
import type { Emit } from './events.js';
import type { Aggregator, Clock, Hub, SourceStatus } from './ports.js';
import { SourceError, unseen } from './source-error.js';

/** What AWS Config knows of the users, account by account. */
export interface Inventory {
  readonly byAccount: ReadonlyMap<string, Evidence<ConfigInventory>>;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

export interface InventoryRequest {
  readonly aggregator: Aggregator;
  /** Accounts to be answered for. */
  readonly accounts: readonly Account[];
  /** Every account of the organization, selected or not; rows of others are put aside and said. */
  readonly organization: ReadonlySet<string>;
  /** Ask only for these accounts instead of all. */
  readonly narrow: boolean;
}

interface Draft {
  readonly users: Map<string, ConfigUser>;
  readonly problems: string[];
}

/** An IN list longer than this would not fit into the 4096 characters of an expression. */
const LONGEST_IN_LIST = 200;

/**
 * Reads all pages of the user query, keeps one row per user (the newest capture: each recording Region may send its
 * own copy) and explains the accounts that have no row: no users, not recorded, or not in the aggregator.
 */
export async function readInventory(hub: Hub, request: InventoryRequest, clock: Clock, emit: Emit): Promise<Inventory> {
  const asOf = clock.now().toISOString();
  const drafts = new Map<string, Draft>();
  const gaps: Gap[] = [];
  const troubled = hub.troubledSources(request.aggregator.name).catch((error: unknown) => asSourceError(error));
  try {
    let rows = 0;
    for await (const page of hub.select(request.aggregator.name, expressionFor(request))) {
      for (const text of page) collect(text, drafts, gaps);
      rows += page.length;
      emit({ kind: 'rows', rows });
    }
  } catch (error) {
    const failure = asSourceError(error);
    if (drafts.size === 0) {
      await troubled;
      return { byAccount: unseenEverywhere(request, failure), gaps, notes: [] };
    }
    const detail = `the list of users ended early: ${failure.message}`;
    gaps.push({ accountId: null, source: 'config', reason: failure.reason, detail });
  }
  const statuses = await troubled;
  const notes = outsiders(drafts, request.organization);
  if (statuses instanceof SourceError) {
    notes.push({ accountId: null, source: 'config', text: `the aggregator's source status could not be read: ${statuses.message}` });
  }
  const absent = await explainAbsent(hub, request, drafts);
  const byAccount = new Map<string, Evidence<ConfigInventory>>();
  for (const { id } of request.accounts) {
    const status = statusOf(id, statuses instanceof SourceError ? [] : statuses);
    const draft = drafts.get(id) ?? { users: new Map(), problems: [] };
    byAccount.set(id, absent.get(id) ?? { seen: true, asOf, value: { users: [...draft.users.values()], problems: draft.problems, status } });
  }
  return { byAccount, gaps, notes };
}

function expressionFor({ accounts, narrow }: InventoryRequest): string {
  if (!narrow || accounts.length > LONGEST_IN_LIST) return USER_QUERY;
  return `${USER_QUERY} AND accountId IN (${accounts.map(({ id }) => `'${id}'`).join(', ')})`;
}

function collect(text: string, drafts: Map<string, Draft>, gaps: Gap[]): void {
  const row = parseConfigRow(text);
  if (row === null) return;
  if (row.kind === 'nameless') {
    gaps.push({ accountId: null, source: 'config', reason: 'unreadable', detail: row.problem });
    return;
  }
  let draft = drafts.get(row.accountId);
  if (draft === undefined) drafts.set(row.accountId, (draft = { users: new Map(), problems: [] }));
  if (row.kind === 'damaged') {
    draft.problems.push(row.problem);
    return;
  }
  const known = draft.users.get(row.user.userId);
  if (known === undefined || (row.user.capturedAt ?? '') > (known.capturedAt ?? '')) draft.users.set(row.user.userId, row.user);
}

function outsiders(drafts: ReadonlyMap<string, Draft>, organization: ReadonlySet<string>): Note[] {
  const notes: Note[] = [];
  for (const [accountId, { users }] of drafts) {
    if (organization.has(accountId)) continue;
    notes.push({
      accountId,
      source: 'config',
      text: `${users.size} ${users.size === 1 ? 'user' : 'users'} left out: the aggregator still has this account, the organization has not`,
    });
  }
  return notes.sort((a, b) => ((a.accountId ?? '') < (b.accountId ?? '') ? -1 : 1));
}

/**
 * No rows is not "no users". Nearly every account that records IAM has roles (AWS Config's own service-linked role is
 * one), so an account without a single role in the aggregator does not record IAM, or is not aggregated at all.
 */
async function explainAbsent(
  hub: Hub,
  { aggregator, accounts }: InventoryRequest,
  drafts: ReadonlyMap<string, Draft>,
): Promise<ReadonlyMap<string, Evidence<ConfigInventory>>> {
  const empty = accounts.filter(({ id }) => (drafts.get(id)?.users.size ?? 0) === 0);
  const found = new Map<string, Evidence<ConfigInventory>>();
  if (empty.length === 0) return found;
  try {
    const roles = await hub.resourceCounts(aggregator.name, 'AWS::IAM::Role');
    const silent = empty.filter(({ id }) => (roles.get(id) ?? 0) === 0);
    const any = silent.length === 0 ? new Map<string, number>() : await hub.resourceCounts(aggregator.name, null);
    for (const { id } of silent) found.set(id, any.has(id) ? notRecorded(aggregator) : NOT_AGGREGATED);
  } catch (error) {
    const failure = asSourceError(error);
    for (const { id } of empty) {
      found.set(id, unseen(failure.reason, `Config has no users, and whether it records IAM could not be read: ${failure.message}`));
    }
  }
  return found;
}

function notRecorded({ name, resourceTypes }: Aggregator): Evidence<ConfigInventory> {
  const filtered = resourceTypes !== null && !resourceTypes.includes('AWS::IAM::User');
  const why = filtered ? `the aggregator ${name} leaves out AWS::IAM::User` : 'AWS Config does not record IAM in this account';
  return unseen('not_recorded', why);
}

const NOT_AGGREGATED: Evidence<ConfigInventory> = unseen('not_in_aggregator', 'the aggregator has nothing from this account');

function statusOf(accountId: string, statuses: readonly SourceStatus[]): ConfigInventory['status'] {
  const own = statuses.filter((status) => status.accountId === accountId);
  const worst = own.find(({ status }) => status === 'FAILED') ?? own[0];
  if (worst === undefined) return { state: 'current', detail: '' };
  const regions = own.map(({ region }) => region).join(', ');
  return { state: worst.status === 'FAILED' ? 'failed' : 'outdated', detail: `the aggregator calls its data ${worst.status} (${regions}): ${worst.detail}` };
}

function unseenEverywhere({ accounts }: InventoryRequest, failure: SourceError): Inventory['byAccount'] {
  return new Map(accounts.map(({ id }) => [id, unseen(failure.reason, failure.message)]));
}

function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  throw error;
}
