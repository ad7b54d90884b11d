import { COUNT_QUERY, parseCountRow, USER_QUERY } from './row.js';
import type { Hub } from '../ports.js';

/** An advanced query of its own: all pages of it hang on one chain of tokens. */
export interface QueryGroup {
  readonly expression: string;
  /** The accounts that it answers for; all that are asked when there is only one group. */
  readonly accountIds: readonly string[];
}

/** A group whose pages are being asked for already. */
export interface StartedGroup extends QueryGroup {
  /** `asOf` is when the first page was asked for. */
  readonly started: { readonly asOf: string; readonly pages: AsyncIterable<readonly string[]> };
}

/** What was asked before all accounts were known. */
export interface StartedQueries {
  readonly counts: Promise<ReadonlyMap<string, number>>;
  readonly groups: readonly StartedGroup[];
}

/** Queries under way at once; Config's limit is the hub's own, so more would only wait. */
export const GROUPS_AT_ONCE = 6;

/** An IN list longer than this would not fit into the 4096 characters of an expression. */
const LONGEST_IN_LIST = 200;

/** About twenty pages: enough that a page cut short at the end costs little, few enough to be lost in a crash. */
const ROWS_PER_GROUP = 2_000;

export interface Grouping {
  readonly groups: readonly (QueryGroup | StartedGroup)[];
  /** Rows per account; null where one query was enough and nothing was counted. */
  readonly counts: ReadonlyMap<string, number> | null;
}

export interface GroupRequest {
  readonly aggregator: string;
  readonly accountIds: readonly string[];
  /** Ask for the whole organization where one query does; else only for these accounts. */
  readonly everything: boolean;
  /** Count in any case, so that accounts outside the organization show. */
  readonly count: boolean;
  /** Then nothing is counted again, and a group counts if all its accounts are asked for. */
  readonly ahead?: StartedQueries | undefined;
}

/** With more accounts than this, one query is split. */
export const ACCOUNTS_PER_QUERY = LONGEST_IN_LIST;

/**
 * Splits the user query so that the parts run side by side and together are exact: every account is in one part.
 * Few accounts need one query; for many, a count per account (500 accounts a call) tells how to cut.
 */
export async function groupQueries(hub: Hub, { aggregator, accountIds, everything, count, ahead }: GroupRequest): Promise<Grouping> {
  if (!count && ahead === undefined && accountIds.length <= LONGEST_IN_LIST) {
    return { groups: [{ expression: everything ? USER_QUERY : inAccounts(accountIds), accountIds }], counts: null };
  }
  const counts = await (ahead?.counts ?? rowCounts(hub.select(aggregator, COUNT_QUERY)));
  const left = new Set(accountIds);
  const started = ahead?.groups.filter((group) => group.accountIds.every((id) => left.has(id))) ?? [];
  for (const group of started) for (const id of group.accountIds) left.delete(id);
  return { groups: [...started, ...inGroups([...left], counts)], counts };
}

/** User rows per account, from the pages of the count query; accounts without any are not in the map. */
export async function rowCounts(pages: AsyncIterable<readonly string[]>): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for await (const page of pages) {
    for (const text of page) {
      const row = parseCountRow(text);
      if (row !== null) counts.set(row[0], row[1]);
    }
  }
  return counts;
}

/** Accounts without a counted row stay in a group: a count that is a moment old must not lose them. */
export function* inGroups(accountIds: readonly string[], counts: ReadonlyMap<string, number>): Iterable<QueryGroup> {
  let group: string[] = [];
  let rows = 0;
  for (const id of accountIds) {
    const own = counts.get(id) ?? 0;
    if (group.length === LONGEST_IN_LIST || (group.length > 0 && rows + own > ROWS_PER_GROUP)) {
      yield { expression: inAccounts(group), accountIds: group };
      group = [];
      rows = 0;
    }
    group.push(id);
    rows += own;
  }
  if (group.length > 0) yield { expression: inAccounts(group), accountIds: group };
}

/** Ids were checked to be twelve digits, so nothing can break out of the quotes. */
function inAccounts(accountIds: readonly string[]): string {
  return `${USER_QUERY} AND accountId IN (${accountIds.map((id) => `'${id}'`).join(', ')})`;
}
