import { defineCheck } from '../define-check.js';
import { fail, pass, unknown } from '../verdict.js';

/** Sources that are asked inside the account. */
const INSIDE = ['credential_report', 'account_details', 'service_credentials', 'password_policy', 'server_certificates'] as const;

export const accountWithoutAuditRole = defineCheck({
  id: 'account-without-audit-role',
  title: 'Account can not be audited',
  severity: 'high',
  means: 'The audit role can not be assumed there, so that nothing of the account but what AWS Config records is judged.',
  remedy: 'Create the role there (docs/setup.md has the template), or name yours with --role-name and --external-id.',
  commands: [],
  needs: ['credential_report', 'account_details'],
  of: 'account',
  judge({ evidence }) {
    const asked = INSIDE.flatMap((source) => evidence[source] ?? []);
    const refused = asked.find((each) => !each.seen && each.reason === 'role_denied');
    if (refused?.seen === false) return fail(refused.detail);
    if (asked.some(({ seen }) => seen)) return pass('the account was entered');
    return unknown('nothing was asked, or nothing answered, inside the account');
  },
});
