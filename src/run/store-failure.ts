import { homeError, usageError } from '../errors.js';
import { StoreError } from '../store/store-error.js';

/** The store speaks in its own errors; people want to know what to do. */
export async function explainingStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw storeError(error);
  }
}

/** What was named is not there, is no run any more, or could be several. */
export const WRONG_RUN: readonly string[] = ['NO_RUN', 'BAD_NAME', 'AMBIGUOUS', 'DAMAGED'];

export function storeError(error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  if (WRONG_RUN.includes(error.code)) return usageError(error.message, '`iam-audit runs` lists the kept runs.');
  if (error.code === 'LOCKED')
    return usageError(error.message, 'Wait until it has come to its end, or start a run of your own without --resume.');
  const usual = 'Free or choose another place with --store, or run with --no-store. What was kept before is untouched.';
  return homeError(error.message, error.hint ?? usual, {
    cause: error,
  });
}
