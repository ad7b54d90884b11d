import type { RetryErrorInfo, RetryErrorType, StandardRetryToken } from '@smithy/types';
import { patientRetry } from '../../src/aws/retry-strategy.js';
import { testClock } from '../gather/support.js';

/** How often a call that always fails so is tried in all, and the waits between. */
async function attempts(errorType: RetryErrorType, error = new Error('x'), random = 0.5): Promise<{ readonly tries: number; readonly pauses: readonly number[] }> {
  const clock = testClock(random);
  const strategy = patientRetry(clock);
  let token = (await strategy.acquireInitialRetryToken('')) as StandardRetryToken;
  let tries = 1;
  try {
    for (; tries < 100; tries++) token = (await strategy.refreshRetryTokenForRetry(token, { errorType, error } as RetryErrorInfo)) as StandardRetryToken;
  } catch {
    // No further attempt.
  }
  return { tries, pauses: clock.pauses };
}

describe('patientRetry', () => {
  it.each<RetryErrorType>(['THROTTLING', 'TRANSIENT', 'SERVER_ERROR'])('%s is tried several times, with growing waits', async (errorType) => {
    const { tries, pauses } = await attempts(errorType);
    expect(tries).toBeGreaterThanOrEqual(8);
    expect(tries).toBeLessThanOrEqual(15);
    expect(pauses).toHaveLength(tries - 1);
    expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(20_000);
  });

  it('has full jitter: a wait may be anything from nothing to the whole', async () => {
    expect(Math.max(...(await attempts('THROTTLING', new Error('x'), 0)).pauses)).toBe(0);
    const whole = (await attempts('THROTTLING', new Error('x'), 0.999999)).pauses;
    const half = (await attempts('THROTTLING', new Error('x'), 0.5)).pauses;
    expect(half.map((pause) => Math.round(pause * 2))).toEqual(whole.map(Math.round));
  });

  it('an error of the caller is not tried again', async () => {
    expect(await attempts('CLIENT_ERROR')).toEqual({ tries: 1, pauses: [] });
  });

  it.each(['LimitExceeded', 'LimitExceededException'])('%s takes minutes, so it is left to who can wait', async (name) => {
    expect(await attempts('THROTTLING', Object.assign(new Error('x'), { name }))).toEqual({ tries: 1, pauses: [] });
  });

  it('an interrupted wait ends it', async () => {
    const strategy = patientRetry({ ...testClock(), sleep: () => Promise.reject(new Error('Ctrl-C')) });
    const token = await strategy.acquireInitialRetryToken('');
    await expect(strategy.refreshRetryTokenForRetry(token, { errorType: 'THROTTLING' })).rejects.toThrow('Ctrl-C');
  });
});
