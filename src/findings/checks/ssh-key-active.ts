import { defineCheck } from '../define-check.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const sshKeyActive = defineCheck({
  id: 'ssh-key-active',
  title: 'Active SSH public key',
  severity: 'low',
  means: 'A holder of the private key reads and writes the repositories in CodeCommit that the user may, and no record tells when.',
  remedy: 'Use git-remote-codecommit with a role instead, then deactivate the key, and delete it when nothing misses it.',
  commands: [
    'aws iam list-ssh-public-keys --user-name {user}',
    'aws iam update-ssh-public-key --user-name {user} --ssh-public-key-id <SSHPublicKeyId> --status Inactive',
  ],
  needs: ['account_details', 'ssh_keys'],
  onRequest: true,
  of: 'users',
  judge({ name }, { account: { evidence: { ssh_keys: asked } } }) {
    if (asked?.seen === false) return unknown(`SSH public keys not seen (${asked.reason.replaceAll('_', ' ')}: ${asked.detail})`);
    const keys = asked !== undefined && Object.hasOwn(asked.value.byUser, name) ? asked.value.byUser[name] : undefined;
    if (keys === undefined) return unknown('its SSH public keys were not asked for');
    const active = keys.filter(({ status }) => status === 'Active').map(({ id }) => id);
    return active.length > 0 ? fail(`active: ${some(active)}`, { active_keys: active }) : pass('no SSH public key is active');
  },
});
