import type { Evidence, Unseen, UnseenReason } from '../evidence/evidence.js';

export interface SourceErrorOptions extends ErrorOptions {
  readonly hint?: string | null;
}

/** A source did not answer. `code` is AWS's own, without an `Exception` suffix; the message is AWS's, on one line. */
export class SourceError extends Error {
  readonly reason: UnseenReason;
  readonly code: string;
  /** What to do about it, where that is known better here than from the reason. */
  readonly hint: string | null;

  constructor(reason: UnseenReason, code: string, message: string, { hint = null, ...options }: SourceErrorOptions = {}) {
    super(message, options);
    this.name = 'SourceError';
    this.reason = reason;
    this.code = code;
    this.hint = hint;
  }
}

export function unseen(reason: UnseenReason, detail: string): Unseen {
  return { seen: false, reason, detail };
}

/** Runs one question. A source that does not answer is evidence too; any other error is a bug and passes through. */
export async function observe<T>(question: () => Promise<Evidence<T>>): Promise<Evidence<T>> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof SourceError) return unseen(error.reason, error.message);
    throw error;
  }
}

/** A source that does not answer is something to go on with; any other error is a bug and passes through. */
export function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  throw error;
}
