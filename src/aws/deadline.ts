import type { Clock } from '../gather/ports.js';
import { AnswerError } from './answer-error.js';

/** Why nothing more is asked; null: it continues. */
export type WhyOver = () => string | null;

export interface Deadline {
  readonly whyOver: WhyOver;
  readonly throwIfOver: () => void;
  /** A clock whose sleepers are woken by the end, and told of it. */
  readonly heardBy: (clock: Clock) => Clock;
  readonly close: () => void;
}

/** The most that a timer of Node's can wait for. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** No caller sleeps on for longer than this when the end has come. */
const NAP_MS = 1_000;

/** Time as a whole; null: without end. `endAll` is called at the end with what is to be told to all that is on its way. */
export function openDeadline(ms: number | null, now: () => number, endAll: (why: Error) => void): Deadline {
  const end = now() + (ms ?? Infinity);
  const whyOver: WhyOver = () => (now() > end ? '--deadline has passed' : null);
  const throwIfOver = (): void => {
    if (whyOver() !== null) throw brokenOff();
  };
  const timer = ms === null || ms > LONGEST_TIMER_MS ? null : setTimeout(() => { endAll(brokenOff()); }, ms);
  timer?.unref();
  return {
    whyOver,
    throwIfOver,
    heardBy: (clock) => (ms === null ? clock : { ...clock, sleep: (length) => inNaps(clock, length, throwIfOver) }),
    close: () => { clearTimeout(timer ?? undefined); },
  };
}

function brokenOff(): AnswerError {
  return new AnswerError({ reason: 'timed_out', text: 'broken off, --deadline has passed', status: null, repeat: false });
}

async function inNaps(clock: Clock, ms: number, throwIfOver: () => void): Promise<void> {
  for (let left = ms; left > 0; left -= NAP_MS) {
    await clock.sleep(Math.min(left, NAP_MS));
    throwIfOver();
  }
}
