import { WireError, type Call, type SandboxState } from '../service.js';
import type { WorldTable } from '../world-delivery.js';
import { validation, type Item } from './values.js';

/** A table and what is in it, by key. */
export interface Table {
  readonly about: WorldTable;
  readonly items: Map<string, Item>;
}

/** The table of a name or an ARN; tables are known in their own Region only. */
export function tableOf(name: unknown, { region }: Pick<Call, 'region'>, state: SandboxState): Table {
  const { world } = state;
  if (typeof name !== 'string') throw validation('The parameter \'TableName\' is required but was not present in the request');
  const short = name.replace(/^arn:[\w-]+:dynamodb:[\w-]+:\d{12}:table\//, '');
  const about = region === world.region ? world.delivery?.tables?.find((table) => table.name === short) : undefined;
  if (about === undefined) throw new WireError('ResourceNotFoundException', 400, 'Requested resource not found');
  return { about, items: state.memory(`dynamodb.${short}`, () => new Map<string, Item>()) };
}

const LONGEST = { partition: 2048, sort: 1024 };

/** What tells an item from all others; key attributes are texts here, and not empty. */
export function keyOf(item: Item, { about }: Table): string {
  const partition = keyText(item, about.partitionKey, LONGEST.partition);
  const sort = about.sortKey === null ? '' : keyText(item, about.sortKey, LONGEST.sort);
  return JSON.stringify([partition, sort]);
}

function keyText(item: Item, name: string, longest: number): string {
  const value = item[name]?.S;
  if (value === undefined) throw validation(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  if (typeof value !== 'string' || value === '') {
    const rule = 'The AttributeValue for a key attribute cannot contain an empty string value';
    throw validation(`One or more parameter values are not valid. ${rule}. Key: ${name}`);
  }
  if (Buffer.byteLength(value) <= longest) return value;
  throw validation(`One or more parameter values were invalid: Size of key ${name} has exceeded ${longest} bytes`);
}
