import { adminChain, type AdminChain } from '../checks/admin-chain.js';
import { judgeEscalation, type JudgedEscalation } from '../checks/escalation.js';
import { judgeTrust, type JudgedTrust } from '../checks/trust.js';
import type { Unknown } from '../model/value.js';
import type { Grant } from '../policy/grants.js';
import type { ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import { roleKind } from '../checks/role-kind.js';
import type { CheckContext } from './check.js';

type Someone = ReconciledUser | ReconciledRole;

/** Several checks ask the same of the same principal. */
const ADMINS = new WeakMap<Someone, AdminChain>();
const ESCALATIONS = new WeakMap<Someone, JudgedEscalation>();
const TRUSTS = new WeakMap<ReconciledRole, JudgedTrust | Unknown>();

export function adminOf(someone: Someone): AdminChain {
  const known = ADMINS.get(someone) ?? adminChain(someone.policies);
  ADMINS.set(someone, known);
  return known;
}

export function escalationOf(someone: Someone, { account }: CheckContext): JudgedEscalation {
  const known = ESCALATIONS.get(someone) ?? judgeEscalation(someone, account.controls);
  ESCALATIONS.set(someone, known);
  return known;
}

export function trustIn(role: ReconciledRole, { organization }: CheckContext): JudgedTrust | Unknown {
  const known = TRUSTS.get(role) ?? judgeTrust(role.trust, role.account, organization);
  TRUSTS.set(role, known);
  return known;
}

/** `Deploy#2`, `Developers>Deploy#2`: which policy grants it, through which group, in which statement. */
export function grantName({ policy: { group, name }, statement }: Grant): string {
  return `${group === null ? '' : `${group}>`}${name}#${statement}`;
}

/** Roles that people of the account make and change; permission sets are changed in Identity Center. */
export function isOwn(role: ReconciledRole): boolean {
  return roleKind(role) === 'role';
}

/** Whose policies a customer can change: not those of Control Tower and the like. */
export function isChangeable(someone: Someone): boolean {
  return someone.kind === 'user' || ['role', 'identity_center'].includes(roleKind(someone));
}

