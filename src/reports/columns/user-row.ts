import type { Subject } from './subject.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { Column } from '../column.js';

/** A row about one user: what was seen of it, and what its ages are measured against. */
export interface UserRow {
  readonly user: ReconciledUser;
  /** When the run started. */
  readonly now: Date;
  readonly ownerTag: string;
}

export type UserColumn = Column<UserRow>;

export const USER: Subject<UserRow> = {
  noun: 'user',
  title: 'User',
  idAbout: 'Unique id (AIDA…); `unknown` when only the credential report knows the user',
  measured: "at the credential report's time (at the run's, when no report was asked)",
  policies: 'attached, inline or group policy',
  listedBy: 'inventory',
  describedBy: 'account_details',
  principal: ({ user }) => user,
  measuredAt: ({ user, now }) => user.reportAsOf ?? now,
  ownerTag: ({ ownerTag }) => ownerTag,
};
