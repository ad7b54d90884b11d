import { defineCheck } from '../define-check.js';
import { passwordPolicyVerdict, POLICY_COMMAND } from '../password-policy-of.js';
import { fail, pass } from '../verdict.js';

export const passwordPolicyAbsent = defineCheck({
  id: 'password-policy-absent',
  title: 'Account has no password policy',
  severity: 'medium',
  means: 'The default of AWS holds: passwords of 8 characters, and the old one may be used again.',
  remedy: 'Set a password policy in every account, for example with a StackSet.',
  commands: [POLICY_COMMAND],
  needs: ['password_policy'],
  of: 'account',
  judge: (_, context) =>
    passwordPolicyVerdict(context, (policy) => (policy === null ? fail('none is set') : pass('a password policy is set'))),
});
