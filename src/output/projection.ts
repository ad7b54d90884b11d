import { usageError } from '../errors.js';
import type { Need } from '../evidence/evidence.js';
import { nearest } from '../options/nearest.js';
import type { Report } from '../reports/report.js';
import { didYouMean, quoted } from '../text.js';
import type { ColumnHead } from '../reports/column.js';
import type { ReportOptions } from '../reports/options.js';
import type { Settings } from '../cli/settings.js';
import { groupedColumns, type Grouping } from './group-rows.js';
import { columnsOf, type Expression } from './where/expression.js';
import { parseWhere } from './where/parse.js';

export interface SortKey {
  readonly key: string;
  readonly descending: boolean;
}

/** Which columns are shown, which decide the order, and which rows there are. */
export interface Projection {
  readonly shown: readonly ColumnHead[];
  readonly sort: readonly SortKey[];
  /** Keys of the report's own columns, in the order in which its rows are read: the shown ones first. */
  readonly read: readonly string[];
  /** `--where`; null: every row. */
  readonly where: Expression | null;
  /** `--group-by`; null: each row by itself. */
  readonly grouping: Grouping | null;
  /** `--limit`; null: all lines. */
  readonly limit: number | null;
  /** Sources that these columns, the question and the report itself cost. */
  readonly needs: ReadonlySet<Need>;
}

/** What has columns to choose from: a report, or what `diff` shows. */
export type Columned = Pick<Report, 'name' | 'columns' | 'defaultColumns' | 'extraColumns' | 'sort' | 'needs' | 'needsFor'>;

/** What is asked of a report's rows and columns. */
export type Asked = Partial<Pick<Settings, 'columns' | 'sort' | 'where' | 'groupBy' | 'limit'>>;

/** What was asked against the report's columns; an unknown key is a usage error that names the nearest one. */
export function project(report: Columned, asked: Asked, options?: ReportOptions): Projection {
  const { columns, groupBy, limit = null } = asked;
  const chosen = [...new Set(chosenKeys(report, columns, options).map((key) => find(report, key, '--columns')))];
  const where = asked.where === undefined ? null : parseWhere(asked.where, report.columns);
  const grouping = groupBy === undefined ? null : groupingOf(report, groupBy, columns ?? [], columns === undefined ? [] : chosen);
  const { shown, sort, own } = grouping === null ? rowByRow(report, chosen, asked.sort) : lineByLine(report, grouping, asked.sort);
  const costly = [...own, ...(where === null ? [] : columnsOf(where))];
  const always = [...report.needs, ...(options === undefined ? [] : (report.needsFor?.(options) ?? []))];
  const needs = [...always, ...costly.flatMap((column) => column.needs)];
  return { shown, sort, where, grouping, limit, read: [...new Set(costly.map(({ key }) => key))], needs: new Set(needs) };
}

/** The same with these columns behind the shown ones, where the report has them and each row stands by itself. */
export function withColumns(projection: Projection, report: Pick<Report, 'columns'>, more: readonly string[]): Projection {
  const { grouping, shown, read, needs } = projection;
  const extra = report.columns.filter(({ key }) => more.includes(key) && !shown.some((column) => column.key === key));
  if (grouping !== null || extra.length === 0) return projection;
  const all = [...shown, ...extra];
  return {
    ...projection,
    shown: all,
    read: [...new Set([...all.map(({ key }) => key), ...read])],
    needs: new Set([...needs, ...extra.flatMap((column) => column.needs)]),
  };
}

/** `own`: the report's columns that are read. */
interface Layout extends Pick<Projection, 'shown' | 'sort'> {
  readonly own: readonly ColumnHead[];
}

function rowByRow(report: Columned, shown: readonly ColumnHead[], order: Asked['sort']): Layout {
  const sort = (order ?? report.sort ?? []).map((text) => sortKey(report, text));
  return { shown, sort, own: [...shown, ...sort.map(({ key }) => find(report, key, '--sort'))] };
}

function lineByLine({ name }: Pick<Report, 'name'>, grouping: Grouping, order: Asked['sort']): Layout {
  const shown = groupedColumns(grouping);
  const hint = `Allowed: ${shown.map(({ key }) => key).join(', ')}.`;
  const sort = (order ?? []).map((text) => sortKey({ name: `${name} with --group-by`, columns: shown }, text, hint));
  return { shown, sort, own: [...grouping.by, ...grouping.measured] };
}

/** Of the columns that were chosen besides, dates and numbers have a smallest and a greatest; nothing else has. */
function groupingOf(report: Columned, keys: readonly string[], columns: readonly string[], chosen: readonly ColumnHead[]): Grouping {
  const by = [...new Set(keys.map((key) => find(report, key, '--group-by')))];
  const named = columns.map((key) => find(report, key.replace(/^\+\s*/, ''), '--columns'));
  const isMeasured = ({ type }: ColumnHead): boolean => type === 'number' || type === 'date';
  const lost = named.find((column) => !by.includes(column) && !isMeasured(column));
  if (lost !== undefined) {
    const hint = 'With --group-by, --columns takes those and shows the smallest and greatest. Put it into --group-by, or leave it.';
    throw usageError(`--columns: ${lost.key} is neither a number nor a date`, hint);
  }
  return { by, measured: chosen.filter((column) => !by.includes(column) && isMeasured(column)) };
}

function chosenKeys(report: Columned, columns: readonly string[] | undefined, options?: ReportOptions): readonly string[] {
  const usual = [...report.defaultColumns, ...(options === undefined ? [] : (report.extraColumns?.(options) ?? []))];
  if (columns === undefined) return usual;
  const keys = columns.map((key) => key.replace(/^\+\s*/, ''));
  return [...new Set(columns[0]?.startsWith('+') === true ? [...usual, ...keys] : keys)];
}

function sortKey(report: Pick<Report, 'name' | 'columns'>, text: string, hint?: string): SortKey {
  const [key = '', direction = 'asc', ...rest] = text.split(':');
  if (!['asc', 'desc'].includes(direction) || rest.length > 0) {
    throw usageError(`--sort can't be ${quoted(text)}`, 'Allowed: a column, or a column with :asc or :desc.');
  }
  return { key: find(report, key, '--sort', hint).key, descending: direction === 'desc' };
}

const LISTED = 'The same command with --list-columns lists them.';

/** By its key, or by the title that tables show, in any case. */
function find(report: Pick<Report, 'name' | 'columns'>, wanted: string, option: string, hint = LISTED): ColumnHead {
  const title = wanted.toLowerCase();
  const found = report.columns.find(({ key }) => key === wanted) ?? report.columns.find((column) => column.title.toLowerCase() === title);
  if (found !== undefined) return found;
  if (wanted === '') throw usageError(`${option} has an empty name`, 'Names are separated by one comma, without blanks.');
  const meant = nearest(wanted, report.columns.flatMap((column) => [column.key, column.title]));
  throw usageError(
    `${option}: the report ${report.name} has no column ${quoted(wanted)}`,
    didYouMean(meant) + hint,
  );
}
