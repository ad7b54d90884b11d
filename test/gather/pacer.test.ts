import { learningPacer, type Assumption, type Pacer } from '../../src/gather/pacer.js';

const LIMIT: Assumption = { start: 10, floor: 1, ceiling: 40, burst: 5 };

/** A pacer whose time passes only by its own sleeping. */
function pacer() {
  let now = 0;
  const clock = {
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  return { pacer: learningPacer(clock, () => now), now: () => now, pass: (ms: number) => (now += ms) };
}

async function calls(pace: Pacer, count: number, end: 'ok' | 'throttled' = 'ok', key = 'k', limit = LIMIT): Promise<void> {
  for (let i = 0; i < count; i++) (await pace.enter(key, limit))(end);
}

describe('learningPacer', () => {
  it('lets a burst through at once, then keeps the assumed rate', async () => {
    const { pacer: pace, now } = pacer();
    await calls(pace, 5);
    expect(now()).toBe(0);
    await calls(pace, 1);
    expect(now()).toBeCloseTo(100, -1);
  });

  it('earns the burst again by resting, but not more', async () => {
    const { pacer: pace, now, pass } = pacer();
    await calls(pace, 5);
    pass(60_000);
    const rested = now();
    await calls(pace, 5);
    expect(now()).toBe(rested);
    await calls(pace, 1);
    expect(now()).toBeGreaterThan(rested);
  });

  it('rises while all goes well, up to the ceiling', async () => {
    const { pacer: pace } = pacer();
    await calls(pace, 500);
    expect(pace.learnt()).toMatchObject([{ key: 'k', rate: 40, throttled: 0 }]);
  });

  it('does not rise by calls that never had to wait: they say nothing about the limit', async () => {
    const { pacer: pace, pass } = pacer();
    for (let i = 0; i < 50; i++) {
      await calls(pace, 1);
      pass(1000);
    }
    expect(pace.learnt()).toMatchObject([{ rate: 10 }]);
  });

  it('falls at a throttle, and never below the floor', async () => {
    const { pacer: pace } = pacer();
    await calls(pace, 1, 'throttled');
    expect(pace.learnt()[0]?.rate).toBeCloseTo(7.5);
    await calls(pace, 100, 'throttled');
    expect(pace.learnt()).toMatchObject([{ rate: 1, throttled: 101 }]);
  });

  it('takes throttles of calls that were under way together for one', async () => {
    const { pacer: pace, pass } = pacer();
    const together = await Promise.all([1, 2, 3, 4].map(() => pace.enter('k', LIMIT)));
    pass(50);
    for (const end of together) end('throttled');
    expect(pace.learnt()[0]?.rate).toBeCloseTo(7.5);
    expect(pace.learnt()[0]?.throttled).toBe(4);
  });

  it('finds back to a limit quickly and probes beyond it slowly', async () => {
    const { pacer: pace } = pacer();
    await calls(pace, 200);
    const before = pace.learnt()[0]?.rate ?? 0;
    await calls(pace, 1, 'throttled');
    await calls(pace, 200);
    const after = pace.learnt()[0]?.rate ?? 0;
    expect(after).toBeGreaterThan(before * 0.95);
    expect(after).toBeLessThanOrEqual(LIMIT.ceiling);
  });

  it('keeps limits apart: one that is throttled slows no other', async () => {
    const { pacer: pace, now } = pacer();
    await calls(pace, 20, 'throttled', 'slow');
    const before = now();
    await calls(pace, 5, 'ok', 'quick');
    expect(now()).toBe(before);
  });

  it('an interrupted wait is an error', async () => {
    const pace = learningPacer({ sleep: () => Promise.reject(new Error('Ctrl-C')) }, () => 0);
    await calls(pace, 5);
    await expect(pace.enter('k', LIMIT)).rejects.toThrow('Ctrl-C');
  });
});
