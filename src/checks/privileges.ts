import type { ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import type { AccountState } from '../model/account.js';
import { UNKNOWN, type Flag, type Unknown } from '../model/value.js';
import type { PrincipalPolicies, ServiceControls } from '../policy/applied-policy.js';
import { activityOf } from './activity.js';
import { adminChain, type AdminChain } from './admin-chain.js';
import { denyEverything } from './admin.js';
import { boundaryEffect, type BoundaryEffect } from './boundary-effect.js';
import { judgeEscalation, type JudgedEscalation } from './escalation.js';
import { notJudged, type NotJudged } from './not-judged.js';
import { isLocked, mfaMissing, riskOf, type Risk } from './risk.js';
import { roleActivity } from './role-use.js';
import { judgeTrust, type JudgedTrust } from './trust.js';

export interface JudgedPrivileges {
  readonly admin: AdminChain;
  readonly escalation: JudgedEscalation;
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
): JudgedPrivileges {
  const { policies } = principal;
  const admin = adminChain(policies);
  const escalation = judgeEscalation(principal, controls);
  const held = principal.kind === 'user' ? heldByUser(principal) : heldByRole(principal, organization);
  const facts = { admin: admin.kind, escalation: escalation.escalation, allowsSomething: allowsSomething(policies) };
  const risk = riskOf({ ...facts, ...held, mfaMissing: held.mfaMissing ?? 'no' });
  return { admin, escalation, boundary: boundaryEffect(policies), ...held, risk, notJudged: notJudged(policies, controls, held.trust) };
}

type Held = Pick<JudgedPrivileges, 'daysIdle' | 'mfaMissing' | 'trust'>;

function heldByUser({ credentials, createdAt, reportAsOf }: ReconciledUser): Held {
  const daysIdle = isLocked(credentials) ? null : activityOf(credentials, createdAt, reportAsOf).daysInactive;
  return { daysIdle, mfaMissing: mfaMissing(credentials), trust: null };
}

function heldByRole(role: ReconciledRole, organization: ReadonlyMap<string, AccountState>): Held {
  return { daysIdle: roleActivity(role).daysUnused, mfaMissing: null, trust: judgeTrust(role.trust, role.account, organization) };
}

function allowsSomething({ applied, complete }: PrincipalPolicies): boolean {
  const documents = applied.map(({ document }) => document);
  const statements = documents.flatMap((document) => (document === UNKNOWN ? [] : document));
  if (denyEverything(statements)) return false;
  return !complete || documents.includes(UNKNOWN) || statements.some(({ effect }) => effect === 'Allow');
}
