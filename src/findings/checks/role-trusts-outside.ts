import { defineCheck } from '../define-check.js';
import { TRUST_COMMANDS, trustVerdict } from '../trust-verdict.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const roleTrustsOutside = defineCheck({
  id: 'role-trusts-outside',
  title: 'Role trusts an account outside the organization',
  severity: 'medium',
  means: 'The owner of that account may use the role. Vendors need this; of each it should be known who they are and why.',
  remedy: 'Take it out of the trust policy, or write an exception with owner, reason and end.',
  commands: TRUST_COMMANDS,
  needs: ['roles'],
  of: 'roles',
  judge: (role, context) =>
    trustVerdict(role, context, ({ accounts: { outside, unknown: unsure }, externalId }) => {
      const facts = { outside, unknown_accounts: unsure, external_id: externalId };
      if (outside.length > 0) return fail(`trusts ${some(outside)}`, facts);
      if (unsure.length > 0) return unknown(`whose account ${some(unsure)} is was not seen`, facts);
      return pass('trusts no principal outside by name', facts);
    }),
});
