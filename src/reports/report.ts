import type { Need } from '../evidence/evidence.js';
import type { ReconciledAccount } from '../evidence/reconcile.js';
import { UNKNOWN, type Value } from '../model/value.js';

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

/** What judgements are measured against. */
export interface Yardstick {
  /** When the run started; ages are measured here where no credential report says better. */
  readonly now: Date;
  /** `--days`: whole UTC days, 1 or more. */
  readonly days: number;
  readonly ownerTag: string;
  readonly include: readonly string[];
}

/** Which of the shared yardstick options a report takes. */
export type ReportOption = 'days' | 'ownerTag' | 'include';

/** A report is data: one file in this folder and one line in index.ts. */
export interface ReportDefinition<Row> {
  readonly name: string;
  /** One line for --help and the README. */
  readonly summary: string;
  readonly examples: readonly string[];
  readonly options: readonly ReportOption[];
  readonly columns: readonly Column<Row>[];
  /** Keys shown when --columns is not given. */
  readonly defaultColumns: readonly string[];
  /** The default order, as --sort would spell it; left out: account id, then name, as they come. */
  readonly sort?: readonly string[];
  /** What the report judges whatever columns are chosen. */
  readonly needs: readonly Need[];
  /** What one row is, for the closing summary: singular and plural. */
  readonly noun: readonly [string, string];
  /** Pure and per account, so output streams in account order whatever order accounts finish in. */
  rows(account: ReconciledAccount, yardstick: Yardstick): Iterable<Row>;
}

/** One cell, ready to be rendered. */
export interface Cell {
  readonly value: Value;
  readonly tone?: Tone | undefined;
}

/** A report with its row type sealed in, so that unlike reports stand in one list. */
export interface Report extends Omit<ReportDefinition<never>, 'rows' | 'columns'> {
  readonly columns: readonly ColumnHead[];
  /** Rows of one account as cells, in the order of `keys`. */
  cells(account: ReconciledAccount, yardstick: Yardstick, keys: readonly string[]): Iterable<readonly Cell[]>;
}

export function defineReport<Row>(definition: ReportDefinition<Row>): Report {
  const { columns } = definition;
  const byKey = new Map(columns.map((column) => [column.key, column]));
  return {
    ...definition,
    *cells(account, yardstick, keys) {
      const chosen = keys.map((key) => {
        const column = byKey.get(key);
        if (column === undefined) throw new Error(`no column ${key} in ${definition.name}`);
        return column;
      });
      for (const row of definition.rows(account, yardstick)) {
        yield chosen.map((column) => ({ value: oneUnknown(column, row), tone: column.tone?.(row) }));
      }
    },
  };
}

/** In a choice, the word is how CSV and JSON spell it; inside there is one unknown, so that every format says it its own way. */
function oneUnknown<Row>(column: Column<Row>, row: Row): Value {
  const value = column.value(row);
  return column.type === 'choice' && value === 'unknown' ? UNKNOWN : value;
}
