import pLimit from 'p-limit';
import type { Gap, Note } from '../evidence/coverage.js';
import type { ConfigInventory, ConfigUser } from '../evidence/values.js';
import type { Account } from '../model/account.js';
import { absentAccounts, outsiders } from './config-absent.js';
import { ACCOUNTS_PER_QUERY, groupQueries, type QueryGroup } from './config-groups.js';
import { parseConfigRow } from './config-row.js';
import type { Emit } from './events.js';
import type { Aggregator, Clock, EvidenceStore, Hub, SourceStatus } from './ports.js';
import { SourceError, unseen } from './source-error.js';

/** What concerns the whole query; each account's part is in the store. */
export interface RunFindings {
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** Users per account as far as they were counted, for the schedule. */
export type Sizes = ReadonlyMap<string, number>;

export interface InventoryRequest {
  readonly aggregator: Aggregator;
  /** Accounts to be answered for. */
  readonly accounts: readonly Account[];
  /** Every account of the organization, selected or not; rows of others are put aside and said. */
  readonly organization: ReadonlySet<string>;
  /** Only a part of the organization was selected. */
  readonly narrow: boolean;
  /** Count rows per account even where one query does: to see accounts outside the organization all the same. */
  readonly count: boolean;
  /** What the run that goes on had found before it broke off; left out: nothing, or this is a new run. */
  readonly found?: RunFindings | undefined;
}

interface Tools {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly emit: Emit;
}

/** Queries under way at once; Config's limit is the hub's own, so more would only wait. */
const GROUPS_AT_ONCE = 6;

/**
 * Reads the users of all accounts that are not kept, keeps one row per user (the newest capture: each recording
 * Region may send its own copy) and explains accounts without a row: no users, not recorded, or not aggregated.
 * `onSizes` is called as soon as it is known how the work is spread, before the rows are read.
 */
export async function readInventory(request: InventoryRequest, tools: Tools, onSizes: (sizes: Sizes) => void): Promise<RunFindings> {
  const { hub, store } = tools;
  const { aggregator, accounts, organization } = request;
  const { sizes, missing } = await reuseKept(accounts, store);
  const { everything, count } = extentOf(request, missing.length);
  if (missing.length === 0 && (request.found !== undefined || !count)) return request.found ?? NOTHING;
  const troubled = hub.troubledSources(aggregator.name).catch(asSourceError);
  const reading = new Reading(missing, tools);
  try {
    const { groups, counts } = await groupQueries(hub, {
      aggregator: aggregator.name,
      accountIds: missing.map(({ id }) => id),
      everything,
      count,
    });
    for (const [id, rows] of counts ?? []) sizes.set(id, rows);
    onSizes(sizes);
    reading.expected = counts === null ? null : missing.reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
    const statuses = await troubled;
    const slots = pLimit(GROUPS_AT_ONCE);
    await Promise.all(groups.map((group) => slots(() => reading.read(aggregator, group, statuses))));
    const gaps = [...reading.gaps];
    const notes = [...outsiders(counts ?? reading.strangers, organization), ...statusNotes(statuses)];
    await explainEmpty(request, reading, tools);
    return { gaps, notes };
  } catch (error) {
    // Not even the count came: nobody was asked.
    const failure = asSourceError(error);
    await troubled;
    for (const { id } of missing) await store.put(id, { config: unseen(failure.reason, failure.message) });
    return NOTHING;
  }
}

/** When only a part is missing, the rest is not asked again just to see accounts outside the organization: they are counted. */
function extentOf({ accounts, narrow, count }: InventoryRequest, missing: number): { readonly everything: boolean; readonly count: boolean } {
  const everything = !narrow && missing === accounts.length;
  return { everything, count: count || accounts.length > ACCOUNTS_PER_QUERY || (!narrow && !everything) };
}

const NOTHING: RunFindings = { gaps: [], notes: [] };

/** Can it be said of this evidence that no user is missing? If not, it is no answer for another run. */
export function isWhole({ status, certain }: ConfigInventory): boolean {
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
    const kept = await store.reuse(account.id, 'config', isWhole);
    if (kept?.seen === true) sizes.set(account.id, kept.value.users.length);
    else missing.push(account);
  }
  return { sizes, missing };
}

/** Reads groups of accounts and puts their evidence; remembers only numbers. */
class Reading {
  readonly gaps: Gap[] = [];
  /** Rows of accounts that nobody asked about. */
  readonly strangers = new Map<string, number>();
  /** Rows in all, where they were counted. */
  expected: number | null = null;
  /** Accounts without a row. */
  readonly empty: string[] = [];
  private readonly wanted: ReadonlySet<string>;
  private readonly tools: Tools;
  private rows = 0;

