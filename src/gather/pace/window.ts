import type { Clock } from '../ports.js';

/** Bounds how many accounts are worked on at once, so that memory does not grow with the organization. */
export interface Window {
  /** Runs the work when there is a place for it. Its own `sleep`, and `idle`, give the place up while it waits. */
  run<T>(work: (clock: Clock, idle: Idle) => Promise<T>): Promise<T>;
  /** Would work that came now be run at once? */
  readonly hasRoom: () => boolean;
}

/** Waits for something that others bring about. */
export type Idle = <T>(waiting: Promise<T>) => Promise<T>;

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
  const idle: Idle = async (waiting) => {
    leave();
    try {
      return await waiting;
    } finally {
      await enter();
    }
  };
  const inside: Clock = { ...clock, sleep: (ms) => idle(clock.sleep(ms)) };
  return {
    hasRoom: () => free > 0,
    async run(work) {
      await enter();
      try {
        return await work(inside, idle);
      } finally {
        leave();
      }
    },
  };
}
