import { defineCheck } from '../define-check.js';
import { passwordPolicyVerdict, POLICY_COMMAND } from '../password-policy-of.js';
import { fail, pass } from '../verdict.js';

export const passwordPolicyShort = defineCheck({
  id: 'password-policy-short',
  title: 'Password policy allows short passwords',
  severity: 'medium',
  means: 'Short passwords can be guessed and found by trying.',
  remedy: 'Ask for more characters. What is set counts for passwords from now on.',
  commands: [POLICY_COMMAND],
  needs: ['password_policy'],
  limit: 'passwordLength',
  of: 'account',
  judge: (_, context) =>
    passwordPolicyVerdict(context, (policy) => {
      if (policy === null) return null;
      const facts = { minimum_length: policy.minimumLength, limit: context.passwordLength };
      const detail = `${policy.minimumLength} characters are enough`;
      return policy.minimumLength < context.passwordLength ? fail(detail, facts) : pass(detail, facts);
    }),
});
