import type { JudgedTrust } from '../checks/trust.js';
import { UNKNOWN } from '../model/value.js';
import type { ReconciledRole } from '../reconcile/entity.js';
import type { CheckContext, Verdict } from './check.js';
import { trustIn } from './privileges-of.js';
import { unknown } from './verdict.js';

/** Judges whom a role trusts, as far as its trust policy can be read. */
export function trustVerdict(role: ReconciledRole, context: CheckContext, judge: (trust: JudgedTrust) => Verdict | null): Verdict | null {
  const trust = trustIn(role, context);
  return trust === UNKNOWN ? unknown('the trust policy can not be read') : judge(trust);
}

/** Commands that change whom a role trusts. */
export const TRUST_COMMANDS = [
  'aws iam get-role --role-name {role} --query Role.AssumeRolePolicyDocument',
  'aws iam update-assume-role-policy --role-name {role} --policy-document file://trust.json',
];
