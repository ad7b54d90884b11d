import type { UnseenReason } from '../../evidence/evidence.js';

/** What is known of a failure beyond AWS's words: it lies between here and AWS. */
export interface NetworkFault {
  readonly reason: UnseenReason;
  readonly code: string;
  readonly text: string;
  readonly hint: string;
}
