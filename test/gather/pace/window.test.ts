import { openWindow } from '../../../src/gather/pace/window.js';
import { testClock } from '../support.js';

const tick = (): Promise<void> => new Promise((done) => setImmediate(done));

/** A clock whose sleepers wake when they are told to, in any order. */
function alarmClock() {
  const asleep: (() => void)[] = [];
  return { asleep, clock: { ...testClock(), sleep: () => new Promise<void>((wake) => asleep.push(wake)) } };
}

describe('openWindow', () => {
  it('works on so many at once and on no more', async () => {
    const window = openWindow(3, testClock());
    let inside = 0;
    let most = 0;
    const done: number[] = [];
    const work = (index: number) =>
      window.run(async () => {
        most = Math.max(most, ++inside);
        await tick();
        inside -= 1;
        done.push(index);
      });
    await Promise.all(Array.from({ length: 20 }, (_, index) => work(index)));
    expect(most).toBe(3);
    expect(done).toHaveLength(20);
  });

  it('starts in the order that was asked for', async () => {
    const window = openWindow(2, testClock());
    const started: number[] = [];
    await Promise.all(Array.from({ length: 9 }, (_, index) => window.run(async () => { started.push(index); await tick(); })));
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('gives the place up while the work only waits', async () => {
    let wake = (): void => undefined;
    const clock = { ...testClock(), sleep: () => new Promise<void>((resolve) => (wake = resolve)) };
    const window = openWindow(1, clock);
    const order: string[] = [];
    const patient = window.run(async (own) => {
      order.push('asked');
      await own.sleep(1000);
      order.push('answered');
    });
    const other = window.run(() => {
      order.push('other');
      return Promise.resolve();
    });
    await other;
    wake();
    await patient;
    expect(order).toEqual(['asked', 'other', 'answered']);
  });

  it('gives the place up while the work waits for something that others bring about', async () => {
    const window = openWindow(1, testClock());
    let bring = (): void => undefined;
    const brought = new Promise<void>((resolve) => (bring = resolve));
    const waiting = window.run(async (_, idle) => {
      await idle(brought);
      return 'had it';
    });
    await window.run(() => {
      bring();
      return Promise.resolve();
    });
    await expect(waiting).resolves.toBe('had it');
  });

  it('many more that wait than there are places: all of them come to their end, and never too many at work', async () => {
    const { asleep, clock } = alarmClock();
    const window = openWindow(4, clock);
    let atWork = 0;
    let most = 0;
    const busy = async (): Promise<void> => {
      most = Math.max(most, ++atWork);
      await tick();
      atWork -= 1;
    };
    const all = Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        window.run(async (own) => {
          await busy();
          for (let naps = 0; naps <= index % 3; naps++) {
            await own.sleep(1000);
            await busy();
          }
          return index;
        }),
      ),
    );
    // Everybody gets as far as the first nap, although only four may work at once.
    while (asleep.length < 50) await tick();
    const woken = { done: false };
    void all.finally(() => (woken.done = true));
    // The last to fall asleep wakes first: whoever comes back waits for a place like the others.
    while (!woken.done) {
      asleep.pop()?.();
      await tick();
    }
    await expect(all).resolves.toEqual(Array.from({ length: 50 }, (_, index) => index));
    expect(most).toBe(4);
  });

  it('gives the place back after an error, in the work or in its wait', async () => {
    const clock = { ...testClock(), sleep: () => Promise.reject(new Error('Ctrl-C')) };
    const window = openWindow(1, clock);
    await expect(window.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(window.run((own) => own.sleep(1))).rejects.toThrow('Ctrl-C');
    await expect(window.run((_, idle) => idle(Promise.reject(new Error('never came'))))).rejects.toThrow('never came');
    await expect(window.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });

  it('an error in one wait takes no place from the others', async () => {
    const { asleep, clock } = alarmClock();
    const window = openWindow(2, clock);
    const broken = window.run(async (own) => {
      await own.sleep(1);
      throw new Error('broken');
    });
    const fine = Promise.all([1, 2, 3].map((index) => window.run(async () => { await tick(); return index; })));
    await expect(fine).resolves.toEqual([1, 2, 3]);
    asleep.shift()?.();
    await expect(broken).rejects.toThrow('broken');
    await expect(Promise.all([4, 5].map((index) => window.run(() => Promise.resolve(index))))).resolves.toEqual([4, 5]);
  });
});
