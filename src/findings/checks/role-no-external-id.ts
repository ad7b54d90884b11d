import { defineCheck } from '../define-check.js';
import { TRUST_COMMANDS, trustVerdict } from '../trust-verdict.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const roleNoExternalId = defineCheck({
  id: 'role-no-external-id',
  title: 'Role trusts outside without an external id',
  severity: 'high',
  means: 'Another customer of the trusted vendor can have the vendor use this role for him: the confused deputy.',
  remedy: 'Agree on an external id with the vendor, and ask for it in the trust policy (condition sts:ExternalId).',
  commands: TRUST_COMMANDS,
  needs: ['roles'],
  of: 'roles',
  judge: (role, context) =>
    trustVerdict(role, context, ({ accounts: { outside }, externalId }) => {
      if (outside.length === 0) return null;
      const facts = { outside, external_id: externalId };
      if (externalId === 'no') return fail(`${some(outside)} need tell no external id`, facts);
      return externalId === 'yes' ? pass('asks for an external id', facts) : unknown('a condition or a Deny decides it', facts);
    }),
});
