import { mfaMissing } from '../../checks/risk.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, unknown } from '../verdict.js';

export const consoleWithoutMfa = defineCheck({
  id: 'console-without-mfa',
  title: 'Console password without MFA',
  severity: 'high',
  means: 'A password that was phished, guessed or used elsewhere is enough to sign in.',
  remedy: 'Have the user register an MFA device, or delete the console password. Better still: move the person to IAM Identity Center.',
  commands: [
    'aws iam list-mfa-devices --user-name {user}',
    'aws iam delete-login-profile --user-name {user}',
  ],
  needs: ['credential_report', 'account_details'],
  of: 'credentials',
  judge({ credentials }) {
    const { password: { enabled, lastUsed }, mfa } = credentials;
    if (enabled === false) return null;
    const facts = { mfa_active: mfa, password_last_used: lastUsed };
    const missing = mfaMissing(credentials);
    if (missing === 'yes') return fail('signs in with the password alone', facts);
    return missing === 'no' ? pass('MFA is active', facts) : unknown('whether password and MFA are active was not seen', facts);
  },
});
