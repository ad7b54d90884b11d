import type { CallMatcher } from './behaviour.js';

/** Where a call went: its service, its action, and the account called. */
export interface Place {
  readonly service: string;
  readonly action: string;
  readonly account: string;
}

/** Members that a matcher leaves out match everything. */
export function matches(matcher: CallMatcher, place: Place): boolean {
  return (
    (matcher.service === undefined || matcher.service === place.service) &&
    (matcher.action === undefined || matcher.action === place.action) &&
    (matcher.account === undefined || matcher.account === place.account)
  );
}
