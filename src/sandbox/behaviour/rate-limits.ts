import type { RateLimit } from './behaviour.js';
import { matches, type Place } from './matcher.js';

interface Bucket {
  tokens: number;
  /** Milliseconds since the start, when `tokens` was right. */
  at: number;
}

interface Rate {
  readonly fromMs: number;
  readonly perSecond: number;
}

/** May this call pass? Takes a token of every limit that matches, or none when one of them is empty. */
export type Gate = (place: Place, sinceStartMs: number) => boolean;

export function makeGate(limits: readonly RateLimit[]): Gate {
  const meters = limits.map((limit) => ({ limit, rates: ratesOf(limit), buckets: new Map<string, Bucket>() }));
  return (place, now) => {
    const touched: Bucket[] = [];
    for (const { limit, rates, buckets } of meters) {
      if (!matches(limit, place)) continue;
      const key = limit.per === 'account' ? place.account : '';
      const bucket = buckets.get(key) ?? { tokens: limit.burst, at: now };
      buckets.set(key, bucket);
      refill(bucket, rates, limit.burst, now);
      touched.push(bucket);
    }
    if (touched.some((bucket) => bucket.tokens < 1 - ROUNDING)) return false;
    for (const bucket of touched) bucket.tokens -= 1;
    return true;
  };
}

/** Ten steps of a tenth must make a whole token. */
const ROUNDING = 1e-9;

function ratesOf(limit: RateLimit): readonly Rate[] {
  const changes = (limit.changes ?? []).map(({ atMs, perSecond }) => ({ fromMs: atMs, perSecond }));
  return [{ fromMs: 0, perSecond: limit.perSecond }, ...changes.sort((a, b) => a.fromMs - b.fromMs)];
}

/** A bucket that waited across a change fills at each rate for as long as it was in force. */
function refill(bucket: Bucket, rates: readonly Rate[], burst: number, now: number): void {
  rates.forEach((rate, i) => {
    const from = Math.max(bucket.at, rate.fromMs);
    const to = Math.min(now, rates[i + 1]?.fromMs ?? Infinity);
    if (to > from) bucket.tokens = Math.min(burst, bucket.tokens + (rate.perSecond * (to - from)) / 1000);
  });
  bucket.at = Math.max(bucket.at, now);
}
