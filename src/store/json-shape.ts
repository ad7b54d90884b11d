import { parseInstant } from '../model/instant.js';
import { isRecord } from '../model/is-record.js';

/**
 * What JSON read from disk must look like to be taken for a T. Composed with `object<T>`, a shape that forgets a field
 * of T does not compile, so nothing from disk is trusted by a cast.
 */
export interface Shape<T> {
  /** null: the value has the shape; else where it has not and why, such as `.users[3].arn is not text`. */
  problem(value: unknown): string | null;
  /** Never there: carries the type. */
  readonly of?: T;
}

export function fits<T>(shape: Shape<T>, value: unknown): value is T {
  return shape.problem(value) === null;
}

export const text: Shape<string> = leaf('text', (value) => typeof value === 'string');

export const flag: Shape<boolean> = leaf('true or false', (value) => typeof value === 'boolean');

export const count: Shape<number> = leaf('a count', (value) => Number.isSafeInteger(value) && Number(value) >= 0);

/** ISO 8601. */
export const instant: Shape<string> = leaf('a time', (value) => typeof value === 'string' && parseInstant(value) !== null);

export function textLike(pattern: RegExp, name: string): Shape<string> {
  return leaf(name, (value) => typeof value === 'string' && pattern.test(value));
}

export function oneOf<const T extends string | number | boolean>(values: readonly T[]): Shape<T> {
  return leaf(values.join(' or '), (value) => values.some((one) => one === value));
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return { problem: (value) => (value === null ? null : shape.problem(value)) };
}

/** A field that may be left out. */
export function optional<T>(shape: Shape<T>): Shape<T> {
  return { problem: (value) => (value === undefined ? null : shape.problem(value)) };
}

export function list<T>(shape: Shape<T>): Shape<readonly T[]> {
  return {
    problem(value) {
      if (!Array.isArray(value)) return ' is not a list';
      for (const [index, item] of value.entries()) {
        const problem = shape.problem(item);
        if (problem !== null) return `[${index}]${problem}`;
      }
      return null;
    },
  };
}

/** A JSON object whose keys are data. */
export function dictionary<T>(shape: Shape<T>, key: Shape<string> = text): Shape<Readonly<Record<string, T>>> {
  return {
    problem(value) {
      if (!isRecord(value)) return ' is not an object';
      for (const [name, item] of Object.entries(value)) {
        const problem = key.problem(name) ?? shape.problem(item);
        if (problem !== null) return `["${name}"]${problem}`;
      }
      return null;
    },
  };
}

/** Fields that the shape does not name are let through. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const entries = Object.entries<Shape<unknown>>(fields);
  return {
    problem(value) {
      if (!isRecord(value)) return ' is not an object';
      for (const [name, shape] of entries) {
        const problem = shape.problem(value[name]);
        if (problem !== null) return `.${name}${problem}`;
      }
      return null;
    },
  };
}

/** The problem told is that of the last one. */
export function either<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return { problem: (value) => (fits(first, value) ? null : second.problem(value)) };
}

function leaf<T>(name: string, test: (value: unknown) => boolean): Shape<T> {
  return { problem: (value) => (test(value) ? null : ` is not ${name}`) };
}
