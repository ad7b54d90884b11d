import type { RetryErrorInfo, RetryStrategyV2, RetryToken, StandardRetryToken } from '@smithy/types';
import type { Clock } from '../gather/ports.js';
import { SourceError } from '../gather/source-error.js';

/** Throttled calls are paced anyway, so they may try longer than broken ones. */
const ATTEMPTS = { THROTTLING: 12, TRANSIENT: 8, SERVER_ERROR: 8, CLIENT_ERROR: 1 } as const;
const LONGEST_MS = 20_000;
const FIRST_MS = { THROTTLING: 100, TRANSIENT: 200, SERVER_ERROR: 200, CLIENT_ERROR: 0 } as const;

/** So long a host is tried that no call has ever got through to: a wrong address does not get better. */
const FIRST_CONTACT_MS = 5_000;

export interface RetryTools {
  /** Nothing more is asked. */
  readonly isOver?: () => boolean;
  /** Has anything been answered yet, by anybody? */
  readonly isReached?: () => boolean;
  /** Milliseconds for measuring only. */
  readonly now?: () => number;
}

interface Attempts extends StandardRetryToken {
  readonly startedAt: number;
  readonly waitedMs: number;
}

/**
 * When to try again: the SDK's middleware asks and its classification decides what is worth it; this only sets the
 * pace. Full jitter, more attempts than the SDK's three (bursts of a thousand accounts outlast those), and the wait
 * happens on the run's clock, so that Ctrl-C ends it.
 */
export function patientRetry(clock: Clock, tools: RetryTools = {}): RetryStrategyV2 {
  const { isOver = () => false, isReached = () => true, now = () => performance.now() } = tools;
  const token = (retries: number, startedAt: number, waitedMs: number): Attempts & RetryToken =>
    ({ getRetryCount: () => retries, getRetryDelay: () => 0, getRetryCost: () => undefined, startedAt, waitedMs });
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0, now(), 0)),
    async refreshRetryTokenForRetry(previous: StandardRetryToken, error: RetryErrorInfo): Promise<StandardRetryToken> {
      const { startedAt, waitedMs } = previous as Attempts;
      const retries = previous.getRetryCount() + 1;
      if (retries >= attemptsFor(error) || !isWorthIt(error) || isOver()) throw new Error('no retry');
      const wait = clock.random() * Math.min(LONGEST_MS, FIRST_MS[error.errorType] * 2 ** (retries - 1));
      const spent = Math.max(waitedMs, now() - startedAt);
      if (!isReached() && isUnreached(error) && spent + wait > FIRST_CONTACT_MS) throw new Error('no retry');
      await clock.sleep(wait);
      return token(retries, startedAt, waitedMs + wait);
    },
    recordSuccess: () => undefined,
  };
}

interface Answer {
  readonly httpStatusCode?: number;
  readonly clockSkewCorrected?: boolean;
}

/** After the SDK has set its clock by AWS's, once more: it offers that again and again, for whatever AWS refuses. */
function attemptsFor({ error, errorType }: RetryErrorInfo): number {
  const { clockSkewCorrected, httpStatusCode = 0 } = (error as { readonly $metadata?: Answer } | undefined)?.$metadata ?? {};
  return clockSkewCorrected === true && httpStatusCode < 500 && errorType !== 'THROTTLING' ? 2 : ATTEMPTS[errorType];
}

/**
 * "No more capacity to launch new report generation tasks" is LimitExceeded: minutes, not milliseconds. Credentials
 * that could not be had are a SourceError already: the provider that fetched them has tried again.
 */
function isWorthIt({ error, errorType }: RetryErrorInfo): boolean {
  return !(error instanceof SourceError) && errorType !== 'CLIENT_ERROR' && error?.name.startsWith('LimitExceeded') !== true;
}

const NO_CONNECTION: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT']);

/** No server saw the request. */
function isUnreached({ error }: RetryErrorInfo): boolean {
  if (error === undefined) return false;
  return ('code' in error && NO_CONNECTION.has(error.code)) || /did not establish a connection/.test(error.message);
}
