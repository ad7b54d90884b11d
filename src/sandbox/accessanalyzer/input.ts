import { pageToken, tokenPosition } from '../config/page-token.js';
import type { Call } from '../service.js';
import { invalidField } from './errors.js';

/**
 * AWS publishes neither the size of a page where none is asked for nor the largest: these are the sandbox's own. Details may
 * be asked for by the thousand, like recommendations.
 */
const PAGE = 100;
const LARGEST: Readonly<Record<string, number>> = { GetFindingV2: 1000 };

/** A text member that must be there. */
export function requiredText({ input }: Call, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') throw invalidField(name, 'must not be empty');
  return value;
}

export function optionalText(input: Call['input'], name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalidField(name, 'must be a string');
}

/** maxResults comes as a number in a body and as digits in a URL. */
function maxResults({ input, action }: Call): number {
  const asked = Number(input.maxResults ?? PAGE);
  if (!Number.isInteger(asked) || asked < 1) throw invalidField('maxResults', 'must be a whole number of at least 1');
  return Math.min(asked, LARGEST[action] ?? PAGE);
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Goes into the answer; empty at the end. */
  readonly next: { readonly nextToken?: string };
}

/** The page of a list that the call asks for. `scope` is all that must not change between pages. */
export function pageOf<T>(call: Call, all: readonly T[], scope: string): Page<T> {
  const { input, action } = call;
  const binding = `${action}/${scope}`;
  const token = optionalText(input, 'nextToken');
  const start = token === undefined ? 0 : tokenPosition(binding, token);
  if (start === null) throw invalidField('nextToken', 'was not made for this list');
  const end = start + maxResults(call);
  return { items: all.slice(start, end), next: end < all.length ? { nextToken: pageToken(binding, end) } : {} };
}
