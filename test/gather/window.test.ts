import { openWindow } from '../../src/gather/window.js';
import { testClock } from './support.js';

const tick = (): Promise<void> => new Promise((done) => setImmediate(done));

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

  it('gives the place back after an error, in the work or in its wait', async () => {
    const clock = { ...testClock(), sleep: () => Promise.reject(new Error('Ctrl-C')) };
    const window = openWindow(1, clock);
    await expect(window.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(window.run((own) => own.sleep(1))).rejects.toThrow('Ctrl-C');
    await expect(window.run(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
