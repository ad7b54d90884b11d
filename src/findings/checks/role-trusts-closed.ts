import { defineCheck } from '../define-check.js';
import { TRUST_COMMANDS, trustVerdict } from '../trust-verdict.js';
import { fail, pass, some } from '../verdict.js';

export const roleTrustsClosed = defineCheck({
  id: 'role-trusts-closed',
  title: 'Role trusts an account that is closed',
  severity: 'low',
  means: 'That trust can not be used now. An account that is reopened, or suspended for a while, could again.',
  remedy: 'Take the account out of the trust policy.',
  commands: TRUST_COMMANDS,
  needs: ['roles'],
  of: 'roles',
  judge: (role, context) =>
    trustVerdict(role, context, ({ accounts: { closed } }) =>
      closed.length > 0 ? fail(`trusts ${some(closed)}`, { closed }) : pass('trusts no closed account'),
    ),
});
