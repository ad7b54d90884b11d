import { isLocked } from '../../checks/risk.js';
import { wholeDays } from '../../model/instant.js';
import { valueOf } from '../../evidence/evidence.js';
import { UNKNOWN } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { defineCheck } from '../define-check.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const userNoCredentials = defineCheck({
  id: 'user-no-credentials',
  title: 'User has no active credential',
  severity: 'low',
  means:
    'No one can act as the user, and a principal that may make keys can make one for it, with all that it may do. SSH public keys, ' +
    'which open CodeCommit only, are not looked at.',
  remedy: 'Take it out of its groups, detach its policies, and delete it.',
  commands: ['aws iam list-ssh-public-keys --user-name {user}', 'aws iam delete-user --user-name {user}'],
  needs: ['credential_report', 'account_details', 'service_credentials'],
  limit: 'graceDays',
  of: 'credentials',
  judge({ user, credentials, at }, { account, graceDays: limit }) {
    const { password, keys, certificate } = credentials;
    if (password.enabled === true || certificate || keys.some(({ active }) => active === true)) return pass('has an active credential');
    if (!isLocked(credentials)) return unknown('whether a credential is active was not seen');
    const service = hasServiceCredential(user, account);
    if (service === true) return pass('has an active credential of a single service');
    if (service === UNKNOWN) return unknown('credentials of single services were not seen');
    if (user.createdAt === UNKNOWN) return unknown('when the user was made was not seen');
    const age = wholeDays(user.createdAt, at);
    const facts = { created_at: user.createdAt, age_days: age, limit };
    const detail = `made on ${day(user.createdAt)}, ${days(age)} ago, with nothing to sign in with`;
    return age >= limit ? fail(detail, facts) : pass(`${detail}: new`, facts);
  },
});

function hasServiceCredential({ name }: ReconciledUser, { evidence }: ReconciledAccount): boolean | typeof UNKNOWN {
  const asked = valueOf(evidence.service_credentials);
  return asked === null ? UNKNOWN : asked.credentials.some(({ userName, status }) => userName === name && status === 'Active');
}
