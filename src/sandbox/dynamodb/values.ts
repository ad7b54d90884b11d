import { WireError } from '../service.js';

/** `{ "S": "text" }`, `{ "N": "1" }` … as on the wire. */
export type AttributeValue = Readonly<Record<string, unknown>>;

export type Item = Readonly<Record<string, AttributeValue>>;

const TYPES = new Set(['S', 'N', 'B', 'SS', 'NS', 'BS', 'M', 'L', 'NULL', 'BOOL']);

/**
 * Names and values, without the wire's own signs.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
const LARGEST = 400 * 1024;

/** An item with a value of a known type in every attribute. */
export function itemIn(value: unknown): Item {
  if (typeof value !== 'object' || value === null) throw validation('One of the required keys was not given a value');
  const item = value as Item;
  for (const [name, attribute] of Object.entries(item)) checkValue(name, attribute);
  if (sizeOf(item) > LARGEST) throw validation('Item size has exceeded the maximum allowed size');
  return item;
}

function checkValue(name: string, attribute: unknown): void {
  const kinds = typeof attribute === 'object' && attribute !== null ? Object.keys(attribute) : [];
  const [kind = ''] = kinds;
  if (kinds.length !== 1 || !TYPES.has(kind)) {
    throw validation(`Supplied AttributeValue for ${name} is empty, must contain exactly one of the supported datatypes`);
  }
  CHECKS[kind]?.((attribute as AttributeValue)[kind]);
}

const CHECKS: Readonly<Record<string, (value: unknown) => void>> = {
  S: (value) => {
    if (typeof value !== 'string') throw new WireError('SerializationException', 400, 'S must be a string');
  },
  N: (value) => {
    if (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) return;
    throw validation('The parameter cannot be converted to a numeric value');
  },
  SS: (value) => {
    if (Array.isArray(value) && value.length > 0) return;
    throw validation('One or more parameter values were invalid: An string set  may not be empty');
  },
};

function sizeOf(item: Item): number {
  const bytes = (value: AttributeValue): number => Buffer.byteLength(JSON.stringify(Object.values(value)[0] ?? ''));
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + bytes(value), 0);
}

/** Less than, equal or greater, as bytes or as numbers; null: values of different types have no order. */
export function order(a: AttributeValue | undefined, b: AttributeValue | undefined): number | null {
  if (a === undefined || b === undefined) return null;
  if (typeof a.S === 'string' && typeof b.S === 'string') return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if (typeof a.N === 'string' && typeof b.N === 'string') return Math.sign(Number(a.N) - Number(b.N));
  return JSON.stringify(a) === JSON.stringify(b) ? 0 : null;
}

/** A `:value` that ExpressionAttributeValues does not have. */
export function undefinedValue(expression: string, token: string): WireError {
  const rule = 'An expression attribute value used in expression is not defined';
  return validation(`Invalid ${expression}: ${rule}; attribute value: ${token}`);
}

export function validation(message: string): WireError {
  return new WireError('ValidationException', 400, message);
}
