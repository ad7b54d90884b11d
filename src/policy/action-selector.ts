import type { Selector } from '../model/policy.js';
import { covers, matches, overlaps } from './pattern.js';

/** Does the statement name this action (`s3:GetObject`)? Case does not count in actions. */
export function selectsAction({ except, patterns }: Selector, action: string): boolean {
  const text = action.toLowerCase();
  return except !== patterns.some((pattern) => matches(pattern.toLowerCase(), text));
}

/** Does it name everything that this pattern matches? Never yes wrongly. */
export function coversActions({ except, patterns }: Selector, narrower: string): boolean {
  const text = narrower.toLowerCase();
  if (except) return !patterns.some((pattern) => overlaps(pattern.toLowerCase(), text));
  return patterns.some((pattern) => covers(pattern.toLowerCase(), text));
}

/** May it name anything that this pattern matches? Never no wrongly. */
export function overlapsActions({ except, patterns }: Selector, other: string): boolean {
  const text = other.toLowerCase();
  if (except) return !patterns.some((pattern) => covers(pattern.toLowerCase(), text));
  return patterns.some((pattern) => overlaps(pattern.toLowerCase(), text));
}

/** The service that a pattern names, in lower case; null when wildcards stand for it, or it names none. */
export function namespaceOf(pattern: string): string | null {
  const colon = pattern.indexOf(':');
  const namespace = pattern.slice(0, Math.max(colon, 0)).toLowerCase();
  return namespace === '' || /[*?]/.test(namespace) ? null : namespace;
}

/** IAM takes `*`, `**` and `*:*` alike as every action. */
export function isEveryAction(pattern: string): boolean {
  return /^\*+(:\*+)?$/.test(pattern);
}

export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern);
}
