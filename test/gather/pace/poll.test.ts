import { growingWaits, poll, type Waiting } from '../../../src/gather/pace/poll.js';
import { script, testClock } from '../support.js';

/** Looks at these moments, and remembers what it was told. */
function at(...moments: readonly number[]): Waiting & { readonly told: readonly string[] } {
  const told: string[] = [];
  const left = [...moments];
  return {
    told,
    left: (waited) => Math.max(0, (left[0] ?? Infinity) - waited),
    missed: (waited) => {
      left.shift();
      told.push(`missed ${waited}`);
    },
    done: (waited) => void told.push(`done ${waited}`),
  };
}

describe('poll', () => {
  it('looks when it is time, and tells what came of it', async () => {
    const clock = testClock();
    const waiting = at(0, 1_000, 1_500);
    expect(await poll(clock, waiting, 20_000, script<string | null>(null, null, 'found'))).toBe('found');
    expect(clock.pauses).toEqual([1_000, 500]);
    expect(waiting.told).toEqual(['missed 0', 'missed 1000', 'done 1500']);
  });

  it('asks anew after each wait how long it is still to wait', async () => {
    const clock = testClock();
    const slices = [100, 100, 40, 0];
    const waiting: Waiting = { left: () => slices.shift() ?? 0, missed: () => undefined, done: () => undefined };
    expect(await poll(clock, waiting, 20_000, script('found'))).toBe('found');
    expect(clock.pauses).toEqual([100, 100, 40]);
  });

  it('counts the time that the looks take', async () => {
    const clock = testClock();
    const waiting = at(1_000, 3_000);
    const answers = [null, 'found'];
    const slowly = async (): Promise<string | null> => {
      await clock.sleep(1_500);
      return answers.shift() ?? null;
    };
    expect(await poll(clock, waiting, 20_000, slowly)).toBe('found');
    expect(waiting.told).toEqual(['missed 1000', 'done 3000']);
  });

  it('what is less than a millisecond is not waited for', async () => {
    const clock = testClock();
    expect(await poll(clock, at(0.4), 20_000, script('found'))).toBe('found');
    expect(clock.pauses).toEqual([]);
  });

  it('looks a last time at the deadline', async () => {
    const clock = testClock();
    const look = script<string | null>(null);
    expect(await poll(clock, at(1_000, 30_000), 20_000, look)).toBeNull();
    expect(clock.pauses).toEqual([1_000, 19_000]);
    expect(look.asked()).toBe(2);
  });

  it('passes errors on, of the look and of an interrupted sleep', async () => {
    await expect(poll(testClock(), at(0, 5), 20_000, script<string | null>(null, new Error('broken')))).rejects.toThrow('broken');
    const interrupted = { ...testClock(), sleep: () => Promise.reject(new Error('Ctrl-C')) };
    await expect(poll(interrupted, at(0, 5), 20_000, script<string | null>(null))).rejects.toThrow('Ctrl-C');
  });
});

describe('growingWaits', () => {
  async function moments(when: 'now' | 'later', deadlineMs: number): Promise<readonly number[]> {
    const clock = testClock();
    const looks: number[] = [];
    await poll(clock, growingWaits(1_000, when), deadlineMs, () => {
      looks.push(clock.monotonic());
      return Promise.resolve(null);
    });
    return looks;
  }

  it('looks after a quarter more each time', async () => {
    expect((await moments('later', 3_000)).map(Math.round)).toEqual([1_000, 1_250, 1_563, 1_953, 2_441, 3_000]);
    expect((await moments('now', 2_000)).map(Math.round)).toEqual([0, 1_000, 1_250, 1_563, 1_953, 2_000]);
  });

  it('but never pauses longer than a quarter of a minute, and ends', async () => {
    const looks = await moments('now', 10 * 60_000);
    const pauses = looks.slice(1).map((look, index) => look - (looks[index] ?? 0));
    expect(Math.max(...pauses)).toBe(15_000);
    expect(looks.length).toBeLessThan(60);
    expect(looks.at(-1)).toBe(10 * 60_000);
  });
});
