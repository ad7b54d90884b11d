import { latest, wholeDays } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const keyInactive = defineCheck({
  id: 'key-inactive',
  title: 'Inactive access key was kept',
  severity: 'low',
  means: 'One call switches it on again, and it takes one of the two places that a rotation needs.',
  remedy: 'Delete the key.',
  commands: ['aws iam list-access-keys --user-name {user}', 'aws iam delete-access-key --user-name {user} --access-key-id <AccessKeyId>'],
  needs: ['credential_report', 'account_details'],
  limit: 'days',
  of: 'keys',
  judge({ key: { status, active, createdAt, lastUsed }, at }, { days: limit }) {
    if (active === true) return null;
    if (status !== 'inactive' || createdAt === UNKNOWN) return unknown('whether it is switched off, and since when, was not seen');
    const last = latest([createdAt, lastUsed]);
    if (last === null) return unknown('when it was made was not seen');
    const idle = wholeDays(last, at);
    const facts = { created_at: createdAt, last_used: lastUsed, days_since: idle, limit };
    const detail = `switched off, ${lastUsed === null ? 'made' : 'last used'} ${days(idle)} ago, on ${day(last)}`;
    return idle >= limit ? fail(detail, facts) : pass(detail, facts);
  },
});
