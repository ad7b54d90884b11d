import { NormalizedSchema } from '@smithy/core/schema';
import { isRecord } from '../model/is-record.js';

type Schema = Parameters<typeof NormalizedSchema.of>[0];

/**
 * Where a value is of another kind than the service's own model says; null: nowhere. In JSON the SDK passes on what
 * came, be it a text where a list should be.
 */
export function wrongType(schema: Schema, value: unknown, where = ''): string | null {
  if (value === undefined) return null;
  const kind = NormalizedSchema.of(schema);
  if (kind.isListSchema()) {
    if (!Array.isArray(value)) return `${where} is no list`;
    return first(value, (item) => (item === null ? `an entry of ${where} is empty` : wrongType(kind.getValueSchema(), item, where)));
  }
  if (kind.isMapSchema()) {
    if (!isRecord(value)) return `${where} is no map`;
    return first(Object.values(value), (item) => wrongType(kind.getValueSchema(), item, where));
  }
  if (kind.isStructSchema()) {
    if (!isRecord(value)) return `${where === '' ? 'it' : where} is no structure`;
    return first(kind.structIterator(), ([name, member]) => wrongType(member, value[name], name));
  }
  return isOfKind(kind, value) ? null : `${where} is of the wrong kind`;
}

function isOfKind(kind: NormalizedSchema, value: unknown): boolean {
  if (kind.isStringSchema()) return typeof value === 'string';
  if (kind.isBooleanSchema()) return typeof value === 'boolean';
  if (kind.isNumericSchema()) return typeof value === 'number' && Number.isFinite(value);
  if (kind.isTimestampSchema()) return value instanceof Date && !Number.isNaN(value.getTime());
  return true;
}

function first<T>(items: Iterable<T>, judge: (item: T) => string | null): string | null {
  for (const item of items) {
    const found = judge(item);
    if (found !== null) return found;
  }
  return null;
}
