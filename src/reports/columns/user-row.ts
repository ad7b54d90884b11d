import type { ReconciledUser } from '../../evidence/user.js';
import type { Column } from '../report.js';

/** A row about one user: what was seen of it, and what its ages are measured against. */
export interface UserRow {
  readonly user: ReconciledUser;
  /** When the run started. */
  readonly now: Date;
  readonly ownerTag: string;
}

export type UserColumn = Column<UserRow>;
