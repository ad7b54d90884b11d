import type { Gap, Note } from '../evidence/coverage.js';

/** What concerns the whole query; each account's part is in the store. */
export interface RunFindings {
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}
