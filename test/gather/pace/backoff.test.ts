import { poll, type Backoff } from '../../../src/gather/pace/backoff.js';
import { script, testClock } from '../support.js';

const PATIENCE: Backoff = { firstMs: 1000, longestMs: 4000, deadlineMs: 20_000 };

describe('poll', () => {
  it('looks at once', async () => {
    const clock = testClock();
    expect(await poll(clock, PATIENCE, script('found'))).toBe('found');
    expect(clock.pauses).toEqual([]);
  });

  it.each([
    [0, [500, 1000, 2000, 2000]],
    [0.5, [750, 1500, 3000, 3000]],
    [0.999999, [1000, 2000, 4000, 4000]],
  ])('waits longer each time, between half and the whole wait (random %d)', async (random, expected) => {
    const clock = testClock(random);
    expect(await poll(clock, PATIENCE, script<string | null>(null, null, null, null, 'found'))).toBe('found');
    expect(clock.pauses.map(Math.round)).toEqual(expected);
  });

  it.each([
    [0, [500, 1000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 2000, 500]],
    [0.5, [750, 1500, 3000, 3000, 3000, 3000, 3000, 2750]],
  ])('looks a last time at the deadline, however short the waits were (random %d)', async (random, expected) => {
    const clock = testClock(random);
    const look = script<string | null>(null);
    expect(await poll(clock, PATIENCE, look)).toBeNull();
    expect(clock.pauses).toEqual(expected);
    expect(look.asked()).toBe(expected.length + 1);
  });

  it('passes errors on, of the look and of an interrupted sleep', async () => {
    await expect(poll(testClock(), PATIENCE, script<string | null>(null, new Error('broken')))).rejects.toThrow('broken');
    const interrupted = { ...testClock(), sleep: () => Promise.reject(new Error('Ctrl-C')) };
    await expect(poll(interrupted, PATIENCE, script<string | null>(null))).rejects.toThrow('Ctrl-C');
  });
});
