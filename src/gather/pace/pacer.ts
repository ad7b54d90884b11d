import type { Clock } from '../ports.js';

/** What is assumed of a limit before anything was learnt about it; calls per second. */
export interface Assumption {
  readonly start: number;
  readonly floor: number;
  readonly ceiling: number;
  /** Calls that may go out at once after a pause. */
  readonly burst: number;
}

/** How far one limit has been learnt. */
export interface Learnt {
  readonly key: string;
  readonly rate: number;
  readonly throttled: number;
}

/** Keeps calls to one limit apart. Rates are learnt: they rise while all goes well and fall at a throttle. */
export interface Pacer {
  /** Waits for the next place. Returns what to say when the call has ended. */
  enter(key: string, assumption: Assumption): Promise<(end: 'ok' | 'throttled') => void>;
  learnt(): readonly Learnt[];
}

/** Until the first throttle: so many calls per second more with each one. From 20/s, the hundredth call goes at 70/s. */
const FIRST_RISE = 0.5;
/** At a throttle the rate falls to what was measured, within these shares of what it was. */
const DEEPEST_FALL = 0.4;
const LEAST_FALL = 0.93;
/** So many calls must have passed between two throttles before their pace is believed. */
const ENOUGH_CALLS = 5;
/** The next call after a throttle waits for so many tokens, so that the other side's bucket is not empty any more. */
const PAUSE = 2;
/** Back up to almost what was measured it goes fast: with each call by this share of what is missing. */
const RECOVERY = 0.1;
const ALMOST = 0.97;
/** There it stays for a while: every look beyond costs a throttle, and most limits do not change. */
const HOLD_SECONDS = 4;
const HOLD_CALLS = 20;
/** Then it rises by this share with each call, so that a limit that is eight times higher is found in some thirty. */
const PROBE = 0.08;

interface Limit {
  /** Calls per second. */
  rate: number;
  /** What the limit was measured to be at the last throttle; Infinity: none yet. */
  measured: number;
  /** Calls that may go out at once, as of `filledAt` (ms). Tokens, not times: no wait is left over from another rate. */
  tokens: number;
  filledAt: number;
  /** When the other side's bucket was last known to be empty, ms. Throttles of calls that started before are no news. */
  emptyAt: number;
  /** Calls that passed since then, and those of them that had had to wait. */
  passed: number;
  passedLate: number;
  throttled: number;
  /** The queue: settled when everybody before has gone. */
  last: Promise<unknown>;
}

/** What the pacer needs of the run's clock: both must pass at the same speed. */
export type PacerClock = Pick<Clock, 'sleep' | 'monotonic'>;

/**
 * Between two throttles a token bucket goes from empty to empty, so what passed in that time is what it lets through:
 * a throttle does not only say "too fast", it measures the limit.
 */
export function learningPacer(clock: PacerClock): Pacer {
  const limits = new Map<string, Limit>();
  return {
    async enter(key, assumption) {
      const known = limits.get(key);
      const limit = known ?? fresh(assumption, clock.monotonic());
      if (known === undefined) limits.set(key, limit);
      const turn = limit.last.then(() => nextPlace(limit, assumption, clock));
      limit.last = turn.catch(() => undefined);
      const late = await turn;
      const started = clock.monotonic();
      return (end) => {
        if (end === 'ok') rise(limit, assumption, late);
        else fall(limit, assumption, started, clock.monotonic());
      };
    },
    learnt: () => [...limits].map(([key, { rate, throttled }]) => ({ key, rate, throttled })),
  };
}

function fresh({ start, burst }: Assumption, now: number): Limit {
  const own = { rate: start, tokens: burst, filledAt: now, throttled: 0, last: Promise.resolve() };
  return { ...own, measured: Infinity, emptyAt: -Infinity, passed: 0, passedLate: 0 };
}

function fill(limit: Limit, { burst }: Assumption, now: number): void {
  limit.tokens = Math.min(burst, limit.tokens + ((now - limit.filledAt) * limit.rate) / 1000);
  limit.filledAt = now;
}

/** A wait of so many milliseconds fills the bucket only up to rounding. */
const WHOLE_TOKEN = 1 - 1e-6;

/** Waits for the place after the last one that was given away. One waits at a time, so a fall holds back all behind it. */
async function nextPlace(limit: Limit, assumption: Assumption, clock: PacerClock): Promise<boolean> {
  let late = false;
  fill(limit, assumption, clock.monotonic());
  for (let throttled = -1; limit.tokens < WHOLE_TOKEN && throttled !== limit.throttled; ) {
    late = true;
    throttled = limit.throttled;
    await clock.sleep(((1 - limit.tokens) * 1000) / limit.rate);
    fill(limit, assumption, clock.monotonic());
  }
  limit.tokens -= 1;
  return late;
}

/** Only a call that had to wait says anything about the limit. */
function rise(limit: Limit, { ceiling }: Assumption, late: boolean): void {
  limit.passed++;
  if (!late) return;
  limit.passedLate++;
  const { rate, measured, passedLate } = limit;
  const goal = measured * ALMOST;
  if (measured === Infinity) limit.rate = rate + FIRST_RISE;
  else if (rate < goal) limit.rate = Math.min(goal, rate + (measured - rate) * RECOVERY);
  else if (passedLate > Math.max(HOLD_CALLS, rate * HOLD_SECONDS)) limit.rate = rate * (1 + PROBE);
  limit.rate = Math.min(ceiling, limit.rate);
}

function fall(limit: Limit, { floor }: Assumption, started: number, now: number): void {
  limit.throttled++;
  if (started < limit.emptyAt) return;
  const { rate, passed, emptyAt } = limit;
  // The first time, the bucket was not empty at the beginning, so nothing was measured.
  const passing = passed < ENOUGH_CALLS || emptyAt === -Infinity ? 0 : (passed * 1000) / Math.max(1, now - emptyAt);
  const next = Math.min(rate * LEAST_FALL, Math.max(rate * DEEPEST_FALL, passing));
  limit.measured = passing === 0 ? rate * LEAST_FALL : Math.min(rate, Math.max(next, passing));
  limit.rate = Math.max(floor, next);
  limit.emptyAt = now;
  limit.passed = 0;
  limit.passedLate = 0;
  limit.tokens = 1 - PAUSE;
  limit.filledAt = now;
}
