import type { AdvisorJob } from './advisor-jobs.js';

/** How long access-advisor jobs take is learnt from those that are done, so that most are looked up just once. */
export interface JobTimes {
  /**
   * A job was started. Returns how many milliseconds to go on waiting, `waited` after its start, before it is looked at
   * for the first time; 0: it should be done. To be asked again after each wait: more may have been learnt.
   */
  started(job: AdvisorJob): (waited: number) => number;
  /** A job was done so many milliseconds after it was started. */
  learn(job: AdvisorJob, ms: number): void;
}

/** Until something is learnt: small principals take about a second, administrators eight (observed), and a little more. */
const GUESS = { narrow: 1_500, wide: 9_500 };
/** The first job of each kind is looked at early, so that the others need not be. */
const SCOUT = 1_000;
/** Those others see so often whether it has taught anything. */
const LISTEN_EVERY = 1_000;
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
      const guess = scouted.has(kind) ? GUESS[kind] : SCOUT;
      scouted.add(kind);
      return (waited) => {
        const learnt = longest.get(kind);
        const left = Math.max(0, (learnt ?? guess) - waited);
        return learnt === undefined ? Math.min(LISTEN_EVERY, left) : left;
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
