import type { Clock } from './ports.js';

/** Bounds how many accounts are worked on at once, so that memory does not grow with the organization. */
export interface Window {
  /** Runs the work when there is a place for it. The work's own `sleep` gives the place up while it waits. */
  run<T>(work: (clock: Clock) => Promise<T>): Promise<T>;
}

/** An account that only waits (for its credential report, for a job) must not keep others out. */
export function openWindow(size: number, clock: Clock): Window {
  let free = size;
  const queue: (() => void)[] = [];
  const enter = (): Promise<void> => {
    if (free > 0) {
      free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => queue.push(resolve));
  };
  const leave = (): void => {
    const next = queue.shift();
    if (next === undefined) free++;
    else next();
  };
  const inside: Clock = {
    ...clock,
    sleep: async (ms) => {
      leave();
      try {
        await clock.sleep(ms);
      } finally {
        await enter();
      }
    },
  };
  return {
    async run(work) {
      await enter();
      try {
        return await work(inside);
      } finally {
        leave();
      }
    },
  };
}
