import { usageError } from '../errors.js';
import type { AccountEvidence } from '../evidence/evidence.js';
import type { KnownAccounts } from '../history/compare-scopes.js';
import { isListed } from '../history/compare-scopes.js';
import { allOf, PRINCIPAL_WORDS, principalWords, type PrincipalWord, type PrincipalWords } from '../history/principal-words.js';
import { snapshotOf, type Measure } from '../history/snapshot.js';
import type { Account, AccountState } from '../model/account.js';
import { UNKNOWN } from '../model/value.js';
import { reconcile, type ReconciledAccount } from '../reconcile/reconcile.js';
import type { Cell, ColumnHead, Tone } from '../reports/column.js';
import type { ReportOptions } from '../reports/options.js';
import type { Report } from '../reports/report.js';
import { RowHistory, type RowsBefore } from './row-history.js';

/** `--diff`: what became of each row's principal since another run. */
export const CHANGE: ColumnHead = {
  key: 'change',
  title: 'Change',
  type: 'choice',
  choices: PRINCIPAL_WORDS,
  about: 'With `--diff`: since that run; `not_comparable`: one of the runs did not see enough to tell',
  needs: [],
  weight: 1,
};

const IDS = ['user_id', 'role_id', 'entity_id'];

/** `--diff` adds a column; rows that stand for several principals have none of their own. */
export function comparable(report: Report, { diff, collapseSso }: Pick<ReportOptions, 'diff' | 'collapseSso'>): Report {
  if (diff === null) return report;
  if (collapseSso) throw usageError('--diff does not go with --collapse-sso', 'Its rows stand for several roles. Leave one of them out.');
  if (report.rowIds !== undefined) return withRowChanges(report, report.rowIds, null);
  if (report.columns.some(({ key }) => key === 'arn')) return withChangeColumn(report, null);
  throw usageError('--diff does not go with these options', 'Their rows have no ARN. Leave them out, or use iam-audit diff.');
}

/** The same for rows that are no principals; `before`: null: there is no run to compare with. */
export function withRowChanges(report: Report, ids: readonly (readonly string[])[], before: RowsBefore | null): Report {
  return {
    ...withColumn(report),
    async *stream(accounts, context, keys) {
      const at = keys.indexOf(CHANGE.key);
      const own = without(keys);
      if (at < 0) {
        yield* report.stream(accounts, context, keys);
        return;
      }
      const named = report.columns.map(({ key }) => key);
      const asked = [...new Set([...own, 'account_id', ...ids.flat()])].filter((key) => named.includes(key));
      const history = before === null ? null : await RowHistory.of({ keys: asked, columns: report.columns, ids }, before);
      for await (const cells of report.stream(history?.heard(accounts) ?? accounts, context, asked)) {
        yield spliced(cells.slice(0, own.length), at, wordCell(history?.wordOf(cells) ?? 'not_comparable'));
      }
    },
  };
}

/** The run to compare with. */
export interface EarlierRun extends KnownAccounts {
  readonly startedAt: Date;
  readonly read: (accountId: string) => Promise<AccountEvidence>;
}

export interface LaterRun {
  readonly startedAt: Date;
  readonly organization: ReadonlyMap<string, AccountState>;
  readonly measure: Measure;
}

/** A report with the column; `compared`: by account; null: there is no run to compare with. */
export function withChangeColumn(report: Report, compared: Compared | null): Report {
  const id = IDS.find((key) => report.columns.some((column) => column.key === key));
  return {
    ...withColumn(report),
    async *stream(accounts, context, keys) {
      const at = keys.indexOf(CHANGE.key);
      const own = without(keys);
      const asked = [...own, 'arn', ...(id === undefined ? [] : [id])];
      const heard = compared === null ? accounts : compared.heard(accounts);
      for await (const cells of report.stream(heard, context, at < 0 ? keys : asked)) {
        if (at < 0) yield cells;
        else yield spliced(cells.slice(0, own.length), at, changeCell(cells.slice(own.length), compared));
      }
    },
  };
}

function withColumn(report: Report): Report {
  return {
    ...report,
    columns: [...report.columns, CHANGE],
    defaultColumns: [...report.defaultColumns, CHANGE.key],
    // One account by itself does not tell.
    *cells(account, context, keys) {
      const at = keys.indexOf(CHANGE.key);
      for (const cells of report.cells(account, context, without(keys))) yield at < 0 ? cells : spliced(cells, at, { value: UNKNOWN });
    },
  };
}

function without(keys: readonly string[]): readonly string[] {
  return keys.filter((key) => key !== CHANGE.key);
}

function spliced(cells: readonly Cell[], at: number, cell: Cell): readonly Cell[] {
  return [...cells.slice(0, at), cell, ...cells.slice(at)];
}

const TONES: Readonly<Partial<Record<PrincipalWord, Tone>>> = { appeared: 'warn', changed: 'warn', unchanged: 'muted' };

function changeCell([arn, id]: readonly Cell[], compared: Compared | null): Cell {
  return wordCell(compared === null ? 'not_comparable' : compared.wordOf(textOf(arn), textOf(id)));
}

function wordCell(word: PrincipalWord): Cell {
  return { value: word, tone: TONES[word] };
}

function textOf(cell: Cell | undefined): string | null {
  return typeof cell?.value === 'string' ? cell.value : null;
}

/**
 * Listens to the accounts on their way to the report, and knows what changed in the one that was heard last: its rows come
 * before the next account, and there may be thousands.
 */
export class Compared {
  readonly #earlier: EarlierRun;
  readonly #later: LaterRun;
  readonly #byId: ReadonlyMap<string, Account>;
  #heard: { readonly account: string; readonly words: PrincipalWords } | null = null;

  constructor(earlier: EarlierRun, later: LaterRun) {
    this.#earlier = earlier;
    this.#later = later;
    this.#byId = new Map(earlier.accounts.map((account) => [account.id, account]));
  }

  async *heard(accounts: AsyncIterable<ReconciledAccount>): AsyncGenerator<ReconciledAccount> {
    for await (const known of accounts) {
      this.#heard = { account: known.account.id, words: await this.#look(known) };
      yield known;
    }
  }

  wordOf(arn: string | null, id: string | null): PrincipalWord {
    const account = /^arn:[\w-]+:iam::(\d{12}):/.exec(arn ?? '')?.[1] ?? '';
    return arn === null || this.#heard?.account !== account ? 'not_comparable' : this.#heard.words.wordOf(arn, id);
  }

  async #look(known: ReconciledAccount): Promise<PrincipalWords> {
    const { account } = known;
    const { startedAt, organization, measure } = this.#later;
    const before = this.#byId.get(account.id);
    if (before === undefined) {
      const isNew = isListed(this.#earlier) && !this.#earlier.known.has(account.id);
      return allOf(isNew ? 'appeared' : 'not_comparable');
    }
    const earlier = reconcile(before, await this.#earlier.read(account.id));
    const [from, to] = [snapshotOf(earlier, measure, this.#earlier.known), snapshotOf(known, measure, organization)];
    return principalWords(from, to, { forward: this.#earlier.startedAt <= startedAt });
  }
}
