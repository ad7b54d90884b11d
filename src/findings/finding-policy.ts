import type { Baseline } from './baseline.js';
import type { Exception } from './exceptions/exception.js';
import type { Tally } from './tally.js';

/** What is read beside the evidence, and what a run counts for its end. */
export interface FindingPolicy {
  readonly exceptions: readonly Exception[];
  readonly baseline: Baseline | null;
  readonly tally: Tally;
}
