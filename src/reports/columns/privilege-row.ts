import type { JudgedPrivileges } from '../../checks/privileges.js';
import type { ReconciledRole, ReconciledUser } from '../../reconcile/entity.js';
import type { EntityRow } from './permission.js';
import type { Column } from '../column.js';

/** A row about one user or role and its privileges. */
export interface PrivilegeRow extends EntityRow {
  readonly entity: ReconciledUser | ReconciledRole;
  readonly ownerTag: string;
  readonly judged: JudgedPrivileges;
}

export type PrivilegeColumn = Column<PrivilegeRow>;
