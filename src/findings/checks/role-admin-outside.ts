import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { adminOf, trustIn } from '../privileges-of.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const roleAdminOutside = defineCheck({
  id: 'role-admin-outside',
  title: 'Administrator role is trusted from outside',
  severity: 'critical',
  means: 'A principal outside the organization may do everything in the account.',
  remedy: 'Take the outside principal out of the trust policy, or give the role only what that party needs, with an external id.',
  commands: [
    'aws iam get-role --role-name {role} --query Role.AssumeRolePolicyDocument',
    'aws iam update-assume-role-policy --role-name {role} --policy-document file://trust.json',
  ],
  needs: ['roles', 'managed_policies'],
  of: 'roles',
  judge(role, context) {
    const { kind } = adminOf(role);
    if (kind !== 'full' && kind !== 'unknown') return null;
    const trust = trustIn(role, context);
    if (trust === UNKNOWN) return unknown('the trust policy can not be read');
    const { accounts, wide } = trust;
    const facts = { admin_kind: kind, outside: accounts.outside, wide };
    if (wide === 'yes' || accounts.outside.length > 0) {
      const who = wide === 'yes' ? 'any principal' : some(accounts.outside);
      if (kind === 'full') return fail(`may be assumed by ${who}`, facts);
      return unknown(`may be assumed by ${who}; whether it is administrator was not seen`, facts);
    }
    if (wide === 'unknown' || accounts.unknown.length > 0) return unknown('whether a principal outside may assume it was not seen', facts);
    return pass('trusted inside the organization only', facts);
  },
});
