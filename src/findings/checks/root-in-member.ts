import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, unknown } from '../verdict.js';

export const rootInMember = defineCheck({
  id: 'root-in-member',
  title: 'Member account has root credentials',
  severity: 'medium',
  means:
    'Member accounts need no root credentials: the management account can do the few tasks for them. What is not there can ' +
    'be neither stolen nor phished.',
  remedy: 'Enable centralized root access in IAM of the management account, then delete the root credentials of this account there.',
  commands: [
    'aws iam enable-organizations-root-credentials-management',
    'aws sts assume-root --target-principal {account} --task-policy-arn ' +
      'arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials --region us-east-1',
    'aws iam delete-login-profile',
  ],
  needs: ['credential_report'],
  of: 'root',
  judge({ credentials: { password, keys, certificate } }, { account: { account } }) {
    if (account.isManagement) return null;
    if (account.state === 'UNKNOWN') return unknown('whether it is a member of an organization was not seen');
    const has = [
      ...(password.enabled === true ? ['a password'] : []),
      ...(keys.some(({ active }) => active === true) ? ['an access key'] : []),
      ...(certificate ? ['a signing certificate'] : []),
    ];
    if (has.length > 0) return fail(`root has ${has.join(' and ')}`, { root_credentials: has });
    const unsure = password.enabled === UNKNOWN || keys.some(({ active }) => active === UNKNOWN);
    return unsure ? unknown('whether there are root credentials was not seen') : pass('no root credentials');
  },
});
