import { commonError, notImplemented } from '../server/errors.js';
import type { Call, SandboxState } from '../service.js';
import { keyOf, tableOf, type Table } from './tables.js';
import { itemIn, validation, type Item } from './values.js';

const MOST = 25;

interface Write {
  readonly request: unknown;
  readonly table: string;
  readonly key: string;
  /** null: it is deleted. */
  readonly item: Item | null;
}

/** dynamodb:BatchWriteItem. Nothing is taken unless all of it is right; what a table has no room for comes back. */
export function batchWriteItem(call: Call, state: SandboxState): object {
  const { RequestItems: asked } = call.input;
  if (typeof asked !== 'object' || asked === null) throw validation('1 validation error detected: Value null at \'requestItems\'');
  const lists = Object.entries(asked as Readonly<Record<string, readonly unknown[]>>);
  const count = lists.reduce((sum, [, requests]) => sum + requests.length, 0);
  if (count < 1 || count > MOST) throw validation('Too many items requested for the BatchWriteItem call');
  const writes = lists.flatMap(([table, requests]) => requests.map((request) => writeOf(table, request, call, state)));
  const keys = new Set(writes.map(({ table, key }) => `${table} ${key}`));
  if (keys.size < writes.length) throw validation('Provided list of item keys contains duplicates');
  const left: Record<string, unknown[]> = {};
  for (const [table] of lists) {
    const own = writes.filter((write) => write.table === table);
    const back = written(own, tableOf(table, call, state));
    if (back.length > 0) left[table] = back.map(({ request }) => request);
  }
  return { UnprocessedItems: left };
}

/** Returns what the table had no room for. */
function written(writes: readonly Write[], { about, items }: Table): readonly Write[] {
  const room = about.takesAtOnce ?? writes.length;
  if (room === 0) throw commonError('dynamodb', 'throttled');
  for (const { key, item } of writes.slice(0, room)) {
    if (item === null) items.delete(key);
    else if (about.keepsItems !== false) items.set(key, item);
  }
  return writes.slice(room);
}

type Requests = Readonly<Record<string, { readonly Item?: unknown; readonly Key?: unknown } | undefined>>;

function writeOf(name: string, request: unknown, call: Call, state: SandboxState): Write {
  const table = tableOf(name, call, state);
  const { PutRequest: put, DeleteRequest: gone, ...others } = request as Requests;
  if (Object.keys(others).length > 0) throw notImplemented(`${Object.keys(others).join(', ')} of dynamodb:BatchWriteItem`);
  if (put !== undefined) {
    const item = itemIn(put.Item);
    return { request, table: name, key: keyOf(item, table), item };
  }
  return { request, table: name, key: keyOf(itemIn(gone?.Key), table), item: null };
}
