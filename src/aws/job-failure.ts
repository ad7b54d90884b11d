import type { ErrorDetails } from '@aws-sdk/client-iam';
import type { JobUnfinished } from '../gather/ports.js';

/** A job that ended without a result, in AWS's words. */
export function jobFailure(error: Partial<ErrorDetails> | undefined): JobUnfinished {
  const { Code, Message } = error ?? {};
  return { status: 'failed', detail: [Code, Message].filter((text) => text !== undefined).join(': ') || 'no reason given' };
}
