import {
  compareKeys,
  isAggregateQuery,
  openGroups,
  ordersByAggregate,
  projection,
  sortKey,
  type OrderItem,
  type Path,
  type Query,
  type Row,
} from './sql/index.js';
import { STAR_PROPERTIES } from './items.js';
import { matchRows, type Matches } from './matching.js';
import { listingOf, type Listing } from './page.js';
import { scatter } from './scatter.js';
import type { Inventory } from './inventory.js';

/** The result texts of a query, each one JSON document (or a damaged row, as it is). */
export interface Answer extends Listing<string> {
  /** false: ordered by an aggregate, which AWS Config cannot page. */
  readonly pageable: boolean;
}

/** Works out which rows answer a query, and in which order; the rows' texts are made when they are read. */
export function answerTo(query: Query, inventory: Inventory): Answer {
  const matches = matchRows(inventory, query.where);
  if (isAggregateQuery(query)) {
    const groups = ordered(listingOf(foldedRows(query, matches)), query.orderBy);
    return { pageable: !ordersByAggregate(query), size: groups.size, at: (index) => JSON.stringify(groups.at(index)) };
  }
  return { pageable: true, ...plainTexts(query, matches) };
}

function plainTexts(query: Query, matches: Matches): Listing<string> {
  const cut = projection(selectedPaths(query));
  const { rows, damaged } = matches;
  if (query.orderBy.length > 0) {
    const sorted = ordered(rows, query.orderBy);
    return joined({ size: sorted.size, at: (index) => JSON.stringify(cut(sorted.at(index))) }, damaged);
  }
  return scattered(joined({ size: rows.size, at: (index) => JSON.stringify(cut(rows.at(index))) }, damaged));
}

function selectedPaths(query: Query): readonly Path[] {
  return query.select.flatMap((item) => {
    if (item.kind === 'all') return STAR_PROPERTIES.map((name) => [name]);
    return item.kind === 'property' ? [item.path] : [];
  });
}

function foldedRows(query: Query, matches: Matches): readonly Row[] {
  const groups = openGroups(query);
  for (const { run, picks, size } of matches.parts) {
    if (needsOnly(query, run.known)) {
      groups.add(run.known, size);
      continue;
    }
    for (let index = 0; index < size; index += 1) groups.add(run.row(picks ? (picks[index] ?? 0) : index));
  }
  return groups.rows();
}

/** Can the groups be filled from what all rows of a run share, without building one? */
function needsOnly(query: Query, known: object): boolean {
  const counted = query.select.every((item) => item.kind !== 'aggregate' || item.of === null);
  return counted && query.groupBy.every(([name = '', ...rest]) => rest.length === 0 && Object.hasOwn(known, name));
}

function ordered(rows: Listing<Row>, orderBy: readonly OrderItem[]): Listing<Row> {
  const loose = scattered(rows);
  if (orderBy.length === 0) return loose;
  const keys = Array.from({ length: loose.size }, (_, index) => ({ index, key: sortKey(loose.at(index), orderBy) }));
  keys.sort((a, b) => compareKeys(a.key, b.key, orderBy));
  const places = listingOf(keys.map(({ index }) => index));
  return { size: places.size, at: (index) => loose.at(places.at(index)) };
}

function scattered<T>(listing: Listing<T>): Listing<T> {
  const place = scatter(listing.size);
  return { size: listing.size, at: (index) => listing.at(place(index)) };
}

function joined(first: Listing<string>, second: readonly string[]): Listing<string> {
  const rest = listingOf(second);
  return {
    size: first.size + rest.size,
    at: (index) => (index < first.size ? first.at(index) : rest.at(index - first.size)),
  };
}
