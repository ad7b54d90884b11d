import { usageError } from '../errors.js';
import type { Need } from '../evidence/evidence.js';
import { nearest } from '../cli/nearest.js';
import { didYouMean, quoted } from '../cli/parse-option.js';
import type { ColumnHead, Judging, Report } from '../reports/report.js';

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
export function project(
  report: Report,
  columns: readonly string[] | undefined,
  sort: readonly string[] | undefined,
  judging: Judging,
): Projection {
  const shown = chosenKeys(report, columns, judging).map((key) => find(report, key, '--columns'));
  const order = (sort ?? report.sort ?? []).map((text) => sortKey(report, text));
  const costly = [...shown, ...order.map(({ key }) => find(report, key, '--sort'))];
  const needs = new Set([...report.needs, ...(report.needsFor?.(judging) ?? []), ...costly.flatMap((column) => column.needs)]);
  return { shown, sort: order, needs };
}

function chosenKeys(report: Report, columns: readonly string[] | undefined, judging: Judging): readonly string[] {
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

function find(report: Report, key: string, option: string): ColumnHead {
  const found = report.columns.find((column) => column.key === key);
  if (found !== undefined) return found;
  const meant = nearest(key, report.columns.map((column) => column.key));
  throw usageError(
    `${option}: the report ${report.name} has no column ${quoted(key)}`,
    `${didYouMean(meant)}The same command with --list-columns lists them.`,
  );
}
