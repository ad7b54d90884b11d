import { SourceError } from '../gather/source-error.js';

/** What AWS promises to send with everything that it lists. Left out in silence, a list would pass for whole. */
export function present<T>(value: T | undefined, missing: string): T {
  if (value === undefined) throw new SourceError('unreadable', 'Incomplete', `${missing} is missing in what AWS sent`);
  return value;
}
