import type { AdvisorJob } from '../../../src/gather/account/advisor-jobs.js';
import { learningJobTimes, type JobTimes } from '../../../src/gather/account/job-times.js';

const NARROW = { arn: 'a', wide: false, policies: null };
const WIDE = { arn: 'b', wide: true, policies: null };

/** How long a job that is started now waits in all, when nothing more is learnt meanwhile. */
function waits(times: JobTimes, job: AdvisorJob): number {
  const left = times.started(job);
  let waited = 0;
  for (let wait = left(0); wait > 0; wait = left(waited)) waited += wait;
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
    expect([WIDE, WIDE, NARROW, NARROW, WIDE].map((job) => waits(times, job))).toEqual([1_000, 9_500, 1_000, 1_500, 9_500]);
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
    const left = times.started(WIDE);
    expect(left(0)).toBe(1_000);
    expect(left(1_000)).toBe(1_000);
    times.learn(WIDE, 2_500);
    expect(left(2_000)).toBe(500);
    expect(left(2_500)).toBe(0);
    expect(left(3_000)).toBe(0);
  });

  it('what is known is waited for at once', () => {
    const times = scouted();
    times.learn(WIDE, 8_000);
    expect(times.started(WIDE)(0)).toBe(8_000);
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
