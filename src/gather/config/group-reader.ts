import pLimit from 'p-limit';
import type { Gap } from '../../evidence/coverage.js';
import type { ConfigInventory, ConfigUser } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import { GROUPS_AT_ONCE, type QueryGroup, type StartedGroup } from './query-groups.js';
import { parseConfigRow } from './row.js';
import type { Emit } from '../events.js';
import type { Aggregator, Clock, EvidenceStore, Hub } from '../ports.js';
import { asSourceError, unseen, type SourceError } from '../source-error.js';
import { statusOf, type Troubled } from './source-status.js';

/** What the groups had that belongs to no account, or has still to be explained. */
export interface ReadGroups {
  readonly gaps: readonly Gap[];
  /** Rows by accounts that were not asked about. */
  readonly strangers: ReadonlyMap<string, number>;
  /** Accounts without a row. */
  readonly empty: readonly string[];
}

interface Tools {
  readonly hub: Hub;
  readonly clock: Clock;
  readonly store: EvidenceStore;
  readonly emit: Emit;
}

/** Groups in memory at once. While accounts are read too the disk is busy, and what it has not taken must not hold Config up. */
const GROUPS_IN_HAND = GROUPS_AT_ONCE + 4;
/** Each has a file open. */
const PUTS_AT_ONCE = 64;

/** Whether an account's last row had come when the query was interrupted is not known, so it is not kept for another run. */
const CUT_SHORT: ConfigInventory['status'] = { state: 'failed', detail: 'the list of users ended early, so users may be missing' };

interface Draft {
  readonly users: Map<string, ConfigUser>;
  readonly problems: string[];
  /** Copies per recording Region counted. */
  rows: number;
}

/** A group as far as it came. */
interface Answer {
  readonly asOf: string;
  readonly drafts: ReadonlyMap<string, Draft>;
  readonly certain: boolean;
  /** null: it came to its end. */
  readonly failure: SourceError | null;
}

/** Reads groups of accounts and puts their evidence; remembers only numbers. */
export class GroupReader {
  readonly #aggregator: Aggregator;
  readonly #wanted: ReadonlySet<string>;
  readonly #tools: Tools;
  readonly #gaps: Gap[] = [];
  readonly #strangers = new Map<string, number>();
  readonly #empty: string[] = [];
  #rows = 0;

  constructor(aggregator: Aggregator, accounts: readonly Account[], tools: Tools) {
    this.#aggregator = aggregator;
    this.#wanted = new Set(accounts.map(({ id }) => id));
    this.#tools = tools;
  }

  /** `expected`: rows in all, where they were counted. */
  async readAll(groups: readonly (QueryGroup | StartedGroup)[], expected: number | null, troubled: Troubled): Promise<ReadGroups> {
    const [inHand, asking, putting] = [pLimit(GROUPS_IN_HAND), pLimit(GROUPS_AT_ONCE), pLimit(PUTS_AT_ONCE)];
    const read = async (group: QueryGroup | StartedGroup): Promise<void> => {
      const answer = await asking(() => this.#read(group, expected));
      await Promise.all(group.accountIds.map((id) => putting(() => this.#keep(id, answer, troubled))));
    };
    await Promise.all(groups.map((group) => inHand(() => read(group))));
    return { gaps: this.#gaps, strangers: this.#strangers, empty: this.#empty };
  }

  async #read(group: QueryGroup | StartedGroup, expected: number | null): Promise<Answer> {
    const { hub, clock, emit } = this.#tools;
    const { asOf, pages } =
      'started' in group ? group.started : { asOf: clock.now().toISOString(), pages: hub.select(this.#aggregator.name, group.expression) };
    const drafts = new Map<string, Draft>();
    const before = this.#gaps.length;
    let failure: SourceError | null = null;
    try {
      for await (const page of pages) {
        for (const text of page) this.#collect(text, drafts);
        this.#rows += page.length;
        emit({ kind: 'rows', rows: this.#rows, of: expected });
      }
    } catch (error) {
      failure = asSourceError(error);
      const detail = `the list of users ended early: ${failure.message}`;
      if (drafts.size > 0) this.#gaps.push({ accountId: null, source: 'config', reason: failure.reason, detail });
    }
    for (const [id, { rows }] of drafts) if (!this.#wanted.has(id)) this.#strangers.set(id, rows);
    return { asOf, drafts, certain: this.#gaps.length === before, failure };
  }

  async #keep(id: string, { asOf, drafts, certain, failure }: Answer, troubled: Troubled): Promise<void> {
    const { store } = this.#tools;
    const draft = drafts.get(id);
    if (draft !== undefined) {
      const { users, problems } = draft;
      const status = failure === null ? statusOf(id, troubled) : CUT_SHORT;
      await store.put(id, { config: { seen: true, asOf, value: { users: [...users.values()], problems, status, certain } } });
    } else if (failure !== null) await store.put(id, { config: unseen(failure.reason, failure.message) });
    else this.#empty.push(id);
  }

  #collect(text: string, drafts: Map<string, Draft>): void {
    const row = parseConfigRow(text);
    if (row === null) return;
    if (row.kind === 'nameless') {
      this.#gaps.push({ accountId: null, source: 'config', reason: 'unreadable', detail: row.problem });
      return;
    }
    let draft = drafts.get(row.accountId);
    if (draft === undefined) drafts.set(row.accountId, (draft = { users: new Map(), problems: [], rows: 0 }));
    draft.rows++;
    if (row.kind === 'damaged') {
      draft.problems.push(row.problem);
      return;
    }
    if (row.problem !== undefined) draft.problems.push(row.problem);
    const known = draft.users.get(row.user.userId);
    if (known === undefined || (row.user.capturedAt ?? '') > (known.capturedAt ?? '')) draft.users.set(row.user.userId, row.user);
  }
}
