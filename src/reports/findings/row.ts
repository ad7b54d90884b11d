import type { Status } from '../../findings/check-ids.js';
import type { Judged, Thresholds } from '../../findings/check.js';
import type { Exception } from '../../findings/exceptions/exception.js';
import type { Since } from '../../findings/tally.js';
import type { Column } from '../column.js';

/** What is kept of a judgement: nothing that holds on to the evidence. */
export interface FindingRow extends Pick<Judged, 'check' | 'account' | 'subject' | 'detail' | 'facts'> {
  readonly status: Status;
  /** That covers it; null: none. */
  readonly exception: Exception | null;
  readonly fingerprint: string;
  /** null: there is no baseline, or it does not fail. */
  readonly since: Since | null;
  readonly thresholds: Thresholds;
  readonly ownerTag: string;
}

export type FindingColumn = Column<FindingRow>;
