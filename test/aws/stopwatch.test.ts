import { stopwatch, type Stopwatch } from '../../src/aws/stopwatch.js';

/** A call that lasts until it is ended. */
function call(watch: Stopwatch): { readonly end: () => Promise<void>; readonly fail: () => Promise<void> } {
  let settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  const done = watch.during(() => new Promise<void>((resolve, reject) => (settle = { resolve, reject })));
  return {
    end: () => {
      settle?.resolve();
      return done;
    },
    fail: () => {
      settle?.reject(new Error('broken'));
      return expect(done).rejects.toThrow('broken');
    },
  };
}

describe('stopwatch', () => {
  let now = 0;
  beforeEach(() => (now = 1_000));
  const started = (): Stopwatch => stopwatch(() => now);

  it('counts while something is asked, and not between', async () => {
    const watch = started();
    now += 5_000;
    expect(watch.ms()).toBe(0);
    const first = call(watch);
    now += 100;
    expect(watch.ms()).toBe(100);
    await first.end();
    now += 5_000;
    const second = call(watch);
    now += 10;
    await second.fail();
    now += 5_000;
    expect(watch.ms()).toBe(110);
  });

  it('counts several at once once', async () => {
    const watch = started();
    const first = call(watch);
    now += 100;
    const second = call(watch);
    now += 10;
    await first.end();
    now += 1;
    await second.end();
    expect(watch.ms()).toBe(111);
  });

  it('does not count one that waits for its turn, but others meanwhile', async () => {
    const watch = started();
    const waiting = call(watch);
    now += 100;
    const resume = watch.pause();
    now += 5_000;
    const other = call(watch);
    now += 10;
    await other.end();
    now += 5_000;
    resume();
    now += 1;
    await waiting.end();
    expect(watch.ms()).toBe(111);
  });
});
