import type { ErrorDetails } from '@aws-sdk/client-iam';
import type { JobUnfinished } from '../gather/ports.js';
import { shortened } from './shortened.js';

/** A job that has no result, because it is still running or because it failed, with AWS's words; null: it is done. */
export function unfinished(status: string | undefined, error: Partial<ErrorDetails> | undefined): JobUnfinished | null {
  if (status === 'COMPLETED') return null;
  if (status !== 'FAILED') return { status: 'in_progress' };
  const { Code, Message } = error ?? {};
  const words = [Code, Message].filter((text) => text !== undefined).map((text) => shortened(text));
  return { status: 'failed', detail: words.join(': ') || 'no reason given' };
}
