import { wholeDays } from '../../model/instant.js';
import { defineCheck } from '../define-check.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const passwordUnused = defineCheck({
  id: 'password-unused',
  title: 'Console password unused',
  severity: 'medium',
  means: 'A sign-in by another person would not be noticed.',
  remedy: 'Ask the owner, then delete the console password; it can be set anew at any time.',
  commands: ['aws iam delete-login-profile --user-name {user}'],
  needs: ['credential_report', 'account_details'],
  limit: 'days',
  of: 'credentials',
  judge({ credentials: { password }, at }, { days: limit }) {
    const { enabled, lastUsed, status } = password;
    if (enabled === false || status === 'never_used') return null;
    if (status === 'unknown' || lastUsed === null) return unknown('when it was used last was not seen');
    const idle = wholeDays(lastUsed, at);
    const facts = { last_used: lastUsed, days_unused: idle, limit };
    return idle >= limit ? fail(`last used ${days(idle)} ago, on ${day(lastUsed)}`, facts) : pass(`last used on ${day(lastUsed)}`, facts);
  },
});
