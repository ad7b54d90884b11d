import { notImplemented } from '../server/errors.js';
import type { Call, SandboxState } from '../service.js';
import { nameIn, valueIn } from './condition.js';
import { checkCondition } from './items.js';
import { keyOf, tableOf } from './tables.js';
import { itemIn, undefinedValue, type Item } from './values.js';

/** dynamodb:UpdateItem with `SET name = :value, …` and `REMOVE name, …`. */
export function updateItem(call: Call, state: SandboxState): object {
  const { input } = call;
  const table = tableOf(input.TableName, call, state);
  const own = itemIn(input.Key);
  const key = keyOf(own, table);
  const before = table.items.get(key);
  checkCondition(call, before);
  const after = itemIn(changed(before ?? own, input));
  table.items.set(key, after);
  return input.ReturnValues === 'ALL_NEW' ? { Attributes: after } : input.ReturnValues === 'ALL_OLD' ? { Attributes: before ?? {} } : {};
}

function changed(item: Item, input: Call['input']): Item {
  const text = typeof input.UpdateExpression === 'string' ? input.UpdateExpression.trim() : '';
  const clauses = text.split(/\b(?=(?:SET|REMOVE|ADD|DELETE)\b)/).map((clause) => clause.trim()).filter((clause) => clause !== '');
  const result: Record<string, Item[string]> = { ...item };
  for (const clause of clauses) {
    const [, word = '', rest = ''] = /^(\w+)\s+([^]*)$/.exec(clause) ?? [];
    for (const part of rest.split(',').map((each) => each.trim())) {
      if (word === 'SET') set(result, part, input);
      else if (word === 'REMOVE') Reflect.deleteProperty(result, nameIn(part, input));
      else throw notImplemented(`${word} in UpdateExpression of dynamodb:UpdateItem`);
    }
  }
  return result;
}

function set(result: Record<string, Item[string]>, part: string, input: Call['input']): void {
  const [, name = '', value = ''] = /^([#\w]+)\s*=\s*(:\w+)$/.exec(part) ?? [];
  if (name === '') throw notImplemented(`"${part}" in UpdateExpression of dynamodb:UpdateItem`);
  const given = valueIn(value, input);
  if (given === undefined) throw undefinedValue('UpdateExpression', value);
  result[nameIn(name, input)] = given;
}
