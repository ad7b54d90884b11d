import type { Condition, Literal, OrderItem, Query, SelectItem } from './ast.js';

/** A column's name as results and QueryInfo show it: `*`, `configuration.path`, `COUNT(*)`. */
export function nameOf(item: SelectItem): string {
  if (item.kind === 'all') return '*';
  if (item.kind === 'property') return item.path.join('.');
  return `${item.name}(${item.of?.join('.') ?? '*'})`;
}

/** A query as text that parses to the same query. */
export function print(query: Query): string {
  const clauses = [`SELECT ${query.select.map(nameOf).join(', ')}`];
  if (query.where) clauses.push(`WHERE ${printCondition(query.where)}`);
  if (query.groupBy.length > 0) clauses.push(`GROUP BY ${query.groupBy.map((path) => path.join('.')).join(', ')}`);
  if (query.orderBy.length > 0) clauses.push(`ORDER BY ${query.orderBy.map(printOrder).join(', ')}`);
  return clauses.join(' ');
}

function printOrder(item: OrderItem): string {
  return item.descending ? `${nameOf(item.by)} DESC` : nameOf(item.by);
}

function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
      return condition.terms.map(printNested).join(' AND ');
    case 'or':
      return condition.terms.map(printNested).join(' OR ');
    case 'not':
      return `NOT ${printNested(condition.term)}`;
    default:
      return printPredicate(condition);
  }
}

function printNested(condition: Condition): string {
  const text = printCondition(condition);
  return condition.kind === 'and' || condition.kind === 'or' ? `(${text})` : text;
}

function printPredicate(condition: Extract<Condition, { readonly path: unknown }>): string {
  const name = condition.path.join('.');
  switch (condition.kind) {
    case 'compare':
      return `${name} ${condition.operator} ${printLiteral(condition.value)}`;
    case 'in':
      return `${name} IN (${condition.values.map(printLiteral).join(', ')})`;
    case 'between':
      return `${name} BETWEEN ${printLiteral(condition.low)} AND ${printLiteral(condition.high)}`;
    case 'like':
      return `${name} LIKE ${printLiteral(condition.pattern)}`;
  }
}

function printLiteral(value: Literal): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'number' ? String(value) : String(value).toUpperCase();
}
