import { WireError, type SandboxState } from '../service.js';
import { integerField, textField, type Input } from './fields.js';
import { pageToken, tokenPosition } from './page-token.js';

/** A list that can be read page by page without building all of it. */
export interface Listing<T> {
  readonly size: number;
  at(index: number): T;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** What goes into the answer: empty at the end, since AWS Config then leaves NextToken out. */
  readonly next: { readonly NextToken?: string };
}

/** The highest page size of most Config calls; `behaviour.pages.config` below it shows smaller pages than asked. */
const FULL_PAGE = 100;

/** The page size a call asks for by any of the names. 0 and nothing mean the default. */
export function pageSize(input: Input, names: readonly string[], max: number, standard: number): number {
  const asked = names.map((name) => integerField(input, name));
  for (const limit of asked) {
    if (limit !== undefined && (limit < 0 || limit > max)) {
      throw new WireError('InvalidLimitException', 400, `The specified limit ${limit} is outside the allowable range: 0 to ${max}.`);
    }
  }
  // Limit stands first: which of the two AWS prefers when both are sent is not known.
  const chosen = asked.find((limit) => limit !== undefined) ?? 0;
  return chosen === 0 ? standard : chosen;
}

/** The page of a listing that NextToken names. `scope` is all that must not change between pages. */
export function pageOf<T>(input: Input, state: SandboxState, listing: Listing<T>, size: number, scope: string): Page<T> {
  const start = startOf(input, scope);
  const cap = state.world.behaviour.pages.config;
  const step = cap < FULL_PAGE ? Math.min(size, Math.max(cap, 1)) : size;
  const end = Math.min(start + step, listing.size);
  const items: T[] = [];
  for (let index = start; index < end; index += 1) items.push(listing.at(index));
  return { items, next: end < listing.size ? { NextToken: pageToken(scope, end) } : {} };
}

function startOf(input: Input, scope: string): number {
  const token = textField(input, 'NextToken');
  if (token === undefined) return 0;
  const position = tokenPosition(scope, token);
  if (position === null) throw invalidToken();
  return position;
}

export function invalidToken(): WireError {
  return new WireError(
    'InvalidNextTokenException',
    400,
    'The specified next token is not valid. Specify the nextToken string that was returned ' +
      'in the previous response to get the next page of results.',
  );
}

/** A listing over an array. */
export function listingOf<T>(items: readonly T[]): Listing<T> {
  return {
    size: items.length,
    at: (index) => {
      const item = items[index];
      if (item === undefined) throw new RangeError(`no item ${index} among ${items.length}`);
      return item;
    },
  };
}
