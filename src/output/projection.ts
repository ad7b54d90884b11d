import { usageError } from '../errors.js';
import type { Need } from '../evidence/evidence.js';
import { nearest } from '../options/nearest.js';
import type { Report } from '../reports/report.js';
import { didYouMean, quoted } from '../text.js';
import type { ColumnHead } from '../reports/column.js';
import type { ReportOptions } from '../reports/options.js';

export interface SortKey {
  readonly key: string;
  readonly descending: boolean;
}

/** Which columns are shown and which decide the order. */
export interface Projection {
  readonly shown: readonly ColumnHead[];
  readonly sort: readonly SortKey[];
  /** Sources that these columns and the report itself cost. */
  readonly needs: ReadonlySet<Need>;
}

/** `--columns` and `--sort` against the report's columns; an unknown key is a usage error that names the nearest one. */
export function project(report: Report, columns: readonly string[] | undefined, sort: readonly string[] | undefined, judging: ReportOptions): Projection {
  const shown = [...new Set(chosenKeys(report, columns, judging).map((key) => find(report, key, '--columns')))];
  const order = (sort ?? report.sort ?? []).map((text) => sortKey(report, text));
  const costly = [...shown, ...order.map(({ key }) => find(report, key, '--sort'))];
  return { shown, sort: order, needs: new Set([...report.needs, ...(report.needsFor?.(judging) ?? []), ...costly.flatMap(({ needs }) => needs)]) };
}

function chosenKeys(report: Report, columns: readonly string[] | undefined, judging: ReportOptions): readonly string[] {
  const usual = [...report.defaultColumns, ...(report.extraColumns?.(judging) ?? [])];
  if (columns === undefined) return usual;
  const keys = columns.map((key) => key.replace(/^\+\s*/, ''));
  return [...new Set(columns[0]?.startsWith('+') === true ? [...usual, ...keys] : keys)];
}

function sortKey(report: Report, text: string): SortKey {
  const [key = '', direction = 'asc', ...rest] = text.split(':');
  if (!['asc', 'desc'].includes(direction) || rest.length > 0) {
    throw usageError(`--sort can't be ${quoted(text)}`, 'Allowed: a column, or a column with :asc or :desc.');
  }
  return { key: find(report, key, '--sort').key, descending: direction === 'desc' };
}

/** By its key, or by the title that tables show, in any case. */
function find(report: Report, wanted: string, option: string): ColumnHead {
  const title = wanted.toLowerCase();
  const found = report.columns.find(({ key }) => key === wanted) ?? report.columns.find((column) => column.title.toLowerCase() === title);
  if (found !== undefined) return found;
  const meant = nearest(wanted, report.columns.flatMap((column) => [column.key, column.title]));
  throw usageError(
    `${option}: the report ${report.name} has no column ${quoted(wanted)}`,
    `${didYouMean(meant)}The same command with --list-columns lists them.`,
  );
}
