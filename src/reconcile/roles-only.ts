import { valueOf, seenAt, type AccountEvidence } from '../evidence/evidence.js';
import type { RoleDetail } from '../evidence/values.js';
import type { Account } from '../model/account.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { ServiceControls } from '../policy/applied-policy.js';
import { controlsOf } from './controls.js';
import { PolicyShelf } from './documents.js';
import type { ReconciledRole } from './entity.js';
import { reconcileRole } from './role.js';

/** Some roles of an account, and what caps it, without the work that everything else of it takes. Nothing is told of what can't be read. */
export function rolesOnly(
  account: Account,
  evidence: AccountEvidence,
  wanted: (role: RoleDetail) => boolean,
): { readonly roles: readonly ReconciledRole[]; readonly controls: ServiceControls | Unknown } {
  const details = valueOf(evidence.account_details);
  const asOf = seenAt(evidence.account_details);
  if (details === null || asOf === null) return { roles: [], controls: UNKNOWN };
  const shelf = new PolicyShelf(evidence.account_details, evidence.managed_policies);
  const context = { account, evidence, shelf, problems: [], reportAsOf: null, advisor: null };
  return { roles: details.roles.filter(wanted).map((role) => reconcileRole(role, asOf, context)), controls: controlsOf(evidence, []) };
}