  constructor(accounts: readonly Account[], tools: Tools) {
    this.wanted = new Set(accounts.map(({ id }) => id));
    this.tools = tools;
  }

  async read({ name }: Aggregator, group: QueryGroup, statuses: readonly SourceStatus[] | SourceError): Promise<void> {
    const { hub, clock, store, emit } = this.tools;
    const asOf = clock.now().toISOString();
    const drafts = new Map<string, Draft>();
    const before = this.gaps.length;
    let failure: SourceError | null = null;
    try {
      for await (const page of hub.select(name, group.expression)) {
        for (const text of page) this.collect(text, drafts);
        this.rows += page.length;
        emit({ kind: 'rows', rows: this.rows, of: this.expected });
      }
    } catch (error) {
      failure = asSourceError(error);
      const detail = `the list of users ended early: ${failure.message}`;
      if (drafts.size > 0) this.gaps.push({ accountId: null, source: 'config', reason: failure.reason, detail });
    }
    const certain = this.gaps.length === before;
    for (const id of group.accountIds) {
      const draft = drafts.get(id);
      if (draft !== undefined) await this.keep(id, draft, { asOf, certain, status: failure === null ? statusOf(id, statuses) : CUT_SHORT });
      else if (failure !== null) await store.put(id, { config: unseen(failure.reason, failure.message) });
      else this.empty.push(id);
    }
    for (const [id, { rows }] of drafts) if (!this.wanted.has(id)) this.strangers.set(id, rows);
  }

  private async keep(id: string, { users, problems }: Draft, how: Pick<ConfigInventory, 'status' | 'certain'> & { readonly asOf: string }): Promise<void> {
    const { asOf, ...rest } = how;
    await this.tools.store.put(id, { config: { seen: true, asOf, value: { users: [...users.values()], problems, ...rest } } });
  }

  private collect(text: string, drafts: Map<string, Draft>): void {
    const row = parseConfigRow(text);
    if (row === null) return;
    if (row.kind === 'nameless') {
      this.gaps.push({ accountId: null, source: 'config', reason: 'unreadable', detail: row.problem });
      return;
    }
    let draft = drafts.get(row.accountId);
    if (draft === undefined) drafts.set(row.accountId, (draft = { users: new Map(), problems: [], rows: 0 }));
    draft.rows++;
    if (row.kind === 'damaged') {
      draft.problems.push(row.problem);
      return;
    }
    const known = draft.users.get(row.user.userId);
    if (known === undefined || (row.user.capturedAt ?? '') > (known.capturedAt ?? '')) draft.users.set(row.user.userId, row.user);
  }
}

/** Whether an account's last row had come when the query broke off is not known, so it is not kept for another run. */
const CUT_SHORT: ConfigInventory['status'] = { state: 'failed', detail: 'the list of users ended early, so users may be missing' };

interface Draft {
  readonly users: Map<string, ConfigUser>;
  readonly problems: string[];
  /** Copies per recording Region counted. */
  rows: number;
}

/** An account without a row is kept only when it is known why. */
async function explainEmpty({ aggregator }: InventoryRequest, { empty }: Reading, { hub, clock, store }: Tools): Promise<void> {
  const asOf = clock.now().toISOString();
  const reasons = await absentAccounts(hub, aggregator, empty);
  for (const id of empty) {
    const value: ConfigInventory = { users: [], problems: [], status: { state: 'current', detail: '' }, certain: true };
    await store.put(id, { config: reasons.get(id) ?? { seen: true, asOf, value } });
  }
}

function statusOf(accountId: string, statuses: readonly SourceStatus[] | SourceError): ConfigInventory['status'] {
  const own = statuses instanceof SourceError ? [] : statuses.filter((status) => status.accountId === accountId);
  const worst = own.find(({ status }) => status === 'FAILED') ?? own[0];
  if (worst === undefined) return { state: 'current', detail: '' };
  const regions = own.map(({ region }) => region).join(', ');
  const detail = `the aggregator calls its data ${worst.status} (${regions}): ${worst.detail}`;
  return { state: worst.status === 'FAILED' ? 'failed' : 'outdated', detail };
}

function statusNotes(statuses: readonly SourceStatus[] | SourceError): readonly Note[] {
  if (!(statuses instanceof SourceError)) return [];
  return [{ accountId: null, source: 'config', text: `the aggregator's source status could not be read: ${statuses.message}` }];
}

function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  throw error;
}
