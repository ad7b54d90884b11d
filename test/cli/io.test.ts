import { getEventListeners } from 'node:events';
import { systemClock } from '../../src/cli/io.js';

const HOUR = 3_600_000;

describe('the clock of the process', () => {
  it('sleeps until the time is over', async () => {
    await expect(systemClock(new AbortController().signal).sleep(0)).resolves.toBeUndefined();
  });

  it('wakes everybody who sleeps when the run is interrupted', async () => {
    const interrupt = new AbortController();
    const clock = systemClock(interrupt.signal);
    const sleepers = [clock.sleep(HOUR), clock.sleep(HOUR)];
    interrupt.abort();
    for (const sleeper of sleepers) await expect(sleeper).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('lets nobody fall asleep after that', async () => {
    const interrupt = new AbortController();
    const clock = systemClock(interrupt.signal);
    interrupt.abort();
    await expect(clock.sleep(HOUR)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('listens once, however many sleep', () => {
    const interrupt = new AbortController();
    const clock = systemClock(interrupt.signal);
    const sleepers = Array.from({ length: 50 }, () => clock.sleep(HOUR).catch(() => undefined));
    expect(getEventListeners(interrupt.signal, 'abort')).toHaveLength(1);
    interrupt.abort();
    return Promise.all(sleepers);
  });
});
