import { learningWaits, type LearningWaits } from '../../../src/gather/pace/learning-waits.js';
import type { Waiting } from '../../../src/gather/pace/poll.js';

interface Job {
  readonly begunAt: number;
  readonly tookMs: number;
}

interface Looked {
  readonly looks: number;
  /** How much later than it was done it was found done, as a share of what it took. */
  readonly overshoot: number;
}

const STEP_MS = 10;

/** Jobs of accounts that are asked side by side; time passes in steps, for all at once. */
function run(jobs: readonly Job[], times: LearningWaits = learningWaits()): readonly Looked[] {
  const waits = jobs.map((job) => ({ job, waiting: null as Waiting | null, checkAt: 0, looks: 0, overshoot: null as number | null }));
  for (let now = 0; waits.some(({ overshoot }) => overshoot === null); now += STEP_MS) {
    for (const wait of waits) {
      const waited = now - wait.job.begunAt;
      if (wait.overshoot !== null || waited < 0 || now < wait.checkAt) continue;
      wait.waiting ??= times.begun();
      const left = wait.waiting.left(waited);
      wait.checkAt = now + left;
      if (left > 0) continue;
      wait.looks += 1;
      if (waited < wait.job.tookMs) wait.waiting.missed(waited);
      else {
        wait.waiting.done(waited);
        wait.overshoot = (waited - wait.job.tookMs) / wait.job.tookMs;
      }
    }
  }
  return waits.map(({ looks, overshoot }) => ({ looks, overshoot: overshoot ?? Infinity }));
}

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** So many jobs, begun within `withinMs`, that take `medianMs` in the median and up to `spread` times more or less. */
function jobs(count: number, medianMs: number, spread: number, withinMs: number): readonly Job[] {
  const draw = random(7);
  return Array.from({ length: count }, (_, index) => ({
    begunAt: Math.round((index * withinMs) / count / STEP_MS) * STEP_MS,
    tookMs: medianMs * spread ** (draw() + draw() - 1),
  }));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Time passes in steps of a hundredth of a second. */
const ROUNDING = 0.02;

describe('learningWaits', () => {
  it.each([
    ['one job', 1, 2_500, 1, 1_000],
    ['three', 3, 2_500, 1.3, 500],
    ['fifty at once', 50, 2_500, 1, 0],
    ['fifty that differ', 50, 2_500, 1.25, 700],
    ['a thousand, one after the other', 1_000, 2_500, 1.25, 20_000],
    ['quick ones', 50, 1_400, 1.2, 700],
    ['slow ones', 50, 9_000, 1.25, 700],
    ['very slow ones', 50, 60_000, 1.2, 700],
  ])('%s: nothing that is done waits a quarter more to be seen', (_, count, medianMs, spread, withinMs) => {
    const overshoots = run(jobs(count, medianMs, spread, withinMs)).map(({ overshoot }) => overshoot).sort((a, b) => a - b);
    expect(overshoots[Math.ceil(0.95 * count) - 1]).toBeLessThanOrEqual(0.25 + ROUNDING);
    // Those that are quicker than all before them.
    expect(overshoots.at(-1)).toBeLessThanOrEqual(0.4);
  });

  /** Looks of pauses that double from 0.75 s on: what they were before anything was learnt. */
  const doubling = ({ tookMs }: Job): number => {
    let looks = 1;
    for (let at = 750, pause = 750; at < tookMs; looks++) at += pause *= 2;
    return looks;
  };

  it.each([
    ['one job', 1, 1],
    ['three', 3, 1.3],
    ['fifty', 50, 1.25],
    ['fifty that differ much', 50, 2],
    ['a thousand', 1_000, 1.25],
  ])('%s: hardly more looks than with pauses that double, in the median', (_, count, spread) => {
    const all = jobs(count, 2_500, spread, count * 14);
    const found = run(all);
    // Generate and Get were a call each when it was done; now Get alone looks, so that 2.5 looks more are 1.5 calls more.
    expect(median(found.map(({ looks }) => looks))).toBeLessThanOrEqual(median(all.map(doubling)) + 2.5);
  });

  it('where jobs differ much, the longest is seen in time as well', () => {
    const all = jobs(200, 3_000, 6, 2_000);
    const found = run(all);
    const longest = all.reduce((best, { tookMs }, index) => (tookMs > (all[best]?.tookMs ?? 0) ? index : best), 0);
    expect(found[longest]?.overshoot).toBeLessThanOrEqual(0.25 + ROUNDING);
    expect(median(found.map(({ overshoot }) => overshoot))).toBeLessThanOrEqual(0.25);
  });

  it('one after the other: what the first took guides the next', () => {
    const times = learningWaits();
    const each = Array.from({ length: 8 }, () => run([{ begunAt: 0, tookMs: 8_000 }], times)[0]);
    expect(each[0]?.looks).toBeGreaterThan(5);
    for (const later of each.slice(1)) {
      expect(later?.looks).toBeLessThanOrEqual(3);
      expect(later?.overshoot).toBeLessThanOrEqual(0.25 + ROUNDING);
    }
  });

  it('a first one that took long does not hold back those that follow for ever', () => {
    const times = learningWaits();
    run([{ begunAt: 0, tookMs: 30_000 }], times);
    const later = Array.from({ length: 16 }, () => run([{ begunAt: 0, tookMs: 2_500 }], times)[0]);
    expect(later.at(-1)?.overshoot).toBeLessThanOrEqual(0.25 + ROUNDING);
  });

  it('where jobs take no time, the next look is soon, but those that do take some are not looked at forty times', () => {
    const times = learningWaits();
    for (let job = 0; job < 60; job++) run([{ begunAt: 0, tookMs: 1 }], times);
    const [slow] = run([{ begunAt: 0, tookMs: 30_000 }], times);
    expect(slow?.looks).toBeLessThan(25);
    const [quick] = run([{ begunAt: 0, tookMs: 1 }], times);
    expect(quick?.looks).toBe(1);
  });

  it('those that wait hear of it while they wait', () => {
    const times = learningWaits();
    times.begun();
    const second = times.begun();
    const first = times.begun();
    second.missed(1_000);
    expect(second.left(1_500)).toBe(60);
    first.missed(1_400);
    first.done(1_520);
    expect(second.left(1_560)).toBe(0);
  });

  it('what one run has learnt is not known to another', () => {
    const other = learningWaits().begun();
    other.done(60_000);
    expect(learningWaits().begun().left(0)).toBeLessThan(2_000);
  });
});
