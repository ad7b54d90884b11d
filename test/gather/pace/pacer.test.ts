import { capOf, limitOf } from '../../../src/gather/pace/limits.js';
import { learningPacer, type Assumption, type Pacer } from '../../../src/gather/pace/pacer.js';

const LIMIT: Assumption = { start: 10, floor: 1, ceiling: 40, burst: 5 };

/** A pacer whose time passes only by its own sleeping. */
function pacer() {
  let now = 0;
  const clock = {
    monotonic: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
  return { pacer: learningPacer(clock), now: () => now, pass: (ms: number) => (now += ms) };
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
    expect(pace.learnt()[0]?.rate).toBeLessThan(10);
    await calls(pace, 100, 'throttled');
    expect(pace.learnt()).toMatchObject([{ rate: 1, throttled: 101 }]);
  });

  it('sends nothing for a moment after a throttle, whatever burst was saved', async () => {
    const { pacer: pace, now, pass } = pacer();
    pass(60_000);
    await calls(pace, 1, 'throttled');
    const before = now();
    await calls(pace, 1);
    expect(now() - before).toBeGreaterThan(1000 / LIMIT.start);
  });

  it('takes throttles of calls that were under way together for one', async () => {
    const { pacer: pace, pass } = pacer();
    const together = await Promise.all([1, 2, 3, 4].map(() => pace.enter('k', LIMIT)));
    const [first, ...others] = together;
    pass(50);
    first?.('throttled');
    const fallen = pace.learnt()[0]?.rate;
    for (const end of others) end('throttled');
    expect(pace.learnt()).toEqual([{ key: 'k', rate: fallen, throttled: 4 }]);
  });

  it('holds back those who already wait when another call is throttled', async () => {
    const world = simulation();
    const pace = learningPacer(world);
    const gone: number[] = [];
    const ends = await Promise.all(Array.from({ length: 5 }, () => pace.enter('k', LIMIT)));
    const waiting = Array.from({ length: 4 }, async () => {
      await pace.enter('k', LIMIT);
      gone.push(world.now());
    });
    ends[0]?.('throttled');
    await world.run(waiting);
    const [first = 0, second = 0, third = 0] = gone;
    // At ten calls a second they would have gone after 100, 200 and 300 ms.
    expect(first).toBeGreaterThan(200);
    expect(third - second).toBeGreaterThan(200);
  });

  it('finds back to a limit quickly and probes beyond it slowly', async () => {
    const { pacer: pace } = pacer();
    await calls(pace, 200);
    const before = pace.learnt()[0]?.rate ?? 0;
    await calls(pace, 1, 'throttled');
    expect(pace.learnt()[0]?.rate).toBeLessThan(before * 0.95);
    await calls(pace, 60);
    const after = pace.learnt()[0]?.rate ?? 0;
    expect(after).toBeGreaterThan(before * 0.85);
    expect(after).toBeLessThanOrEqual(before);
  });

  it('keeps limits apart: one that is throttled slows no other', async () => {
    const { pacer: pace, now } = pacer();
    await calls(pace, 20, 'throttled', 'slow');
    const before = now();
    await calls(pace, 5, 'ok', 'quick');
    expect(now()).toBe(before);
  });

  it('an interrupted wait is an error, for everybody who waits', async () => {
    const pace = learningPacer({ sleep: () => Promise.reject(new Error('Ctrl-C')), monotonic: () => 0 });
    await calls(pace, 5);
    const waiting = await Promise.allSettled([1, 2, 3].map(() => pace.enter('k', LIMIT)));
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});

/** Time that jumps to whatever happens next: minutes of pacing are simulated in milliseconds. */
function simulation() {
  let now = 0;
  let order = 0;
  const due: { readonly at: number; readonly order: number; readonly wake: () => void }[] = [];
  const idle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => due.push({ at: now + ms, order: order++, wake })),
    async run(work: readonly Promise<unknown>[]): Promise<void> {
      const state = { done: false };
      const all = Promise.all(work).finally(() => (state.done = true));
      all.catch(() => undefined);
      const settled = (): Promise<boolean> => idle().then(() => state.done);
      while (!(await settled())) {
        const [next] = due.sort((a, b) => a.at - b.at || a.order - b.order);
        if (next === undefined) throw new Error('everybody waits for nothing');
        due.shift();
        now = Math.max(now, next.at);
        next.wake();
      }
      await all;
    },
  };
}

/** Calls per second from a moment (ms) on. */
type Rates = readonly (readonly [fromMs: number, perSecond: number])[];

/** Tokens that flow in between two moments. */
function inflow(rates: Rates, from: number, to: number): number {
  return rates.reduce((sum, [start, perSecond], index) => {
    const ms = Math.min(to, rates[index + 1]?.[0] ?? Infinity) - Math.max(from, start);
    return sum + (Math.max(0, ms) * perSecond) / 1000;
  }, 0);
}

interface Scenario {
  readonly rates: Rates;
  readonly burst: number;
  readonly calls: number;
  readonly assumption?: Assumption;
  readonly workers?: number;
  readonly latencyMs?: number;
}

const IAM = limitOf('iam', 'GetAccountAuthorizationDetails', '222222222222').assumption;
const JOBS = limitOf('iam', 'GenerateServiceLastAccessedDetails', '222222222222').assumption;
const CONFIG = limitOf('config', 'SelectAggregateResourceConfig', null).assumption;

