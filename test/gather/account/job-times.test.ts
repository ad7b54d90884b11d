import type { AdvisorJob } from '../../../src/gather/account/advisor-jobs.js';
import { learningJobTimes, type JobTimes } from '../../../src/gather/account/job-times.js';

const NARROW = { arn: 'a', wide: false, policies: null };
const WIDE = { arn: 'b', wide: true, policies: null };

/** How long a job that is started now waits in all, when nothing more is learnt meanwhile. */
function waits(times: JobTimes, job: AdvisorJob): number {
  const waiting = times.started(job);
  let waited = 0;
  for (let wait = waiting.left(0); wait > 0; wait = waiting.left(waited)) waited += wait;
  return waited;
}

/** Times of which the first job of each kind was already started. */
function scouted(): JobTimes {
  const times = learningJobTimes();
  for (const job of [NARROW, WIDE]) times.started(job);
  return times;
}

describe('learningJobTimes', () => {
  it('looks at the first job of each kind early, at the others when such jobs are done as a rule', () => {
    const times = learningJobTimes();
    expect([WIDE, WIDE, NARROW, NARROW, WIDE].map((job) => waits(times, job))).toEqual([3_000, 9_500, 1_000, 1_500, 9_500]);
  });

  it('learns for each kind by itself', () => {
    const times = scouted();
    times.learn(WIDE, 8_000);
    expect([NARROW, WIDE].map((job) => waits(times, job))).toEqual([1_500, 8_000]);
    times.learn(NARROW, 300);
    expect([NARROW, WIDE].map((job) => waits(times, job))).toEqual([300, 8_000]);
  });

  it('jobs that wait already hear within a second of what is learnt', () => {
    const times = scouted();
    const waiting = times.started(WIDE);
    expect(waiting.left(0)).toBe(1_000);
    expect(waiting.left(1_000)).toBe(1_000);
    times.learn(WIDE, 2_500);
    expect(waiting.left(2_000)).toBe(500);
    expect(waiting.left(2_500)).toBe(0);
    expect(waiting.left(3_000)).toBe(0);
  });

  it('what is known is waited for at once', () => {
    const times = scouted();
    times.learn(WIDE, 8_000);
    expect(times.started(WIDE).left(0)).toBe(8_000);
  });

  it('goes by the longest, and forgets it slowly', () => {
    const times = scouted();
    times.learn(WIDE, 8_000);
    times.learn(WIDE, 2_000);
    expect(waits(times, WIDE)).toBe(7_984);
    times.learn(WIDE, 9_000);
    expect(waits(times, WIDE)).toBe(9_000);
    for (let job = 0; job < 1_000; job++) times.learn(WIDE, 2_000);
    expect(waits(times, WIDE)).toBe(2_000);
  });

  it('a job that takes longer than those before it is looked at after a quarter more each time', () => {
    const times = scouted();
    times.learn(NARROW, 2_000);
    const waiting = times.started(NARROW);
    waiting.missed(2_000);
    expect(waiting.left(2_000)).toBe(500);
    waiting.missed(2_500);
    expect(waiting.left(2_500)).toBe(625);
    times.learn(NARROW, 8_000);
    expect(waiting.left(2_500)).toBe(5_500);
  });

  it('as long as nothing is learnt, only the first of its kind is looked at so often', () => {
    const times = learningJobTimes();
    const [scout, other] = [times.started(NARROW), times.started(NARROW)];
    scout.missed(1_000);
    expect(scout.left(1_000)).toBe(250);
    other.missed(1_500);
    expect(other.left(2_500)).toBe(500);
  });

  it('looks before a quarter of a minute in any case', () => {
    const times = scouted();
    times.learn(NARROW, 200_000);
    expect(waits(times, NARROW)).toBe(15_000);
    times.learn(NARROW, 1_000);
    expect(waits(times, NARROW)).toBeLessThan(15_000);
  });

  it('where jobs take no time, none is waited for', () => {
    const times = scouted();
    times.learn(NARROW, 0);
    expect(waits(times, NARROW)).toBe(0);
  });

  it('what one run has learnt is not known to another', () => {
    learningJobTimes().learn(NARROW, 9_000);
    expect(waits(scouted(), NARROW)).toBe(1_500);
  });
});
