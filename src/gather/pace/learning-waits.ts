import { GROWTH, nextLook, type Waiting } from './poll.js';

/** What the jobs of one kind that were done in this run tell about those still to come. */
export interface LearningWaits {
  /** A job was begun now. */
  begun(): Waiting;
}

/** Small accounts' reports take two and a half seconds in the median (observed): the fourth look of the first comes right after. */
const FIRST_MS = 1_340;

/**
 * Nothing is known as long as no job was done. Then one is looked at closely; the others seldom, but none at the same
 * time as another, so that together they see early how long such a job takes, for hardly any calls.
 */
const SELDOM = 2;
/** Multiples of it, whole part dropped, fill the time between 0 and 1 evenly however many there are. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Who waits hears so soon, by share of what was waited, that something was learnt. */
const LISTEN = 0.04;
const LISTEN_AT_LEAST_MS = 50;

/** So many of the last jobs are remembered, and the first look comes when so many of them were done. */
const REMEMBERED = 50;
const QUICK_SHARE = 0.1;
/** One in so many is looked at a step earlier, for jobs may have become quicker; if it was done, so is the next. */
const EXPLORE_EVERY = 8;
/** What is done sooner is not looked at sooner: from there on it would be many looks to one that takes its time. */
const SOONEST_MS = 500;

export function learningWaits(): LearningWaits {
  const took: number[] = [];
  let known: number | null = null;
  let jobs = 0;
  let untilExploring = 0;
  /** The longest that any job was waited for in vain, until one was done. */
  let inVain = 0;

  function learn(ms: number): void {
    took.push(ms);
    if (took.length > REMEMBERED) took.shift();
    const sorted = took.toSorted((a, b) => a - b);
    known = Math.max(SOONEST_MS, sorted[Math.floor(sorted.length * QUICK_SHARE)] ?? 0);
  }

  return {
    begun() {
      const turn = jobs++;
      const close = turn === 0;
      const explores = known !== null && untilExploring-- === 0;
      if (explores) untilExploring = EXPLORE_EVERY - 1;
      const first = close ? FIRST_MS : FIRST_MS * SELDOM ** (((turn * GOLDEN) % 1) - 1);
      let last: number | null = null;
      const unguided = (): number => (last === null ? first : nextLook(last, close ? GROWTH : SELDOM));
      const guided = (from: number): number => {
        if (last === null) return explores ? Math.max(SOONEST_MS, from / GROWTH) : from;
        return Math.max(explores ? 0 : from, nextLook(last));
      };
      return {
        left(waited) {
          if (known !== null) return Math.max(0, guided(known) - waited);
          const left = Math.max(0, unguided() - waited);
          return close ? left : Math.min(left, Math.max(LISTEN_AT_LEAST_MS, waited * LISTEN));
        },
        missed(waited) {
          last = waited;
          if (known === null) inVain = Math.max(inVain, waited);
        },
        done(waited) {
          const isFresh = (lastLook: number): boolean => waited <= nextLook(lastLook);
          if (last !== null && isFresh(last)) learn(waited);
          // It may have been done for long. The first is believed if others were not done shortly before.
          else if (known === null) learn(isFresh(inVain) ? waited : waited / GROWTH);
          else if (explores) {
            learn(waited);
            untilExploring = 0;
          }
        },
      };
    },
  };
}
