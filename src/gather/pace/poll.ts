import type { Clock } from '../ports.js';

/** When to look whether something is done that AWS works on. Times are milliseconds since it was begun. */
export interface Waiting {
  /** How long to go on waiting before the next look; 0: look now. To be asked again after each wait: more may be known. */
  left(waited: number): number;
  /** Looked in vain. */
  missed(waited: number): void;
  /** Looked, and it was done. */
  done(waited: number): void;
}

/** Waits and looks in turn until `look` finds something. null: it has not when the deadline came; that look is the last. */
export async function poll<T>(clock: Clock, waiting: Waiting, deadlineMs: number, look: () => Promise<T | null>): Promise<T | null> {
  const begun = clock.monotonic();
  for (;;) {
    const waited = clock.monotonic() - begun;
    const left = Math.min(waiting.left(waited), deadlineMs - waited);
    // Timers know whole milliseconds only.
    if (left >= 1) {
      await clock.sleep(left);
      continue;
    }
    const found = await look();
    if (found !== null) {
      waiting.done(waited);
      return found;
    }
    if (deadlineMs - waited < 1) return null;
    waiting.missed(waited);
  }
}

/** Each look comes after a quarter more than had been waited at the last one: nothing that is done waits longer to be seen. */
export const GROWTH = 1.25;
const LONGEST_PAUSE_MS = 15_000;

export function nextLook(lastLook: number, growth = GROWTH): number {
  return lastLook + Math.min(lastLook * (growth - 1), LONGEST_PAUSE_MS);
}

/** Where nothing like it was seen before: looks after `firstMs`, then later and later; with `now`, also at once. */
export function growingWaits(firstMs: number, when: 'now' | 'later' = 'later'): Waiting {
  let next = when === 'now' ? 0 : firstMs;
  return {
    left: (waited) => Math.max(0, next - waited),
    missed: (waited) => (next = Math.max(firstMs, nextLook(waited))),
    done: () => undefined,
  };
}
