import type { AnalyzerView } from '../../checks/analyzer-view.js';
import type { Made } from '../../checks/creation.js';
import type { JudgedTrust } from '../../checks/trust.js';
import type { ReconciledRole } from '../../reconcile/entity.js';
import type { Unknown } from '../../model/value.js';
import type { Subject } from './subject.js';
import type { Column } from '../column.js';

/** One role, and what it is measured against. */
export interface OneRole {
  readonly role: ReconciledRole;
  readonly ownerTag: string;
  /** Judged when a column asks; UNKNOWN: the trust policy can't be read. */
  trust(): JudgedTrust | Unknown;
  /** What an analyzer says of its use. */
  analyzer(): AnalyzerView;
  /** Likewise: by whom. */
  made(): Made;
}

/** A row about one role, or about all roles of one permission set, the last used first. */
export interface RoleRow {
  readonly roles: readonly [OneRole, ...OneRole[]];
  /** The permission set that the row stands for; null: for one role. */
  readonly collapsed: string | null;
  /** The permission set may have more roles, which could not be seen. */
  readonly hidden: boolean;
}

export type RoleColumn = Column<OneRole>;

export const ROLE: Subject<OneRole> = {
  noun: 'role',
  title: 'Role',
  idAbout: 'Unique id (AROA…)',
  measured: 'when the account details were read',
  policies: 'attached or inline policy',
  listedBy: 'roles',
  describedBy: 'roles',
  principal: ({ role }) => role,
  measuredAt: ({ role }) => role.asOf,
  ownerTag: ({ ownerTag }) => ownerTag,
};
