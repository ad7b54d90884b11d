import { integerField, textField, type Input } from '../config/fields.js';
import { pageToken, tokenPosition } from '../config/page-token.js';
import { invalidInput } from './errors.js';

/** Forms of ids (service model of Organizations). */
export const ID_PATTERNS = {
  account: /^\d{12}$/,
  root: /^r-[0-9a-z]{4,32}$/,
  unit: /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/,
  policy: /^p-[0-9a-zA-Z_]{8,128}$/,
} as const;

export type IdKind = keyof typeof ID_PATTERNS;

const MAX_PAGE = 20;

/** An id that must be there and have one of the forms. */
export function idField(input: Input, name: string, kinds: readonly IdKind[]): string {
  const id = textField(input, name);
  if (id === undefined) throw invalidInput('INPUT_REQUIRED', `${name} is required.`);
  if (kinds.some((kind) => ID_PATTERNS[kind].test(id))) return id;
  throw invalidInput('INVALID_PATTERN', `You provided a value that does not match the required pattern: ${name}.`);
}

/** MaxResults, 1 to 20; 20 when it is left out. */
export function maxResults(input: Input): number {
  const asked = integerField(input, 'MaxResults') ?? MAX_PAGE;
  if (asked < 1) throw invalidInput('MIN_VALUE_EXCEEDED', 'MaxResults must be at least 1.');
  if (asked > MAX_PAGE) throw invalidInput('MAX_VALUE_EXCEEDED', `MaxResults must be at most ${MAX_PAGE}.`);
  return asked;
}

/** Where NextToken says to go on; 0 without a token. */
export function tokenField(input: Input, scope: string): number {
  const token = textField(input, 'NextToken');
  if (token === undefined) return 0;
  const position = tokenPosition(scope, token);
  if (position === null) throw invalidInput('INVALID_NEXT_TOKEN', 'You provided an invalid NextToken.');
  return position;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Goes into the answer; empty at the end. */
  readonly next: { readonly NextToken?: string };
}

/** The page of a list that the call asks for. `scope` is all that must not change between pages. */
export function pageOf<T>(input: Input, all: readonly T[], scope: string): Page<T> {
  const size = maxResults(input);
  const start = tokenField(input, scope);
  const end = start + size;
  return { items: all.slice(start, end), next: end < all.length ? { NextToken: pageToken(scope, end) } : {} };
}
