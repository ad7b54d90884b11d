import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, unknown } from '../verdict.js';

export const rootWithoutMfa = defineCheck({
  id: 'root-without-mfa',
  title: 'Root user has no MFA',
  severity: 'critical',
  means:
    'The password, or the mailbox that resets it, is all that stands between a stranger and the whole account. Root without ' +
    'credentials needs no MFA.',
  remedy:
    'Sign in as root and register two MFA devices, best of all security keys; in a member account, delete the root ' +
    'credentials instead.',
  commands: [],
  needs: ['credential_report'],
  of: 'root',
  judge({ credentials: { password, keys, mfa } }) {
    if (mfa === 'yes') return pass('an MFA device is registered');
    const signsIn = password.enabled === true || keys.some(({ active }) => active === true);
    if (signsIn && mfa === 'no') return fail('credentials, and no MFA device', { password: password.enabled });
    const none = password.enabled === false && keys.every(({ active }) => active === false);
    if (none) return pass('no root credentials');
    return unknown(mfa === 'unknown' ? 'whether MFA is active was not seen' : 'whether there are root credentials was not seen', {
      password: password.enabled === UNKNOWN ? UNKNOWN : password.enabled,
    });
  },
});
