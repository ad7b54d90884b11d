import type { Weighed } from '../../gather/team.js';

/** An account that a worker is lost with so often is not handed out again. */
const MOST_LOSSES = 2;

interface Job extends Weighed {
  losses: number;
}

interface Hand {
  /** wants: it asked · full: it said that it has no room · unheard: it has said nothing since it was started, or given something */
  state: 'wants' | 'full' | 'unheard';
  weight: number;
  readonly jobs: Map<string, Job>;
}

export interface Grant {
  readonly worker: number;
  readonly job: Weighed;
}

/**
 * Which worker gets which account: the next longest goes to the one that has the least to do, as soon as that has room
 * for it. One that has not said yet whether it has is waited for; it will say so at once.
 */
export interface HandOut {
  join(worker: number): void;
  wants(worker: number): void;
  full(worker: number): void;
  /** What can be given now, one at a time; null: nothing. */
  next(): Grant | null;
  /** The account of that id, which this worker has. */
  jobOf(worker: number, accountId: string): Weighed | null;
  done(worker: number, accountId: string): void;
  /** Takes back what a worker had that is gone: it is handed out before all others, or given up. */
  lost(worker: number): { readonly again: number; readonly givenUp: readonly Weighed[] };
  /** Takes all that nobody has. */
  rest(): readonly Weighed[];
  waiting(): number;
  isDone(): boolean;
}

export function handOut(accounts: readonly Weighed[]): HandOut {
  const queue: Job[] = accounts.map((each) => ({ ...each, losses: 0 }));
  const hands = new Map<number, Hand>();
  const handOf = (worker: number): Hand => hands.get(worker) ?? { state: 'full', weight: 0, jobs: new Map() };

  return {
    join: (worker) => { hands.set(worker, { state: 'unheard', weight: 0, jobs: new Map() }); },
    wants: (worker) => { handOf(worker).state = 'wants'; },
    full: (worker) => { handOf(worker).state = 'full'; },
    next() {
      const [job] = queue;
      if (job === undefined) return null;
      const byWeight = [...hands].sort(([, a], [, b]) => a.weight - b.weight);
      const [worker, hand] = byWeight.find(([, { state }]) => state !== 'full') ?? [];
      if (worker === undefined || hand?.state !== 'wants') return null;
      queue.shift();
      hand.state = 'unheard';
      hand.jobs.set(job.account.id, job);
      hand.weight += weightOf(job);
      return { worker, job };
    },
    jobOf: (worker, accountId) => handOf(worker).jobs.get(accountId) ?? null,
    done(worker, accountId) {
      const hand = handOf(worker);
      const job = hand.jobs.get(accountId);
      if (job === undefined) return;
      hand.jobs.delete(accountId);
      hand.weight -= weightOf(job);
    },
    lost(worker) {
      const jobs = [...handOf(worker).jobs.values()];
      hands.delete(worker);
      for (const job of jobs) job.losses += 1;
      const again = jobs.filter(({ losses }) => losses < MOST_LOSSES);
      queue.unshift(...again);
      return { again: again.length, givenUp: jobs.filter(({ losses }) => losses >= MOST_LOSSES) };
    },
    rest: () => queue.splice(0),
    waiting: () => queue.length,
    isDone: () => queue.length === 0 && [...hands.values()].every(({ jobs }) => jobs.size === 0),
  };
}

/** An account without users takes its time, too. */
function weightOf({ weight }: Weighed): number {
  return weight + 1;
}
