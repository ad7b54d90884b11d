import type { PasswordPolicy } from '../evidence/account-settings.js';
import type { CheckContext, Verdict } from './check.js';
import { unknown } from './verdict.js';

/** Judges the account's password policy. null stands for the one that AWS has where none is set. */
export function passwordPolicyVerdict(
  { account: { evidence } }: CheckContext,
  judge: (policy: PasswordPolicy | null) => Verdict | null,
): Verdict | null {
  const asked = evidence.password_policy;
  if (asked === undefined) return unknown('the password policy was not asked for');
  if (asked.seen) return judge(asked.value.policy);
  return unknown(`the password policy was not seen (${asked.reason.replaceAll('_', ' ')}: ${asked.detail})`);
}

export const POLICY_COMMAND =
  'aws iam update-account-password-policy --minimum-password-length 14 --password-reuse-prevention 24 ' +
  '--require-symbols --require-numbers --require-uppercase-characters --require-lowercase-characters --allow-users-to-change-password';
