import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, unknown } from '../verdict.js';

export const rootAccessKey = defineCheck({
  id: 'root-access-key',
  title: 'Root user has an active access key',
  severity: 'critical',
  means:
    'A holder of the key may do everything in the account, without MFA, and no policy of the account can hold it back. ' +
    'Nothing needs a root access key.',
  remedy:
    'Sign in as root, find who uses the key, move that to a role, then deactivate and delete the key. A member account: ' +
    'IAM, Root access management.',
  commands: [
    'aws sts assume-root --target-principal {account} --task-policy-arn ' +
      'arn=arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials --region us-east-1',
    'aws iam list-access-keys',
    'aws iam delete-access-key --access-key-id <AccessKeyId>',
  ],
  needs: ['credential_report'],
  of: 'root',
  judge({ credentials: { keys, more } }) {
    const active = keys.filter(({ active: is }) => is === true);
    const facts = { active_keys: active.length, last_used: active.map(({ lastUsed }) => lastUsed?.toISOString() ?? 'never') };
    if (active.length > 0) return fail(`${active.length === 1 ? 'an access key is' : `${active.length} access keys are`} active`, facts);
    if (more !== null || keys.some(({ active: is }) => is === UNKNOWN)) return unknown('whether a key is active was not seen');
    return pass('no access key is active');
  },
});
