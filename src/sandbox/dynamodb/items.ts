import { WireError, type Call, type SandboxState } from '../service.js';
import { conditionOf } from './condition.js';
import { keyOf, tableOf } from './tables.js';
import { itemIn, type Item } from './values.js';

/** dynamodb:PutItem, if its condition holds of what is there. */
export function putItem(call: Call, state: SandboxState): object {
  const { input } = call;
  const table = tableOf(input.TableName, call, state);
  const item = itemIn(input.Item);
  const key = keyOf(item, table);
  const before = table.items.get(key);
  checkCondition(call, before);
  table.items.set(key, item);
  return input.ReturnValues === 'ALL_OLD' && before !== undefined ? { Attributes: before } : {};
}

/** dynamodb:GetItem. */
export function getItem(call: Call, state: SandboxState): object {
  const table = tableOf(call.input.TableName, call, state);
  const found = table.items.get(keyOf(itemIn(call.input.Key), table));
  return found === undefined ? {} : { Item: found };
}

/** Throws unless ConditionExpression, if there is one, holds. */
export function checkCondition({ input }: Pick<Call, 'input'>, before: Item | undefined): void {
  if (input.ConditionExpression === undefined || conditionOf(input, 'ConditionExpression')(before ?? {})) return;
  const shown = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before !== undefined ? { Item: before } : {};
  throw new WireError('ConditionalCheckFailedException', 400, 'The conditional request failed', shown);
}
