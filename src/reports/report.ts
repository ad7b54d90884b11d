import type { AccountSight } from '../evidence/account-sight.js';
import type { Gap } from '../evidence/coverage.js';
import type { AccountEvidence, Need } from '../evidence/evidence.js';
import type { KeySource } from '../evidence/values.js';
import type { Account } from '../model/account.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { UNKNOWN, type Value } from '../model/value.js';
import type { ReportCommand } from './commands.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import type { Column, ColumnHead, Cell } from './column.js';
import type { ReportOptions, ReportContext } from './options.js';

/** A report is data: one file in this folder, its head in commands.ts and one line in index.ts. */
export interface ReportDefinition<Row> extends ReportCommand {
  readonly columns: readonly Column<Row>[];
  /** Keys shown when --columns is not given. */
  readonly defaultColumns: readonly string[];
  /** Shown besides when --columns is not given, for these options. */
  extraColumns?(options: ReportOptions): readonly string[];
  /** The default order, as --sort would spell it; left out: account id, then name, as they come. */
  readonly sort?: readonly string[];
  /** What the report judges whatever columns are chosen. */
  readonly needs: readonly Need[];
  /** What it needs besides, for these options. */
  needsFor?(options: ReportOptions): readonly Need[];
  /** Whom access advisor is to be asked about; left out: the users, per service, if a column needs it. */
  advisor?(options: ReportOptions): AdvisorRequest;
  /** Whose ids its rows can be, for these options: only those are listed; left out: all that its columns need. */
  keySources?(options: ReportOptions): readonly KeySource[];
  /** Which facts of the catalogue it needs; left out: none. */
  facts?(options: ReportOptions): 'services' | 'actions' | undefined;
  /** Another report that these options turn this one into; null: none. */
  variant?(options: ReportOptions): Report | null;
  /** Whose keys it looks at, of those who have some; left out: everybody's whom the question leaves in. */
  keyHolders?(account: ReconciledAccount, options: ReportOptions): ReadonlySet<string>;
  /** What is not listed and can be, for the closing summary; left out: nothing. */
  readonly leftOut?: LeftOut;
  /**
   * Columns that tell a row from all others in any run, the best set first; of a list each item does. Left out: rows are
   * principals, which have unique ids.
   */
  readonly rowIds?: readonly (readonly string[])[];
  /** What one row is, for the closing summary: singular and plural. */
  readonly noun: readonly [string, string];
  /** Pure and per account, so output streams in account order whatever order accounts finish in. */
  rows(account: ReconciledAccount, context: ReportContext): Iterable<Row>;
  /** For rows, one for each account, that need no more than what is kept of it beside its evidence. */
  readonly fromSight?: (account: Account, sight: AccountSight) => Row;
  /** For rows that hang on other accounts too: what is kept of all of them before the first row; null: with these options none does. */
  survey?(context: ReportContext): Survey | null;
  /** For rows that take more than one account to make, in place of `rows`; null: with these options none does. */
  combine?(context: ReportContext): Combiner<Row> | null;
  /** What the report can't know of the account with these options, besides what was not seen. */
  gaps?(account: ReconciledAccount, context: ReportContext): readonly Gap[];
}

export interface LeftOut {
  /** Singular and plural. */
  readonly noun: readonly [string, string];
  /** How to list it; empty: this report can't. */
  readonly hint: string;
  count(account: ReconciledAccount, context: ReportContext): number;
}

/**
 * A first look at the evidence of every account. What it keeps stays in memory while the rows stream, so it must be small
 * beside the evidence; that is read a second time for the rows.
 */
export interface Survey {
  add(account: Account, evidence: AccountEvidence): void;
  /** What the rows are measured against, once all accounts were seen. */
  done(): Partial<ReportContext>;
}

/** Takes accounts one by one, and keeps of each what the rows need. */
export interface Combiner<Row> {
  add(account: ReconciledAccount): void;
  /** Rows that no other account changes any more, each once: who takes them in time need not hold them; left out: there are none. */
  ready?(): Iterable<Row>;
  /** What was not taken before. */
  rows(): Iterable<Row>;
}

/** The rows that one account makes by itself. */
export function ofOne<Row>(account: ReconciledAccount, combined: Combiner<Row>): Iterable<Row> {
  combined.add(account);
  return combined.rows();
}

/** A report with its row type sealed in, so that unlike reports stand in one list. */
export interface Report extends Omit<ReportDefinition<never>, 'rows' | 'columns' | 'combine' | 'fromSight'> {
  readonly columns: readonly ColumnHead[];
  /** Does no row hang on other accounts? */
  isApart(context: ReportContext): boolean;
  /** Rows of one account as cells, in the order of `keys`. */
  cells(account: ReconciledAccount, context: ReportContext, keys: readonly string[]): Iterable<readonly Cell[]>;
  /** The same without evidence; left out: it takes that. */
  sightCells?(account: Account, sight: AccountSight, context: ReportContext, keys: readonly string[]): Iterable<readonly Cell[]>;
  /** Rows of all accounts as cells: account by account, or, where they are to be seen together, once the last has come. */
  stream(accounts: AsyncIterable<ReconciledAccount>, context: ReportContext, keys: readonly string[]): AsyncIterable<readonly Cell[]>;
}

export function defineReport<Row>(definition: ReportDefinition<Row>): Report {
  const { columns, name } = definition;
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const chosen = (keys: readonly string[]): readonly Column<Row>[] =>
    keys.map((key) => {
      const column = byKey.get(key);
      if (column === undefined) throw new Error(`no column ${key} in ${name}`);
      return column;
    });
  function* cellsOf(rows: Iterable<Row>, keys: readonly string[], { links = false }: ReportContext): Iterable<readonly Cell[]> {
    const of = chosen(keys);
    for (const row of rows)
      yield of.map((column): Cell => {
        const cell: Cell = { value: oneUnknown(column, row), tone: column.tone?.(row), ...textOf(column, row) };
        return links ? { ...cell, ...linkOf(column, row) } : cell;
      });
  }
  const { fromSight } = definition;
  return {
    ...definition,
    isApart: (context) => (definition.combine?.(context) ?? definition.survey?.(context) ?? null) === null,
    cells: (account, context, keys) => cellsOf(definition.rows(account, context), keys, context),
    ...(fromSight && { sightCells: (account, sight, context, keys) => cellsOf([fromSight(account, sight)], keys, context) }),
    async *stream(accounts, context, keys) {
      const combined = definition.combine?.(context) ?? null;
      for await (const account of accounts) {
        combined?.add(account);
        const rows = combined === null ? definition.rows(account, context) : (combined.ready?.() ?? []);
        for (const cells of cellsOf(rows, keys, context)) yield cells;
      }
      for (const cells of cellsOf(combined?.rows() ?? [], keys, context)) yield cells;
    },
  };
}

/** Most columns have none: then the cell has none either. */
function textOf<Row>(column: Column<Row>, row: Row): Pick<Cell, 'text'> {
  const text = column.text?.(row);
  return text === undefined ? {} : { text };
}

function linkOf<Row>(column: Column<Row>, row: Row): Pick<Cell, 'link'> {
  const link = column.link?.(row);
  return link === undefined ? {} : { link };
}

/** In a choice, the word is how CSV and JSON spell it; inside there is one unknown, so that every format says it its own way. */
function oneUnknown<Row>(column: Column<Row>, row: Row): Value {
  const value = column.value(row);
  return column.type === 'choice' && value === 'unknown' ? UNKNOWN : value;
}
