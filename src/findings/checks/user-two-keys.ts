import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, unknown } from '../verdict.js';

export const userTwoKeys = defineCheck({
  id: 'user-two-keys',
  title: 'User has more than one active access key',
  severity: 'low',
  means: 'The second key is for the days of a rotation. Else two programs share one user, and neither can be told from the other.',
  remedy: 'See which key is used where, then deactivate and delete the other, or give the second program a role of its own.',
  commands: [
    'aws iam list-access-keys --user-name {user}',
    'aws iam get-access-key-last-used --access-key-id <AccessKeyId>',
    'aws iam update-access-key --user-name {user} --access-key-id <AccessKeyId> --status Inactive',
  ],
  needs: ['credential_report', 'account_details'],
  of: 'credentials',
  judge({ credentials: { keys, more } }) {
    const active = keys.filter(({ active: is }) => is === true).length;
    if (active > 1) return fail('both access keys are active', { active_keys: active });
    if (more !== null || keys.some(({ active: is }) => is === UNKNOWN)) return unknown('how many keys are active was not seen');
    return active === 0 ? null : pass('one access key is active', { active_keys: active });
  },
});
