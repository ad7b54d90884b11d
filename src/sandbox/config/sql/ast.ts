/** A property by its dotted name, cut at the dots. Case-exact: Config knows `resourceType`, not `ResourceType`. */
export type Path = readonly string[];

export type Literal = string | number | boolean;

export const AGGREGATES = ['AVG', 'COUNT', 'MAX', 'MIN', 'SUM'] as const;

export type AggregateName = (typeof AGGREGATES)[number];

export interface AllColumns {
  readonly kind: 'all';
}

export interface Property {
  readonly kind: 'property';
  readonly path: Path;
}

export interface Aggregate {
  readonly kind: 'aggregate';
  readonly name: AggregateName;
  /** null: the star of COUNT(*). */
  readonly of: Path | null;
}

export type SelectItem = AllColumns | Property | Aggregate;

export interface OrderItem {
  readonly by: Property | Aggregate;
  readonly descending: boolean;
}

export type Condition =
  | { readonly kind: 'and'; readonly terms: readonly Condition[] }
  | { readonly kind: 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  | { readonly kind: 'compare'; readonly path: Path; readonly operator: '=' | '<' | '>'; readonly value: Literal }
  | { readonly kind: 'in'; readonly path: Path; readonly values: readonly Literal[] }
  | { readonly kind: 'between'; readonly path: Path; readonly low: Literal; readonly high: Literal }
  | { readonly kind: 'like'; readonly path: Path; readonly pattern: string };

/** One advanced query of AWS Config: SELECT … [WHERE …] [GROUP BY …] [ORDER BY …]. */
export interface Query {
  readonly select: readonly SelectItem[];
  readonly where: Condition | null;
  readonly groupBy: readonly Path[];
  readonly orderBy: readonly OrderItem[];
}

/** Does the query fold rows into groups (GROUP BY, or an aggregate function in the list)? */
export function isAggregateQuery(query: Query): boolean {
  return query.groupBy.length > 0 || query.select.some((item) => item.kind === 'aggregate');
}

/** ORDER BY on an aggregate: AWS Config cannot page such a query. */
export function ordersByAggregate(query: Query): boolean {
  return query.orderBy.some((item) => item.by.kind === 'aggregate');
}
