import { learningJobTimes, type JobTimes } from '../../src/gather/job-times.js';

const NARROW = { arn: 'a', wide: false };
const WIDE = { arn: 'b', wide: true };

const expected = (times: JobTimes): readonly number[] => [NARROW, WIDE].map((job) => times.expected(job));

describe('learningJobTimes', () => {
  it('guesses first', () => {
    expect(expected(learningJobTimes())).toEqual([1_000, 2_000]);
  });

  it('learns for each kind by itself', () => {
    const times = learningJobTimes();
    times.learn(WIDE, 8_000);
    expect(expected(times)).toEqual([1_000, 8_000]);
    times.learn(NARROW, 300);
    expect(expected(times)).toEqual([300, 8_000]);
  });

  it('goes by the longest, and forgets it slowly', () => {
    const times = learningJobTimes();
    times.learn(WIDE, 8_000);
    times.learn(WIDE, 2_000);
    expect(times.expected(WIDE)).toBe(7_984);
    times.learn(WIDE, 9_000);
    expect(times.expected(WIDE)).toBe(9_000);
    for (let job = 0; job < 1_000; job++) times.learn(WIDE, 2_000);
    expect(times.expected(WIDE)).toBe(2_000);
  });

  it('looks before a quarter of a minute in any case', () => {
    const times = learningJobTimes();
    times.learn(NARROW, 200_000);
    expect(times.expected(NARROW)).toBe(15_000);
    times.learn(NARROW, 1_000);
    expect(times.expected(NARROW)).toBeLessThan(15_000);
  });

  it('of jobs that took no time it learns nothing', () => {
    const times = learningJobTimes();
    times.learn(NARROW, 0);
    expect(times.expected(NARROW)).toBe(1_000);
  });

  it('what one run has learnt is not known to another', () => {
    learningJobTimes().learn(NARROW, 9_000);
    expect(learningJobTimes().expected(NARROW)).toBe(1_000);
  });
});
