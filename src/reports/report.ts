import type { PRINCIPALS, AdvisorRequest } from '../reconcile/inference.js';
import type { Gap } from '../evidence/coverage.js';
import type { AccountEvidence, Need } from '../evidence/evidence.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import type { Granularity } from '../evidence/values.js';
import type { Account, AccountState } from '../model/account.js';
import type { AssumedRoleJudge } from '../checks/assume-role/judge-assumed.js';
import { UNKNOWN, type Value } from '../model/value.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import type { ReportHead } from './commands.js';

/**
 * What a column holds; decides its JSON type, its alignment and how it sorts.
 * text: string or null · choice: one of `choices` · number: integer or null · date: UTC instant or null ·
 * list: strings · tags: key/value pairs.
 */
export type ColumnType = 'text' | 'choice' | 'number' | 'date' | 'list' | 'tags';

/** What a cell's colour means. */
export type Tone = 'good' | 'warn' | 'bad' | 'muted';

/** The single source of a column: table, CSV and JSON header, --columns, README, and which evidence it costs. */
export interface Column<Row> {
  /** snake_case; the credential report's own words where it has them. */
  readonly key: string;
  /** Table header. */
  readonly title: string;
  readonly type: ColumnType;
  /** Every word a choice column can hold. */
  readonly choices?: readonly string[];
  /** One line for the README and --list-columns. */
  readonly about: string;
  /** Only the sources of the chosen columns are asked. */
  readonly needs: readonly Need[];
  /** 1: kept in the narrowest table, 2, 3 …: dropped first when the terminal is too narrow. Left out: 3. */
  readonly weight?: 1 | 2 | 3;
  value(row: Row): Value;
  tone?(row: Row): Tone | undefined;
}

/** A column as the renderers see it. */
export type ColumnHead = Omit<Column<unknown>, 'value' | 'tone'>;

/** What the person asked to be judged, and how: options of the command line, checked. */
export interface Judging {
  /** `--days`: whole UTC days, 1 or more. */
  readonly days: number;
  /** `--unused-days`: only what was not used for so many days; null: everything. */
  readonly unusedDays: number | null;
  readonly ownerTag: string;
  readonly include: readonly string[];
  readonly principals: (typeof PRINCIPALS)[number];
  readonly granularity: Granularity;
  readonly by: (typeof GROUPINGS)[number];
  /** `--entities`: who of a group or policy used this service; null: not asked. */
  readonly entitiesOf: string | null;
  readonly granting: boolean;
  readonly suggest: boolean;
  readonly collapseSso: boolean;
  /** `--hops`: so many roles are assumed one after another, at most; 0: none is looked at. */
  readonly hops: number;
  /** false: `--no-infer`. */
  readonly infer: boolean;
  /** `--no-assume` over several accounts: only what the organization itself can tell. */
  readonly withoutRoles: boolean;
  /** ARNs that the command names. */
  readonly subjects: ReadonlySet<string>;
}

/** `--by`. */
export const GROUPINGS = ['principal', 'policy'] as const;

/** What judgements are measured against. */
export interface Yardstick extends Judging {
  /** When the run started; ages are measured here where no credential report says better. */
  readonly now: Date;
  /** Services and actions as AWS documents them; empty unless the report asks for `facts`. */
  readonly catalogue: Catalogue;
  /** Every account of the organization by id, selected or not. */
  readonly organization: ReadonlyMap<string, AccountState>;
  /** What principals gain by assuming roles of all accounts, for reports that have surveyed them. */
  readonly assumedRoles: AssumedRoleJudge | null;
}

/** Which of the shared judging options a report takes. */
export type ReportOption = Exclude<keyof Judging, 'withoutRoles' | 'subjects'>;

