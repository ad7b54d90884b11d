import type { Clock } from './ports.js';

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

/** After a throttle: back to this share of the rate. */
const FALL = 0.75;
/** Towards the rate that was throttled last it goes fast, beyond it slowly: most limits do not change. */
const RECOVERY = 0.05;
const PROBE = 0.004;

interface Limit {
  rate: number;
  /** The rate at the last throttle; Infinity: none yet. */
  last: number;
  /** Theoretical arrival time (GCRA), ms: when the next call would go out if they were evenly spread. */
  due: number;
  /** Throttles of calls that started before this moment are the same event, ms. */
  fellAt: number;
  throttled: number;
}

/** Time in ms is handed in apart from the clock's: a wall clock may jump. */
export function learningPacer(clock: Pick<Clock, 'sleep'>, monotonic: () => number): Pacer {
  const limits = new Map<string, Limit>();
  return {
    async enter(key, assumption) {
      let limit = limits.get(key);
      if (limit === undefined) limits.set(key, (limit = fresh(assumption)));
      const wait = reserve(limit, assumption, monotonic());
      if (wait > 0) await clock.sleep(wait);
      const started = monotonic();
      const known = limit;
      return (end) => {
        if (end === 'ok') rise(known, assumption, wait > 0);
        else fall(known, assumption, started, monotonic());
      };
    },
    learnt: () => [...limits].map(([key, { rate, throttled }]) => ({ key, rate, throttled })),
  };
}

function fresh({ start }: Assumption): Limit {
  return { rate: start, last: Infinity, due: 0, fellAt: -Infinity, throttled: 0 };
}

/** Takes the next place and returns how long to wait for it. */
function reserve(limit: Limit, { burst }: Assumption, now: number): number {
  const gap = 1000 / limit.rate;
  limit.due = Math.max(limit.due, now) + gap;
  return Math.max(0, limit.due - now - gap * burst);
}

/** Only a call that had to wait says anything about the limit. */
function rise(limit: Limit, { ceiling }: Assumption, waited: boolean): void {
  if (!waited) return;
  // Until the first throttle it doubles about every `rate` calls, as TCP's slow start does.
  const step = limit.last === Infinity ? 1 : limit.rate < limit.last ? (limit.last - limit.rate) * RECOVERY + 0.01 : limit.rate * PROBE;
  limit.rate = Math.min(ceiling, limit.rate + step);
}

function fall(limit: Limit, { floor }: Assumption, started: number, now: number): void {
  limit.throttled++;
  if (started < limit.fellAt) return;
  limit.last = limit.rate;
  limit.rate = Math.max(floor, limit.rate * FALL);
  limit.fellAt = now;
  // The other side's bucket is empty: nothing goes out at once for a moment.
  limit.due = Math.max(limit.due, now) + 1000 / limit.rate;
}
