import { defineCheck } from '../define-check.js';
import { TRUST_COMMANDS } from '../trust-verdict.js';
import { widthVerdict } from '../width-verdict.js';

export const roleTrustsAnyone = defineCheck({
  id: 'role-trusts-anyone',
  title: 'Role can be assumed by any principal',
  severity: 'critical',
  means: 'Its trust policy lets in every AWS account, with no condition that says who.',
  remedy: 'Name the accounts or roles in the trust policy.',
  commands: TRUST_COMMANDS,
  needs: ['roles'],
  of: 'roles',
  judge: (role) => widthVerdict(role, ['anyone', 'all_but', 'other']),
});
