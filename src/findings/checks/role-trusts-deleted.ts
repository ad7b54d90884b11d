import { defineCheck } from '../define-check.js';
import { TRUST_COMMANDS, trustVerdict } from '../trust-verdict.js';
import { fail, pass, some } from '../verdict.js';

export const roleTrustsDeleted = defineCheck({
  id: 'role-trusts-deleted',
  title: 'Role trusts a user or role that is gone',
  severity: 'low',
  means:
    'The trust names a principal by a unique id that is no longer there. A clean-up around it may write the old name ' +
    'in again, which another can take.',
  remedy: 'Take the id out of the trust policy.',
  commands: TRUST_COMMANDS,
  needs: ['roles'],
  of: 'roles',
  judge: (role, context) =>
    trustVerdict(role, context, ({ deleted }) =>
      deleted.length > 0 ? fail(`trusts ${some(deleted)}`, { deleted }) : pass('trusts no deleted principal'),
    ),
});
