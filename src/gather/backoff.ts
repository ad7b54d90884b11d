import type { Clock } from './ports.js';

export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** No further look after this long. */
  readonly deadlineMs: number;
}

/**
 * Looks again and again until `look` finds something, waiting longer each time (doubled, with jitter between half and
 * the whole wait). null: the deadline passed.
 */
export async function poll<T>(clock: Clock, backoff: Backoff, look: () => Promise<T | null>): Promise<T | null> {
  const started = clock.now().getTime();
  for (let wait = backoff.firstMs; ; wait = Math.min(wait * 2, backoff.longestMs)) {
    const found = await look();
    if (found !== null) return found;
    if (clock.now().getTime() - started + wait > backoff.deadlineMs) return null;
    await clock.sleep(wait * (0.5 + clock.random() / 2));
  }
}
