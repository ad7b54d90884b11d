import type { CallMatcher } from '../behaviour/behaviour.js';
import { matches, type Place } from '../behaviour/matcher.js';

/** Counts what arrived, retries and failures included. */
export interface CallCounter {
  arrived(place: Place): void;
  throttled(place: Place): void;
  count(matcher: CallMatcher): number;
  counts(): readonly CallCount[];
  reset(): void;
}

export function makeCallCounter(): CallCounter {
  const rows = new Map<string, { calls: number; throttled: number } & Place>();
  const rowOf = (place: Place) => {
    const key = `${place.service} ${place.action} ${place.account}`;
    const row = rows.get(key) ?? { ...place, calls: 0, throttled: 0 };
    rows.set(key, row);
    return row;
  };
  return {
    arrived: (place) => {
      rowOf(place).calls += 1;
    },
    throttled: (place) => {
      rowOf(place).throttled += 1;
    },
    count: (matcher) => [...rows.values()].filter((row) => matches(matcher, row)).reduce((sum, row) => sum + row.calls, 0),
    counts: () => [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => ({ ...row })),
    reset: () => {
      rows.clear();
    },
  };
}

export interface CallCount {
  readonly service: string;
  readonly action: string;
  /** The account called: AssumeRole's target, else the signer's; 'unknown' when no known principal signed. */
  readonly account: string;
  readonly calls: number;
  /** Of these: answered with a throttling error. */
  readonly throttled: number;
}
