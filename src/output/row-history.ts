import type { Coverage, Gap } from '../evidence/coverage.js';
import { isListed, type KnownAccounts } from '../history/compare-scopes.js';
import type { PrincipalWord } from '../history/principal-words.js';
import { UNKNOWN, type Value } from '../model/value.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { digestOf, isLasting } from './row-changes.js';

/** The same report of another run, for rows that are no principals. */
export interface RowsBefore {
  readonly known: KnownAccounts;
  /** What could not be seen of this run as a whole. */
  readonly gapsNow: readonly Gap[];
  /** Does a list of its own tell who is not there? AWS Config alone may lag behind. */
  readonly tellsAbsence: boolean;
  read(keys: readonly string[]): { readonly rows: AsyncIterable<readonly Cell[]>; readonly coverage: () => Coverage };
}

export interface RowLayout {
  readonly keys: readonly string[];
  readonly columns: readonly ColumnHead[];
  /** Sets of columns that tell who a row is, the best first. */
  readonly ids: readonly (readonly string[])[];
}

/** null: several rows had it, so that it tells nothing. */
type Look = number | string | null;

/**
 * What became of each row since the other run, of whose rows only digests are held. Appeared is said only where that run saw
 * everything that could have made the row.
 */
export class RowHistory {
  readonly #layout: RowLayout;
  readonly #before: RowsBefore;
  readonly #compared: readonly number[];
  readonly #looks = new Map<number, Look>();
  readonly #blind: { then: ReadonlySet<string | null>; readonly now: Set<string | null> };
  /** Closed then, or with something that could not be read: who is not there may have been. */
  #unsure: ReadonlySet<string | null> = new Set();

  private constructor(layout: RowLayout, before: RowsBefore) {
    const lasting = new Set(layout.columns.filter(isLasting).map(({ key }) => key));
    this.#layout = layout;
    this.#before = before;
    this.#compared = layout.keys.flatMap((key, at) => (lasting.has(key) ? [at] : []));
    this.#blind = { then: new Set(), now: new Set(before.gapsNow.map(({ accountId }) => accountId)) };
  }

  static async of(layout: RowLayout, before: RowsBefore): Promise<RowHistory> {
    const history = new RowHistory(layout, before);
    const { rows, coverage } = before.read(layout.keys);
    for await (const row of rows) {
      const look = history.#look(row);
      for (const name of history.#namesOf(row)) history.#looks.set(name, history.#looks.has(name) ? null : look);
    }
    const { gaps, skipped, notes } = coverage();
    history.#blind.then = new Set(gaps.map(({ accountId }) => accountId));
    const unread = notes.filter(({ source }) => source !== 'config');
    history.#unsure = new Set([...skipped, ...unread].map(({ accountId }) => accountId));
    return history;
  }

  /** Listens to the accounts on their way to the report. */
  async *heard(accounts: AsyncIterable<ReconciledAccount>): AsyncGenerator<ReconciledAccount> {
    for await (const known of accounts) {
      if (known.gaps.length > 0) this.#blind.now.add(known.account.id);
      yield known;
    }
  }

  wordOf(row: readonly Cell[]): PrincipalWord {
    const account = this.#accountOf(row);
    const names = this.#namesOf(row).map((name) => this.#looks.get(name));
    const then = names.find((look) => look !== undefined && look !== null);
    if (then === undefined) return names.length > 0 && !names.includes(null) && this.#wasAbsent(account) ? 'appeared' : 'not_comparable';
    if (account === null && !this.#sawTheSame()) return 'not_comparable';
    const now = this.#look(row);
    if (then === now) return typeof now === 'number' ? 'unchanged' : 'not_comparable';
    // Where not the same cells are known, the rest can't be told apart.
    return maskOf(then) === maskOf(now) ? 'changed' : 'not_comparable';
  }

  #accountOf(row: readonly Cell[]): string | null {
    const value = row[this.#layout.keys.indexOf('account_id')]?.value;
    return typeof value === 'string' ? value : null;
  }

  #wasAbsent(account: string | null): boolean {
    const { known, tellsAbsence } = this.#before;
    const { then } = this.#blind;
    if (account !== null && !known.accounts.some(({ id }) => id === account)) return isListed(known) && !known.known.has(account);
    if (!tellsAbsence || then.has(null)) return false;
    return account === null ? then.size === 0 : !then.has(account) && !this.#unsure.has(account);
  }

  /** What stands for several accounts is as it is because of all that were seen. */
  #sawTheSame(): boolean {
    const { then, now } = this.#blind;
    return then.size === now.size && [...then].every((account) => now.has(account));
  }

  /** Digests of what tells who it is; of a list, each item does. */
  #namesOf(row: readonly Cell[]): readonly number[] {
    const { keys, ids } = this.#layout;
    return ids.flatMap((set, nth): readonly number[] => {
      const values = set.map((key) => row[keys.indexOf(key)]?.value ?? null);
      if (values.includes(UNKNOWN) || values.every((value) => value === null)) return [];
      const [only] = values;
      const all = Array.isArray(only) ? (only as readonly Value[]).map((item) => [item]) : [values];
      return all.map((each) => digestOf([nth, ...each]));
    });
  }

  #look(row: readonly Cell[]): number | string {
    const values = this.#compared.map((at) => row[at]?.value ?? null);
    const digest = digestOf(values);
    return values.includes(UNKNOWN) ? `${values.map((value) => (value === UNKNOWN ? '?' : '.')).join('')}${digest}` : digest;
  }
}

function maskOf(look: number | string): string {
  return typeof look === 'number' ? '' : look.replace(/\d+$/, '');
}
