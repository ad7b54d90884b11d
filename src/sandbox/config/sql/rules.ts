import { isAggregateQuery, ordersByAggregate, type Path, type Query } from './ast.js';
import { nameOf } from './print.js';

const MAX_GROUP_PROPERTIES = 3;

/** A rule that the grammar cannot hold, and the clause that breaks it. */
export interface BrokenRule {
  readonly clause: 'select' | 'groupBy' | 'orderBy';
  readonly problem: string;
}

/** Judges a query that parsed: what may stand beside aggregates, and how much may be grouped. */
export function brokenRule(query: Query): BrokenRule | null {
  if (query.groupBy.length > MAX_GROUP_PROPERTIES) {
    return { clause: 'groupBy', problem: `GROUP BY takes at most ${MAX_GROUP_PROPERTIES} properties` };
  }
  if (ordersByAggregate(query) && query.groupBy.length > 1) {
    return { clause: 'groupBy', problem: 'GROUP BY takes one property when the query is ordered by an aggregate' };
  }
  if (isAggregateQuery(query)) return brokenSelect(query) ?? brokenOrder(query);
  if (ordersByAggregate(query)) return { clause: 'orderBy', problem: 'an aggregate in ORDER BY must stand in SELECT' };
  return null;
}

function brokenSelect(query: Query): BrokenRule | null {
  const grouped = new Set(query.groupBy.map(dotted));
  for (const item of query.select) {
    if (item.kind === 'all') return { clause: 'select', problem: '* cannot stand beside an aggregate or GROUP BY' };
    if (item.kind === 'property' && !grouped.has(dotted(item.path))) {
      return { clause: 'select', problem: `the property ${dotted(item.path)} must stand in GROUP BY` };
    }
  }
  return null;
}

function brokenOrder(query: Query): BrokenRule | null {
  const grouped = new Set(query.groupBy.map(dotted));
  const selected = new Set(query.select.map(nameOf));
  for (const { by } of query.orderBy) {
    if (by.kind === 'property' && !grouped.has(dotted(by.path))) {
      return { clause: 'orderBy', problem: `the property ${dotted(by.path)} must stand in GROUP BY` };
    }
    if (by.kind === 'aggregate' && !selected.has(nameOf(by))) {
      return { clause: 'orderBy', problem: `the aggregate ${nameOf(by)} must stand in SELECT` };
    }
  }
  return null;
}

function dotted(path: Path): string {
  return path.join('.');
}
