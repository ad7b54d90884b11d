import type { Coverage, Gap, Note } from '../evidence/coverage.js';
import type { AccountEvidence } from '../evidence/evidence.js';
import { SEVERITIES, type Change } from '../history/change.js';
import { compareAccount } from '../history/compare-account.js';
import { compareScopes, type KnownAccounts } from '../history/compare-scopes.js';
import { ManagedChanges } from '../history/managed-changes.js';
import { snapshotOf, type Measure, type Snapshot } from '../history/snapshot.js';
import { isClosed, type Account } from '../model/account.js';
import { reconcile } from '../reconcile/reconcile.js';
import type { Cell } from '../reports/column.js';
import { DIFF_COLUMNS, type DiffRow } from './diff-columns.js';
import type { Projection } from './projection.js';
import { selectRows, type Selection } from './select-rows.js';

/** One of the two runs. */
export interface DiffSide extends KnownAccounts {
  readonly id: string;
  readonly startedAt: Date;
  readonly notes: readonly Note[];
  readonly read: (accountId: string) => Promise<AccountEvidence>;
}

export interface DiffRun {
  readonly rows: AsyncIterable<readonly Cell[]>;
  /** Changes that the question kept. */
  readonly count: () => number;
  /** Changes of which the question could not be answered. */
  readonly undecided: () => number;
  /** Lines kept back by --limit. */
  readonly beyond: () => number;
  readonly coverage: () => Coverage;
}

/** What changed from one run to the other: account by account, so that only a sorted list is ever held whole. */
export function diffRows(from: DiffSide, to: DiffSide, measure: Measure, projection: Projection): DiffRun {
  const ledger = new BothLedgers(from, to);
  const selection: Selection = { kept: 0, undecided: 0, beyond: 0 };

  async function* changes(): AsyncIterable<readonly Cell[]> {
    for await (const change of changesBetween(from, to, measure, ledger)) {
      const row = { change, fromRun: from.id, toRun: to.id };
      yield projection.read.map((key) => cellOf(key, row));
    }
  }

  return {
    rows: selectRows(changes(), projection, selection),
    count: () => selection.kept,
    undecided: () => selection.undecided,
    beyond: () => selection.beyond,
    coverage: () => ledger.coverage(),
  };
}

async function* changesBetween(from: DiffSide, to: DiffSide, measure: Measure, ledger: BothLedgers): AsyncIterable<Change> {
  const direction = { forward: from.startedAt <= to.startedAt };
  const managed = new ManagedChanges();
  const accounts = byId(from, to);
  for (const [id, changes] of compareScopes(from, to)) {
    yield* changes;
    const { before, after } = accounts.get(id) ?? {};
    const earlier = before === undefined ? null : await look(before, from, measure, ledger);
    const later = after === undefined ? null : await look(after, to, measure, ledger);
    if (earlier === null || later === null) continue;
    yield* compareAccount(earlier, later, direction);
    managed.add(earlier, later);
  }
  yield* managed.changes();
}

async function look(account: Account, side: DiffSide, measure: Measure, ledger: BothLedgers): Promise<Snapshot> {
  const known = reconcile(account, await side.read(account.id));
  ledger.add(account, known.gaps, known.notes);
  return snapshotOf(known, measure, side.known);
}

interface Both {
  readonly before?: Account;
  readonly after?: Account;
}

function byId(from: DiffSide, to: DiffSide): ReadonlyMap<string, Both> {
  const found = new Map<string, Both>(from.accounts.map((before) => [before.id, { before }]));
  for (const after of to.accounts) found.set(after.id, { ...found.get(after.id), after });
  return found;
}

const BY_KEY = new Map(DIFF_COLUMNS.map((column) => [column.key, column]));

function cellOf(key: string, row: DiffRow): Cell {
  const column = BY_KEY.get(key);
  if (column === undefined) throw new Error(`no column ${key} in diff`);
  // Severities sort by weight and not by the alphabet.
  const rank = key === 'severity' ? { rank: SEVERITIES.indexOf(row.change.severity) } : {};
  return { value: column.value(row), tone: column.tone?.(row), ...rank };
}

/** What either run did not see: a change there would not be known. */
class BothLedgers {
  readonly #gaps = new Map<string, Gap>();
  readonly #notes = new Map<string, Note>();
  readonly #accounts = new Set<string>();
  readonly #skipped = new Map<string, Coverage['skipped'][number]>();

  constructor(...sides: readonly DiffSide[]) {
    for (const { gaps, notes } of sides) this.#take(gaps, notes);
  }

  add(account: Account, gaps: readonly Gap[], notes: readonly Note[]): void {
    const { id, state } = account;
    if (isClosed(account)) {
      this.#skipped.set(id, { accountId: id, reason: state.toLowerCase() as Coverage['skipped'][number]['reason'] });
      return;
    }
    this.#accounts.add(id);
    this.#take(gaps, notes);
  }

  #take(gaps: readonly Gap[], notes: readonly Note[]): void {
    for (const gap of gaps) this.#gaps.set(JSON.stringify(gap), gap);
    for (const note of notes) this.#notes.set(JSON.stringify(note), note);
  }

  coverage(): Coverage {
    const gaps = [...this.#gaps.values()];
    const withGaps = new Set(gaps.flatMap(({ accountId }) => accountId ?? []));
    const complete = [...this.#accounts].filter((id) => !withGaps.has(id)).length;
    return {
      accounts: this.#accounts.size,
      accountsComplete: complete,
      complete: gaps.length === 0,
      gaps,
      skipped: [...this.#skipped.values()],
      notes: [...this.#notes.values()],
    };
  }
}
