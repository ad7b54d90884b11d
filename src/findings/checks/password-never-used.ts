import { latest, wholeDays } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const passwordNeverUsed = defineCheck({
  id: 'password-never-used',
  title: 'Console password never used',
  severity: 'medium',
  means: 'It was set for a person who does not need it, and may still be the first one, which others know.',
  remedy: 'Delete the console password; it can be set anew at any time.',
  commands: ['aws iam delete-login-profile --user-name {user}'],
  needs: ['credential_report', 'account_details'],
  limit: 'graceDays',
  of: 'credentials',
  judge({ user: { createdAt }, credentials: { password: { enabled, status, lastChanged } }, at }, { graceDays: limit }) {
    if (enabled === false || status === 'used') return null;
    if (status === 'unknown') return unknown('whether it was ever used was not seen');
    const set = lastChanged === UNKNOWN ? UNKNOWN : latest([lastChanged, createdAt === UNKNOWN ? null : createdAt]);
    if (set === UNKNOWN || set === null) return unknown('when it was set was not seen');
    const age = wholeDays(set, at);
    const facts = { set_at: set, days_since: age, limit };
    const detail = `set on ${day(set)}, ${days(age)} ago, and never used`;
    return age >= limit ? fail(detail, facts) : pass(`${detail}: new`, facts);
  },
});
