import type { Path } from './ast.js';

/** A row of the inventory: one configuration item. Its properties may be getters that do work when read. */
export type Row = Readonly<Record<string, unknown>>;

export type Test = (value: unknown) => boolean;

/**
 * Does any value at the path pass the test? Lists on the way and at the end are walked, as AWS Config walks
 * them. A path that leads nowhere, null, and whole objects pass no test.
 */
export function anyValue(value: unknown, path: Path, test: Test, depth = 0): boolean {
  if (Array.isArray(value)) return value.some((element) => anyValue(element, path, test, depth));
  const name = path[depth];
  if (name === undefined) return value !== null && typeof value !== 'object' && value !== undefined && test(value);
  return isObject(value) && Object.hasOwn(value, name) && anyValue(value[name], path, test, depth + 1);
}

/** All values at the path, in their order. */
export function valuesAt(row: Row, path: Path): readonly unknown[] {
  const values: unknown[] = [];
  anyValue(row, path, (value) => {
    values.push(value);
    return false;
  });
  return values;
}

export function isObject(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