/** Workers that ask an account whose token bucket nobody knows, and try again as the SDK's retry does. */
async function ask({ rates, burst, calls: wanted, assumption = IAM, workers = 40, latencyMs = 60 }: Scenario) {
  const world = simulation();
  const pace = learningPacer(world);
  let tokens = burst;
  let filledAt = 0;
  let left = wanted;
  let attempts = 0;
  let throttled = 0;
  let seed = 7;
  const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const passes = (): boolean => {
    tokens = Math.min(burst, tokens + inflow(rates, filledAt, world.now()));
    filledAt = world.now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const once = async (): Promise<boolean> => {
    const leave = await pace.enter('account', assumption);
    const half = (latencyMs * (0.5 + random())) / 2;
    attempts += 1;
    await world.sleep(half);
    const passed = passes();
    await world.sleep(half);
    leave(passed ? 'ok' : 'throttled');
    if (!passed) throttled += 1;
    return passed;
  };
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      for (let tries = 0; !(await once()); tries++) await world.sleep(random() * Math.min(20_000, 100 * 2 ** tries));
    }
  };
  await world.run(Array.from({ length: workers }, worker));
  return { share: throttled / attempts, speed: idealMs(rates, wanted - burst) / world.now() };
}

/** When a full bucket, emptied at once and then as fast as it fills, has let so many calls more pass. */
function idealMs(rates: Rates, count: number): number {
  let left = count;
  for (const [index, [from, perSecond]] of rates.entries()) {
    const end = rates[index + 1]?.[0] ?? Infinity;
    const needed = (left * 1000) / perSecond;
    if (from + needed <= end) return from + needed;
    left -= ((end - from) * perSecond) / 1000;
  }
  return Infinity;
}

describe('learningPacer against limits that nobody told it', () => {
  it.each<[string, Scenario]>([
    ['20/s, burst 40, which is what is assumed', { rates: [[0, 20]], burst: 40, calls: 2000 }],
    ['few workers', { rates: [[0, 20]], burst: 40, calls: 2000, workers: 8, latencyMs: 90 }],
    ['half of what is assumed', { rates: [[0, 10]], burst: 20, calls: 1500 }],
    ['three times as much', { rates: [[0, 60]], burst: 120, calls: 3000 }],
    ["20, then 5, then 40 calls a second", { rates: [[0, 20], [33_000, 5], [66_000, 40]], burst: 40, calls: 2000 }],
    ['the same sooner', { rates: [[0, 20], [16_000, 5], [32_000, 40]], burst: 40, calls: 2000 }],
    ["AWS Config's pages at 10/s", { rates: [[0, 10]], burst: 20, calls: 500, assumption: CONFIG, workers: 8 }],
    ['the same, 10, 2.5, 20', { rates: [[0, 10], [16_000, 2.5], [32_000, 20]], burst: 20, calls: 500, assumption: CONFIG, workers: 8 }],
  ])('%s: at most 3 % throttled, at least 85 %% of what was possible', async (_, scenario) => {
    const { share, speed } = await ask(scenario);
    expect(share).toBeLessThanOrEqual(0.03);
    expect(speed).toBeGreaterThanOrEqual(0.85);
  });

  it('half a call a second is kept to as well, without asking twice for every answer', async () => {
    const { share, speed } = await ask({ rates: [[0, 0.5]], burst: 5, calls: 150, workers: 10, assumption: JOBS });
    expect(share).toBeLessThanOrEqual(0.1);
    expect(speed).toBeGreaterThanOrEqual(0.9);
  });

  it('each limit is learnt for itself: a slow account among quick ones does not hold them', async () => {
    const world = simulation();
    const pace = learningPacer(world);
    const ended = new Map<string, number>();
    const account = async (key: string, end: 'ok' | 'throttled', count: number): Promise<void> => {
      for (let i = 0; i < count; i++) {
        const leave = await pace.enter(key, IAM);
        await world.sleep(60);
        leave(end);
      }
      ended.set(key, world.now());
    };
    await world.run([account('trouble', 'throttled', 40), account('a', 'ok', 40), account('b', 'ok', 40)]);
    expect(ended.get('a')).toBe(ended.get('b'));
    expect(ended.get('a')).toBeLessThan(5_000);
    expect(ended.get('trouble')).toBeGreaterThan(60_000);
  });
});

describe('--max-rate', () => {
  it.each([1, 3, 20])('no second ever sees more than %d calls to an account, of whatever kind', async (maxRate) => {
    const world = simulation();
    const pace = learningPacer(world);
    const { key, assumption } = capOf('222222222222', maxRate);
    const sent: number[] = [];
    const worker = async (index: number): Promise<void> => {
      for (let i = 0; i < 10; i++) {
        const leave = await pace.enter(key, assumption);
        sent.push(world.now());
        leave('ok');
        // A pause now and then: what was not used is not saved up.
        await world.sleep(i === 5 ? 30_000 : 10 * index);
      }
    };
    await world.run(Array.from({ length: 12 }, (_, index) => worker(index)));
    expect(sent).toHaveLength(120);
    for (const at of sent) {
      const within = sent.filter((other) => other >= at && other < at + 999.999);
      expect(within.length).toBeLessThanOrEqual(maxRate);
    }
  });

  it('is a cap for each account, and one for the hub', () => {
    const keys = [capOf('222222222222', 5), capOf('333333333333', 5), capOf(null, 5)].map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });
});
