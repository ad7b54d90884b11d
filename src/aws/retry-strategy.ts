import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';
import type { Clock } from '../gather/ports.js';

/** Throttled calls are paced anyway, so they may try longer than broken ones. */
const ATTEMPTS = { THROTTLING: 12, TRANSIENT: 8, SERVER_ERROR: 8, CLIENT_ERROR: 1 } as const;
const LONGEST_MS = 20_000;
const FIRST_MS = { THROTTLING: 100, TRANSIENT: 200, SERVER_ERROR: 200, CLIENT_ERROR: 0 } as const;

/**
 * When to try again: the SDK's middleware asks and its classification decides what is worth it; this only sets the
 * pace. Full jitter, more attempts than the SDK's three (bursts of a thousand accounts outlast those), and the wait
 * happens on the run's clock, so that Ctrl-C ends it.
 */
export function patientRetry(clock: Clock, isOver: () => boolean = () => false): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0)),
    async refreshRetryTokenForRetry(previous: StandardRetryToken, error: RetryErrorInfo): Promise<StandardRetryToken> {
      const retries = previous.getRetryCount() + 1;
      if (retries >= ATTEMPTS[error.errorType] || !isWorthIt(error) || isOver()) throw new Error('no retry');
      const ceiling = Math.min(LONGEST_MS, FIRST_MS[error.errorType] * 2 ** (retries - 1));
      await clock.sleep(clock.random() * ceiling);
      return token(retries);
    },
    recordSuccess: () => undefined,
  };
}

/** "No more capacity to launch new report generation tasks" is LimitExceeded: minutes, not milliseconds. */
function isWorthIt({ error, errorType }: RetryErrorInfo): boolean {
  return errorType !== 'CLIENT_ERROR' && error?.name.startsWith('LimitExceeded') !== true;
}

function token(retries: number): RetryToken & StandardRetryToken {
  return { getRetryCount: () => retries, getRetryDelay: () => 0, getRetryCost: () => undefined };
}
