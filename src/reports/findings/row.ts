import type { Status } from '../../findings/check-ids.js';
import type { Judged, Thresholds } from '../../findings/check.js';
import type { Column } from '../column.js';

export interface FindingRow {
  readonly judged: Judged;
  readonly status: Status;
  readonly thresholds: Thresholds;
  readonly ownerTag: string;
}

export type FindingColumn = Column<FindingRow>;
