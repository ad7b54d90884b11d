import type { Clock } from '../ports.js';

export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** The last look comes after this much waiting. */
  readonly deadlineMs: number;
}

/**
 * Looks again and again until `look` finds something, waiting longer each time (doubled, with jitter between half and
 * the whole wait). null: the deadline passed.
 */
export async function poll<T>(clock: Clock, backoff: Backoff, look: () => Promise<T | null>): Promise<T | null> {
  let left = backoff.deadlineMs;
  for (let wait = backoff.firstMs; ; wait = Math.min(wait * 2, backoff.longestMs)) {
    const found = await look();
    if (found !== null) return found;
    if (left <= 0) return null;
    const pause = Math.min(left, wait * (0.5 + clock.random() / 2));
    await clock.sleep(pause);
    left -= pause;
  }
}
