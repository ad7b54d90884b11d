import type { Report } from '../../reports/report.js';
import type { ColumnHead } from '../../reports/column.js';

const head = (key: string, type: ColumnHead['type'], about: string): ColumnHead => ({ key, title: key, type, about, needs: [] });

/** In every table, before the columns of the report. */
export const OF_RUN: readonly ColumnHead[] = [
  head('run_id', 'text', 'Id of the run'),
  head('run_at', 'date', 'When the run was started: ages are measured here'),
];

/** In every table, behind them: a date, a number or a list that is null is none, unless its name stands here. */
export const UNKNOWN_COLUMNS = head('unknown_columns', 'list', 'Names of the columns of which it could not be seen what they hold');

/** What a table has: all columns of the report, so that it has the same ones from every run. */
export function exportColumns({ columns }: Pick<Report, 'columns'>): readonly ColumnHead[] {
  return [...OF_RUN, ...columns, UNKNOWN_COLUMNS];
}

/** One table more: what each of the others is of, and what was not seen. */
export const COVERAGE_TABLE = {
  name: 'coverage',
  columns: [
    ...OF_RUN,
    head('table_name', 'text', 'The table that it is about'),
    {
      ...head('kind', 'choice', 'complete or incomplete: once for each table; the others: why, line by line'),
      choices: ['complete', 'incomplete', 'gap', 'skipped', 'note', 'columns_not_asked'],
    },
    head('rows', 'number', 'Rows of the table'),
    head('accounts', 'number', 'Accounts in scope, skipped ones not counted'),
    head('accounts_complete', 'number', 'Of these: without a gap'),
    head('account_id', 'text', 'Account; none: the whole run'),
    head('source', 'text', 'What was not seen, or was damaged'),
    head('reason', 'text', 'Why not, in a word'),
    head('detail', 'text', 'The same, in AWS’s own words where there are some'),
    head('column_names', 'list', 'Columns that the run did not ask for: unknown in every row, as far as nothing else tells'),
    head('organization_id', 'text', 'Organization of the run'),
    head('caller_account_id', 'text', 'Account from which it asked'),
  ],
} as const satisfies { readonly name: string; readonly columns: readonly ColumnHead[] };

/** A name that SQL needs no quotes for: `sso-users` → `sso_users`. */
export function tableName(report: string): string {
  return report.replaceAll('-', '_');
}
