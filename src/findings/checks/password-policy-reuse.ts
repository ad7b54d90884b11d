import { defineCheck } from '../define-check.js';
import { passwordPolicyVerdict, POLICY_COMMAND } from '../password-policy-of.js';
import { fail, pass } from '../verdict.js';

export const passwordPolicyReuse = defineCheck({
  id: 'password-policy-reuse',
  title: 'Password policy lets old passwords be used again',
  severity: 'low',
  means: 'A person who knows an old password waits until it comes back.',
  remedy: 'Have AWS remember more passwords: 24 at most.',
  commands: [POLICY_COMMAND],
  needs: ['password_policy'],
  limit: 'passwordReuse',
  of: 'account',
  judge: (_, context) =>
    passwordPolicyVerdict(context, (policy) => {
      if (policy === null) return null;
      const remembered = policy.reusePrevention ?? 0;
      const facts = { remembered, limit: context.passwordReuse };
      const detail = `${remembered} passwords are remembered`;
      return remembered < context.passwordReuse ? fail(detail, facts) : pass(detail, facts);
    }),
});
