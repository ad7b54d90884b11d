import { notImplemented } from '../server/errors.js';
import type { Call, SandboxState } from '../service.js';
import { conditionOf } from './condition.js';
import { tableOf, type Table } from './tables.js';
import { order, validation, type Item } from './values.js';

/** A page ends at one megabyte. */
const PAGE_BYTES = 1024 * 1024;

/** dynamodb:Query of a table or an index: one partition, in the order of the sort key. */
export function query(call: Call, state: SandboxState): object {
  const { input } = call;
  const unknown = ['ProjectionExpression', 'KeyConditions', 'Select'].find((name) => input[name] !== undefined);
  if (unknown !== undefined) throw notImplemented(`${unknown} of dynamodb:Query`);
  const table = tableOf(input.TableName, call, state);
  const keys = keysOf(table, input.IndexName);
  const holds = conditionOf(input, 'KeyConditionExpression');
  const all = [...table.items.values()]
    .filter((item) => item[keys.partition] !== undefined && (keys.sort === null || item[keys.sort] !== undefined) && holds(item))
    .sort((a, b) => (keys.sort === null ? 0 : (order(a[keys.sort], b[keys.sort]) ?? 0)));
  if (input.ScanIndexForward === false) all.reverse();
  const start = input.ExclusiveStartKey === undefined ? 0 : startAfter(all, input.ExclusiveStartKey, table);
  const page = pageOf(all.slice(start), typeof input.Limit === 'number' ? input.Limit : Infinity);
  const last = page.at(-1);
  const items = input.FilterExpression === undefined ? page : page.filter(conditionOf(input, 'FilterExpression'));
  const more = last !== undefined && start + page.length < all.length;
  return { Items: items, Count: items.length, ScannedCount: page.length, ...(more ? { LastEvaluatedKey: primaryKey(last, table) } : {}) };
}

interface Keys {
  readonly partition: string;
  readonly sort: string | null;
}

function keysOf({ about }: Table, index: unknown): Keys {
  if (index === undefined) return { partition: about.partitionKey, sort: about.sortKey };
  const found = about.indexes?.find(({ name }) => name === index);
  if (found === undefined) throw validation(`The table does not have the specified index: ${JSON.stringify(index)}`);
  return { partition: found.partitionKey, sort: found.sortKey };
}

function pageOf(items: readonly Item[], limit: number): readonly Item[] {
  let bytes = 0;
  const end = items.findIndex((item, index) => {
    const full = index >= limit || bytes >= PAGE_BYTES;
    bytes += JSON.stringify(item).length;
    return full;
  });
  return end === -1 ? items : items.slice(0, end);
}

function primaryKey(item: Item, { about }: Table): Item {
  return Object.fromEntries([about.partitionKey, about.sortKey].flatMap((name) => {
    const value = name === null ? undefined : item[name];
    return name === null || value === undefined ? [] : [[name, value] as const];
  }));
}

function startAfter(all: readonly Item[], key: unknown, table: Table): number {
  const wanted = JSON.stringify(primaryKey(key as Item, table));
  const found = all.findIndex((item) => JSON.stringify(primaryKey(item, table)) === wanted);
  if (found === -1) throw validation('The provided starting key is invalid');
  return found + 1;
}
