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

/** The others are looked at for the first time between this and its double. */
const FIRST_OF_OTHERS_MS = 1_000;

/** So many of the last jobs are remembered, and the first look comes when so many of them were done. */
const REMEMBERED = 50;
const QUICK_SHARE = 0.05;
/** One in so many is looked at a step earlier, for jobs may have become quicker; if it was done, so is the next. */
const EXPLORE_EVERY = 8;
/** What is done sooner is not looked at sooner: from there on it would be many looks to one that takes its time. */
const SOONEST_MS = 500;

export function learningWaits(): LearningWaits {
  const seen = memory();
  let begun = 0;
  let untilExploring = 0;
  return {
    begun() {
      const turn = begun++;
      const close = turn === 0;
      const explores = seen.known() !== null && untilExploring-- === 0;
      if (explores) untilExploring = EXPLORE_EVERY - 1;
      const first = close ? FIRST_MS : FIRST_OF_OTHERS_MS * SELDOM ** ((turn * GOLDEN) % 1);
      let last: number | null = null;
      let looks = 0;
      const unguidedLook = (): number => (last === null ? first : nextLook(last, close ? GROWTH : SELDOM));
      const guidedLook = (known: number): number => {
        if (last === null) return explores ? Math.max(SOONEST_MS, known / GROWTH) : known;
        const isWorthIt = begun - seen.done() <= FEW_JOBS || seen.areFound();
        return Math.max(known, nextLook(last, isWorthIt ? affordable(last, looks) : GROWTH));
      };
      return {
        left(waited) {
          const known = seen.known();
          if (known !== null) return Math.max(0, guidedLook(known) - waited);
          const left = Math.max(0, unguidedLook() - waited);
          return close ? left : Math.min(left, Math.max(LISTEN_AT_LEAST_MS, waited * LISTEN));
        },
        missed(waited) {
          last = waited;
          looks += 1;
          seen.missed(waited);
        },
        done(waited) {
          if (seen.found(waited, last, explores) && explores && last === null) untilExploring = 0;
        },
      };
    },
  };
}

/** What the looks at all jobs have told so far. */
interface Memory {
  /** When to expect a job to be done; null: none was yet. */
  readonly known: () => number | null;
  readonly done: () => number;
  /** Do enough looks find something? */
  readonly areFound: () => boolean;
  readonly missed: (waited: number) => void;
  /** After a look in vain at `last`; null: it was the first. Returns whether that told anything. */
  readonly found: (waited: number, last: number | null, explored: boolean) => boolean;
}

function memory(): Memory {
  const took: number[] = [];
  let known: number | null = null;
  let done = 0;
  /** The longest that any job was waited for in vain, until one was done. */
  let inVain = 0;
  /** Looks since one was done, and those of them that found something. */
  const guided = { looks: 0, found: 0 };

  function learn(ms: number): true {
    took.push(ms);
    if (took.length > REMEMBERED) took.shift();
    known = Math.max(SOONEST_MS, quickest(took));
    return true;
  }

  return {
    known: () => known,
    done: () => done,
    areFound: () => guided.found >= guided.looks * WORTH_IT,
    missed(waited) {
      if (known === null) inVain = Math.max(inVain, waited);
      else guided.looks += 1;
    },
    found(waited, last, explored) {
      done += 1;
      const isFresh = (lastLook: number): boolean => waited <= nextLook(lastLook);
      // It may have been done for long. The first is believed if others were not done shortly before.
      if (known === null) return learn((last !== null && isFresh(last)) || isFresh(inVain) ? waited : waited / GROWTH);
      guided.looks += 1;
      guided.found += 1;
      return (explored || (last !== null && isFresh(last))) && learn(waited);
    },
  };
}

/** Looks that a job may cost more than if each pause were twice as long as the one before, from this one on. */
const LOOKS_MORE = 2.5;
const FIRST_PAUSE_MS = 750;
/**
 * Looks come close together only as long as one in so many finds something (jobs that are alike are done together), and
 * for the last few jobs, which everything waits for.
 */
const WORTH_IT = 0.1;
const FEW_JOBS = 15;
/** And as long as there are so many to spare. */
const SPARE: readonly (readonly [looks: number, growth: number])[] = [[2, 1.05], [1, 1.1]];

function affordable(waited: number, looks: number): number {
  const left = Math.ceil(Math.log2(waited / FIRST_PAUSE_MS + 1)) + LOOKS_MORE - looks;
  return SPARE.find(([least]) => left >= least)?.[1] ?? GROWTH;
}

/** What the quickest of them took, but for a few. */
function quickest(took: readonly number[]): number {
  return took.toSorted((a, b) => a - b)[Math.floor(took.length * QUICK_SHARE)] ?? 0;
}
