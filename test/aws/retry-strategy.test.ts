import { SourceError } from '../../src/gather/source-error.js';
import type { RetryErrorInfo, RetryErrorType, StandardRetryToken } from '@smithy/types';
import { patientRetry, type RetryTools } from '../../src/aws/retry-strategy.js';
import { testClock } from '../gather/support.js';

/** How often a call that always fails so is tried in all, and the waits between. */
async function attempts(
  errorType: RetryErrorType,
  error = new Error('x'),
  random = 0.5,
  tools: RetryTools = {},
): Promise<{ readonly tries: number; readonly pauses: readonly number[] }> {
  const clock = testClock(random);
  const strategy = patientRetry(clock, tools);
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

  const sum = (pauses: readonly number[]): number => pauses.reduce((all, each) => all + each, 0);
  const refused = Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
  const silent = Object.assign(new Error('did not establish a connection with the server'), { name: 'TimeoutError' });
  const nobody = { isReached: () => false };

  it.each([0.5, 0.999999])('where nobody has ever answered, five seconds are enough (jitter %d)', async (random) => {
    const { tries, pauses } = await attempts('TRANSIENT', refused, random, nobody);
    expect(tries).toBeGreaterThanOrEqual(4);
    expect(sum(pauses)).toBeLessThanOrEqual(5_000);
    expect(sum((await attempts('TRANSIENT', refused, random)).pauses)).toBeGreaterThan(5_000);
  });

  it('the time that the attempts took counts, too', async () => {
    let now = 0;
    expect((await attempts('TRANSIENT', silent, 0.5, { ...nobody, now: () => (now += 3_000) })).tries).toBe(2);
  });

  it('a server that has seen the request is worth more patience', async () => {
    expect(sum((await attempts('SERVER_ERROR', new Error('x'), 0.5, nobody)).pauses)).toBeGreaterThan(5_000);
  });

  it('credentials that could not be had are not fetched again', async () => {
    const error = new SourceError('unreachable', 'ECONNREFUSED', 'x', { cause: refused });
    expect((await attempts('TRANSIENT', error)).tries).toBe(1);
  });

  it('what AWS refuses is repeated once after the SDK has set its clock', async () => {
    const metadata = (httpStatusCode: number) => Object.assign(new Error('x'), { $metadata: { clockSkewCorrected: true, httpStatusCode } });
    expect((await attempts('TRANSIENT', metadata(403))).tries).toBe(2);
    expect((await attempts('SERVER_ERROR', metadata(500))).tries).toBe(8);
    expect((await attempts('THROTTLING', metadata(400))).tries).toBe(12);
  });
});
