import type { Aggregate, Path, Query } from './ast.js';
import { compareValues } from './order.js';
import { nameOf } from './print.js';
import { projection } from './project.js';
import { valuesAt, type Row } from './row.js';

/** Folds rows into the groups of an aggregate query. */
export interface Groups {
  /** Adds a row that stands for `weight` rows alike. */
  add(row: Row, weight?: number): void;
  /** The result rows: {"COUNT(*)":12,"accountId":"…"}. */
  rows(): readonly Row[];
}

interface Group {
  /** The group's properties, nested as in the rows. */
  readonly labels: Row;
  readonly totals: readonly Total[];
}

interface Total {
  readonly aggregate: Aggregate;
  rows: number;
  numbers: number;
  sum: number;
  min: unknown;
  max: unknown;
}

/**
 * Opens the groups of a query. A row with a list at a GROUP BY property counts in the group of each element; one
 * without the property counts in a group that lacks it. Without GROUP BY there is one group, also for no rows.
 */
export function openGroups(query: Query): Groups {
  const aggregates = query.select.filter((item) => item.kind === 'aggregate');
  const shown = projection(query.select.flatMap((item) => (item.kind === 'property' ? [item.path] : [])));
  const groups = new Map<string, Group>();

  const groupAt = (values: readonly unknown[]): Group => {
    const key = JSON.stringify(values.map((value) => value ?? null));
    const known = groups.get(key);
    if (known) return known;
    const group = { labels: nest(query.groupBy, values), totals: aggregates.map(newTotal) };
    groups.set(key, group);
    return group;
  };
  if (query.groupBy.length === 0) groupAt([]);

  return {
    add: (row, weight = 1) => {
      for (const values of combinations(row, query.groupBy)) {
        for (const total of groupAt(values).totals) count(total, row, weight);
      }
    },
    rows: () => [...groups.values()].map((group) => ({ ...resultsOf(group), ...shown(group.labels) })),
  };
}

/** Every choice of one value per property: a row with lists belongs to several groups. */
function combinations(row: Row, paths: readonly Path[]): readonly (readonly unknown[])[] {
  let choices: readonly (readonly unknown[])[] = [[]];
  for (const path of paths) {
    const values = [...new Set(valuesAt(row, path))];
    const next = values.length > 0 ? values : [undefined];
    choices = choices.flatMap((choice) => next.map((value) => [...choice, value]));
  }
  return choices;
}

function nest(paths: readonly Path[], values: readonly unknown[]): Row {
  const root: Record<string, unknown> = {};
  for (const [index, path] of paths.entries()) {
    if (values[index] !== undefined) place(root, path, values[index]);
  }
  return root;
}

function place(target: Record<string, unknown>, path: Path, value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner: Record<string, unknown> = { ...(target[name] as object | undefined) };
  target[name] = inner;
  place(inner, rest, value);
}

function newTotal(aggregate: Aggregate): Total {
  return { aggregate, rows: 0, numbers: 0, sum: 0, min: undefined, max: undefined };
}

function count(total: Total, row: Row, weight: number): void {
  const { of } = total.aggregate;
  if (of === null) {
    total.rows += weight;
    return;
  }
  const values = valuesAt(row, of);
  if (values.length > 0) total.rows += weight;
  for (const value of values) {
    if (typeof value === 'number') {
      total.numbers += weight;
      total.sum += value * weight;
    }
    if (total.min === undefined || compareValues(value, total.min) < 0) total.min = value;
    if (total.max === undefined || compareValues(value, total.max) > 0) total.max = value;
  }
}

function resultsOf(group: Group): Row {
  const results: [string, unknown][] = [];
  for (const total of group.totals) {
    const value = resultOf(total);
    if (value !== undefined) results.push([nameOf(total.aggregate), value]);
  }
  return Object.fromEntries(results);
}

/** undefined: the group has no value to judge, so the result lacks the column. */
function resultOf(total: Total): unknown {
  switch (total.aggregate.name) {
    case 'COUNT':
      return total.rows;
    case 'SUM':
      return total.numbers > 0 ? total.sum : undefined;
    case 'AVG':
      return total.numbers > 0 ? total.sum / total.numbers : undefined;
    case 'MIN':
      return total.min;
    case 'MAX':
      return total.max;
  }
}
