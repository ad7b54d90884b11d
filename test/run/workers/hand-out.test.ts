import { handOut, type HandOut } from '../../../src/run/workers/hand-out.js';
import type { Weighed } from '../../../src/gather/team.js';
import { sharesOf } from '../../../src/run/workers/shares.js';

function jobs(...weights: readonly number[]): readonly Weighed[] {
  return weights.map((weight, index) => ({
    account: { id: String(111_111_111_111 + index), name: null, email: null, state: 'ACTIVE', path: null, joinedAt: null, isManagement: false },
    weight,
  }));
}

/** Weights that each worker is given while both always have room. */
function dealt(hands: HandOut, workers: readonly number[]): Readonly<Record<number, readonly number[]>> {
  const given: Record<number, number[]> = Object.fromEntries(workers.map((worker) => [worker, []]));
  for (const worker of workers) hands.wants(worker);
  for (let grant = hands.next(); grant !== null; grant = hands.next()) {
    given[grant.worker]?.push(grant.job.weight);
    hands.wants(grant.worker);
  }
  return given;
}

function opened(weights: readonly number[], workers: readonly number[] = [1, 2]): HandOut {
  const hands = handOut(jobs(...weights));
  for (const worker of workers) hands.join(worker);
  return hands;
}

describe('which worker gets which account', () => {
  it('the longest first, the next to the one that has less to do', () => {
    expect(dealt(opened([90, 80, 30, 10, 5]), [1, 2])).toEqual({ 1: [90, 10, 5], 2: [80, 30] });
  });

  it('accounts whose size is not known are shared evenly', () => {
    expect(dealt(opened([0, 0, 0, 0]), [1, 2])).toEqual({ 1: [0, 0], 2: [0, 0] });
  });

  it('one that has said nothing yet is waited for, and one that is full is not', () => {
    const hands = opened([50, 40, 30]);
    hands.wants(1);
    expect(hands.next()).toMatchObject({ worker: 1, job: { weight: 50 } });
    hands.wants(1);
    expect(hands.next()).toBeNull();
    hands.full(2);
    expect(hands.next()).toMatchObject({ worker: 1, job: { weight: 40 } });
    hands.wants(1);
    hands.wants(2);
    expect(hands.next()).toMatchObject({ worker: 2, job: { weight: 30 } });
    expect(hands.next()).toBeNull();
  });

  it('is over when all that was given is done', () => {
    const hands = opened([1], [1]);
    expect(hands.isDone()).toBe(false);
    dealt(hands, [1]);
    expect(hands.isDone()).toBe(false);
    hands.done(1, '111111111111');
    hands.done(1, '111111111111');
    expect(hands.isDone()).toBe(true);
  });

  it('what a lost worker had goes to another before all others, and is given up the second time', () => {
    const hands = opened([9, 8, 1]);
    hands.wants(1);
    hands.wants(2);
    expect([hands.next()?.job.weight, hands.next()?.job.weight]).toEqual([9, 8]);
    expect(hands.lost(1)).toEqual({ again: 1, givenUp: [] });
    hands.wants(2);
    expect(hands.next()).toMatchObject({ worker: 2, job: { weight: 9 } });
    hands.done(2, '111111111112');
    const { again, givenUp } = hands.lost(2);
    expect({ again, givenUp: givenUp.map(({ weight }) => weight) }).toEqual({ again: 0, givenUp: [9] });
    expect(hands.rest().map(({ weight }) => weight)).toEqual([1]);
    expect(hands.isDone()).toBe(true);
  });

  it('knows who has what', () => {
    const hands = opened([9]);
    hands.wants(1);
    hands.next();
    expect(hands.jobOf(1, '111111111111')).toMatchObject({ weight: 9 });
    expect(hands.jobOf(2, '111111111111')).toBeNull();
  });
});

describe('calls in flight', () => {
  it.each([
    [2, 64, { count: 2, leader: 16, member: 24 }],
    [8, 64, { count: 8, leader: 16, member: 6 }],
    [3, 4, { count: 3, leader: 1, member: 1 }],
    [9, 4, { count: 3, leader: 1, member: 1 }],
    [1, 64, null],
    [2, 2, null],
    [2, 1, null],
  ])('%d workers and %d calls', (wanted, concurrency, shares) => {
    const shared = sharesOf(wanted, concurrency);
    if (shares === null) expect(shared).toBeNull();
    else expect(shared).toMatchObject(shares);
    expect((shared?.leader ?? 0) + (shared?.count ?? 0) * (shared?.member ?? 0)).toBeLessThanOrEqual(concurrency);
  });
});