/** A report is data: one file in this folder, its head in heads.ts and one line in index.ts. */
export interface ReportDefinition<Row> extends ReportHead {
  readonly columns: readonly Column<Row>[];
  /** Keys shown when --columns is not given. */
  readonly defaultColumns: readonly string[];
  /** Shown besides when --columns is not given, for these options. */
  extraColumns?(judging: Judging): readonly string[];
  /** The default order, as --sort would spell it; left out: account id, then name, as they come. */
  readonly sort?: readonly string[];
  /** What the report judges whatever columns are chosen. */
  readonly needs: readonly Need[];
  /** What it needs besides, for these options. */
  needsFor?(judging: Judging): readonly Need[];
  /** Whom access advisor is to be asked about; left out: the users, per service, if a column needs it. */
  advisor?(judging: Judging): AdvisorRequest;
  /** Which facts of the catalogue it needs; left out: none. */
  facts?(judging: Judging): 'services' | 'actions';
  /** Another report that these options turn this one into; null: none. */
  instead?(judging: Judging): Report | null;
  /** What one row is, for the closing summary: singular and plural. */
  readonly noun: readonly [string, string];
  /** Pure and per account, so output streams in account order whatever order accounts finish in. */
  rows(account: ReconciledAccount, yardstick: Yardstick): Iterable<Row>;
  /** For rows that hang on other accounts too: what is kept of all of them before the first row; null: with these options none does. */
  survey?(yardstick: Yardstick): Survey | null;
  /** For rows that take more than one account to make, in place of `rows`; null: with these options none does. */
  combine?(yardstick: Yardstick): Combiner<Row> | null;
  /** What the report can't know of the account with these options, besides what was not seen. */
  gaps?(account: ReconciledAccount, yardstick: Yardstick): readonly Gap[];
}

/**
 * A first look at the evidence of every account. What it keeps stays in memory while the rows stream, so it must be small
 * beside the evidence; that is read a second time for the rows.
 */
export interface Survey {
  add(account: Account, evidence: AccountEvidence): void;
  /** What the rows are measured against, once all accounts were seen. */
  done(): Partial<Yardstick>;
}

/** Takes accounts one by one, and keeps of each what the rows need. */
export interface Combiner<Row> {
  add(account: ReconciledAccount): void;
  rows(): Iterable<Row>;
}

/** The rows that one account makes by itself. */
export function ofOne<Row>(account: ReconciledAccount, combined: Combiner<Row>): Iterable<Row> {
  combined.add(account);
  return combined.rows();
}

/** One cell, ready to be rendered. */
export interface Cell {
  readonly value: Value;
  readonly tone?: Tone | undefined;
}

/** A report with its row type sealed in, so that unlike reports stand in one list. */
export interface Report extends Omit<ReportDefinition<never>, 'rows' | 'columns' | 'combine'> {
  readonly columns: readonly ColumnHead[];
  /** Rows of one account as cells, in the order of `keys`. */
  cells(account: ReconciledAccount, yardstick: Yardstick, keys: readonly string[]): Iterable<readonly Cell[]>;
  /** Rows of all accounts as cells: account by account, or, where they are to be seen together, once the last has come. */
  stream(accounts: AsyncIterable<ReconciledAccount>, yardstick: Yardstick, keys: readonly string[]): AsyncIterable<readonly Cell[]>;
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
  function* cellsOf(rows: Iterable<Row>, keys: readonly string[]): Iterable<readonly Cell[]> {
    const of = chosen(keys);
    for (const row of rows) yield of.map((column) => ({ value: oneUnknown(column, row), tone: column.tone?.(row) }));
  }
  return {
    ...definition,
    cells: (account, yardstick, keys) => cellsOf(definition.rows(account, yardstick), keys),
    async *stream(accounts, yardstick, keys) {
      const combined = definition.combine?.(yardstick) ?? null;
      for await (const account of accounts) {
        if (combined !== null) combined.add(account);
        else for (const cells of cellsOf(definition.rows(account, yardstick), keys)) yield cells;
      }
      for (const cells of cellsOf(combined?.rows() ?? [], keys)) yield cells;
    },
  };
}

/** In a choice, the word is how CSV and JSON spell it; inside there is one unknown, so that every format says it its own way. */
function oneUnknown<Row>(column: Column<Row>, row: Row): Value {
  const value = column.value(row);
  return column.type === 'choice' && value === 'unknown' ? UNKNOWN : value;
}
