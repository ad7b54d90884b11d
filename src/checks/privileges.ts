import type { ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import type { AccountState } from '../model/account.js';
import type { Flag, Unknown } from '../model/value.js';
import type { ServiceControls } from '../policy/applied-policy.js';
import { activityOf } from './activity.js';
import { allowsSomething } from './allows-something.js';
import { adminChain, type AdminChain } from './admin-chain.js';
import type { AssumedRoles } from './assume-role/assumed-roles.js';
import type { AssumedRoleJudge } from './assume-role/judge-assumed.js';
import { withAssumed } from './assume-role/with-assumed.js';
import { boundaryEffect, type BoundaryEffect } from './boundary-effect.js';
import { judgeEscalation, type JudgedEscalation } from './escalation.js';
import { notJudged, type NotJudged } from './not-judged.js';
import { isLocked, mfaMissing, riskOf, type Risk, type RiskFacts } from './risk.js';
import { roleActivity } from './role-use.js';
import { judgeTrust, type JudgedTrust } from './trust.js';

export interface JudgedPrivileges {
  readonly admin: AdminChain;
  /** With the roles that it may assume, where they are judged. */
  readonly escalation: JudgedEscalation;
  /** null: not judged. */
  readonly assumed: AssumedRoles | null;
  readonly boundary: BoundaryEffect;
  /** Whole UTC days without use; null: there is no credential that anybody could use. */
  readonly daysIdle: number | null | Unknown;
  /** A console password without MFA; null: a role has neither. */
  readonly mfaMissing: Flag | null;
  /** null: a user. UNKNOWN: the trust policy can't be read. */
  readonly trust: JudgedTrust | Unknown | null;
  readonly risk: Risk;
  readonly notJudged: readonly NotJudged[];
}

/** What a user or role may do, how it got there, and how much of a risk it is. */
export function judgePrivileges(
  principal: ReconciledUser | ReconciledRole,
  controls: ServiceControls | Unknown,
  organization: ReadonlyMap<string, AccountState>,
  roles: AssumedRoleJudge | null = null,
): JudgedPrivileges {
  const { policies } = principal;
  const admin = adminChain(policies);
  const assumed = roles?.judge(principal, controls) ?? null;
  const escalation = withAssumed(judgeEscalation(principal, controls), assumed);
  const held = principal.kind === 'user' ? heldByUser(principal) : heldByRole(principal, organization);
  const facts = factsWith(assumed, { admin: admin.kind, escalation: escalation.escalation, allowsSomething: allowsSomething(policies) });
  const risk = riskOf({ ...facts, ...held, mfaMissing: held.mfaMissing ?? 'no' });
  const missing = notJudged(policies, controls, held.trust, assumed?.unseen);
  return { admin, escalation, assumed, boundary: boundaryEffect(policies), ...held, risk, notJudged: missing };
}

type Reach = Pick<RiskFacts, 'admin' | 'escalation' | 'allowsSomething'>;

/** A principal that may assume a role has what it has. */
function factsWith(assumed: AssumedRoles | null, own: Reach): Reach {
  if (assumed === null) return own;
  const { allBut, something } = assumed;
  const admin = own.admin === 'none' && (allBut === 'yes' || allBut === 'unknown') ? 'all_but' : own.admin;
  const escalation = own.escalation === 'no' && allBut === 'limited' ? 'limited' : own.escalation;
  return { admin, escalation, allowsSomething: own.allowsSomething || something };
}

type Held = Pick<JudgedPrivileges, 'daysIdle' | 'mfaMissing' | 'trust'>;

function heldByUser({ credentials, createdAt, reportAsOf }: ReconciledUser): Held {
  const daysIdle = isLocked(credentials) ? null : activityOf(credentials, createdAt, reportAsOf).daysInactive;
  return { daysIdle, mfaMissing: mfaMissing(credentials), trust: null };
}

function heldByRole(role: ReconciledRole, organization: ReadonlyMap<string, AccountState>): Held {
  return { daysIdle: roleActivity(role).daysUnused, mfaMissing: null, trust: judgeTrust(role.trust, role.account, organization) };
}
