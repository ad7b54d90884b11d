import { nextLook, type Waiting } from '../pace/poll.js';
import type { AdvisorJob } from './advisor-jobs.js';

/** How long access-advisor jobs take is learnt from those that are done, so that most are looked up just once. */
export interface JobTimes {
  /** A job was started now. */
  started(job: AdvisorJob): Waiting;
  /** A job was done so many milliseconds after it was started, as AWS says. */
  learn(job: AdvisorJob, ms: number): void;
}

/** Until something is learnt: small principals take about a second, administrators eight (observed), and a little more. */
const GUESS = { narrow: 1_500, wide: 9_500 };
/** The first job of each kind is looked at early, so that the others need not be. */
const SCOUT = { narrow: 1_000, wide: 3_000 };
/** Those others see so often whether it has taught anything. */
const LISTEN_EVERY = 1_000;
/** They are looked at seldom until it has. */
const SELDOM = 2;
/** A job is looked at before 15 s in any case. */
const LONGEST = 15_000;
/** One slow job must not hold back all that follow; forgotten any faster, every fifth job of 1 to 8 s would be looked at twice. */
const FORGET = 0.998;

export function learningJobTimes(): JobTimes {
  const longest = new Map<Kind, number>();
  const scouted = new Set<Kind>();
  return {
    started(job) {
      const kind = kindOf(job);
      const isScout = !scouted.has(kind);
      scouted.add(kind);
      let last: number | null = null;
      const unguided = (): number => {
        if (last === null) return isScout ? SCOUT[kind] : GUESS[kind];
        return isScout ? nextLook(last) : nextLook(last, SELDOM);
      };
      return {
        left(waited) {
          const learnt = longest.get(kind);
          if (learnt === undefined) return Math.min(LISTEN_EVERY, Math.max(0, unguided() - waited));
          return Math.max(0, (last === null ? learnt : Math.max(learnt, nextLook(last))) - waited);
        },
        missed: (waited) => (last = waited),
        // How long it took, AWS says itself.
        done: () => undefined,
      };
    },
    learn(job, ms) {
      const kind = kindOf(job);
      longest.set(kind, Math.min(Math.max(ms, (longest.get(kind) ?? 0) * FORGET), LONGEST));
    },
  };
}

type Kind = keyof typeof GUESS;

function kindOf({ wide }: AdvisorJob): Kind {
  return wide ? 'wide' : 'narrow';
}
