import type { TableAddress, TableCondition, TableItem, TablePort } from '../../deliver/ports.js';
import { SendError } from '../../deliver/send-error.js';
import type { Clock } from '../../gather/ports.js';
import { jsonAnswer, jsonRequest } from './protocols.js';
import type { SignedCall } from './signed-call.js';

type Tools = { readonly clock: Pick<Clock, 'sleep' | 'random' | 'monotonic'>; readonly signal: AbortSignal };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html: 25 items, 16 MB. */
const BATCH_ITEMS = 25;
const BATCH_BYTES = 8_000_000;

/** So many answers in a row that took nothing. */
const PATIENCE = 8;
const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/** Amazon DynamoDB. Whatever is written here says the same when it is written twice, so it is sent again whenever that helps. */
export function tablePort(call: SignedCall, tools: Tools): TablePort {
  const ask = async ({ region }: TableAddress, action: string, input: object): Promise<Readonly<Record<string, unknown>>> => {
    const asked = { service: 'dynamodb', action, region, repeat: 'safe', target: 'DynamoDB_20120810', version: '1.0' } as const;
    return jsonAnswer(await call(jsonRequest({ ...asked, input })), `dynamodb:${action}`);
  };
  return {
    async write(address, items) {
      let count = 0;
      const pace = pacer(address.rate, tools.clock);
      for await (const batch of batchesOf(items)) {
        await pace(batch.units);
        await writeBatch(address, batch.items, ask, tools);
        count += batch.items.length;
      }
      return count;
    },
    async put(address, item, condition) {
      await ask(address, 'PutItem', { TableName: address.table, Item: item, ...conditionOf(condition) });
    },
    async get(address, key) {
      const { Item: item } = await ask(address, 'GetItem', { TableName: address.table, Key: key, ConsistentRead: true });
      return typeof item === 'object' && item !== null ? (item as TableItem) : null;
    },
  };
}

function conditionOf(condition: TableCondition | undefined): object {
  if (condition === undefined) return {};
  const { expression, names, values } = condition;
  return { ConditionExpression: expression, ExpressionAttributeNames: names, ExpressionAttributeValues: values };
}

interface Batch {
  readonly items: readonly TableItem[];
  /** Write units: one for each KB begun. */
  readonly units: number;
}

async function* batchesOf(all: AsyncIterable<TableItem>): AsyncGenerator<Batch> {
  let items: TableItem[] = [];
  let [units, bytes] = [0, 0];
  for await (const item of all) {
    const size = Buffer.byteLength(JSON.stringify(item));
    if (items.length === BATCH_ITEMS || (items.length > 0 && bytes + size > BATCH_BYTES)) {
      yield { items, units };
      items = [];
      [units, bytes] = [0, 0];
    }
    items.push(item);
    units += Math.ceil(size / 1024);
    bytes += size;
  }
  if (items.length > 0) yield { items, units };
}

/** Waits until so many units may be written. */
function pacer(rate: number, clock: Tools['clock']): (units: number) => Promise<void> {
  let due = clock.monotonic();
  return async (units) => {
    const now = clock.monotonic();
    if (due > now) await clock.sleep(due - now);
    due = Math.max(due, now) + (units * 1000) / rate;
  };
}

type Ask = (address: TableAddress, action: string, input: object) => Promise<Readonly<Record<string, unknown>>>;

/** Until nothing of it comes back: what a table has no room for just now is returned, with HTTP 200. */
async function writeBatch(address: TableAddress, items: readonly TableItem[], ask: Ask, { clock, signal }: Tools): Promise<void> {
  const { table } = address;
  let left: readonly unknown[] = items.map((Item) => ({ PutRequest: { Item } }));
  for (let idle = 0; left.length > 0; ) {
    signal.throwIfAborted();
    const { UnprocessedItems: unprocessed } = await ask(address, 'BatchWriteItem', { RequestItems: { [table]: left } });
    const back = listOf(unprocessed);
    idle = back.length < left.length ? 0 : idle + 1;
    left = back;
    if (left.length === 0) return;
    if (idle >= PATIENCE) {
      const text = `dynamodb:BatchWriteItem: ${table} takes no more: ${left.length} items came back ${PATIENCE} times`;
      const hint = 'Give the table more capacity, or send with a lower rate=….';
      throw new SendError({ reason: 'throttled', code: 'UnprocessedItems', text, hint });
    }
    await clock.sleep(clock.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (idle + 1)));
  }
}

/** By whatever name the table comes back: only one was asked. */
function listOf(unprocessed: unknown): readonly unknown[] {
  if (typeof unprocessed !== 'object' || unprocessed === null) return [];
  return Object.values(unprocessed).flatMap((requests: unknown): readonly unknown[] => (Array.isArray(requests) ? requests : []));
}
