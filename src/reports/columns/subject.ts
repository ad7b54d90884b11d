import type { Principal } from '../../reconcile/entity.js';
import type { Need } from '../../evidence/evidence.js';

/** How the columns that users and roles share find the principal of a row, and what they call it. */
export interface Subject<Row> {
  readonly noun: Principal['kind'];
  /** Of the column with its name. */
  readonly title: string;
  readonly idAbout: string;
  /** When ages are measured. */
  readonly measured: string;
  /** Where its policies come from. */
  readonly policies: string;
  /** What lists such principals. */
  readonly listedBy: Need;
  /** What shows all their policies. */
  readonly describedBy: Need;
  readonly principal: (row: Row) => Principal;
  readonly measuredAt: (row: Row) => Date;
  readonly ownerTag: (row: Row) => string;
}
