import type { Tag } from './tag.js';

/** Nothing, because it never happened (a password that was never used). Tables show `never`. */
export const NEVER: unique symbol = Symbol('never');

/** Nothing, because it could not be seen. Tables show `?`; it is never folded into no, never or none. */
export const UNKNOWN: unique symbol = Symbol('unknown');

export type Never = typeof NEVER;
export type Unknown = typeof UNKNOWN;

/** What a cell holds before it is rendered. null is "there is none": tables show `-`. */
export type Value = string | number | Date | readonly string[] | readonly Tag[] | null | Never | Unknown;

/** A three-valued answer. Words and not booleans, so that a script's `if (!row.admin)` can't take unknown for no. */
export type Flag = 'yes' | 'no' | 'unknown';

export function flag(value: boolean | Unknown): Flag {
  if (value === UNKNOWN) return 'unknown';
  return value ? 'yes' : 'no';
}
