import { wholeDays } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { mailBySmtp, SMTP } from '../mail-by-smtp.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const keyNeverUsed = defineCheck({
  id: 'key-never-used',
  title: 'Access key never used',
  severity: 'medium',
  means: 'It was made and never needed, so it has no one to look after it, and nothing depends on it.',
  remedy: 'Delete the key; a new one can be made at any time.',
  commands: [
    'aws iam list-access-keys --user-name {user}',
    'aws iam delete-access-key --user-name {user} --access-key-id <AccessKeyId>',
  ],
  needs: ['credential_report', 'account_details', 'managed_policies'],
  limit: 'graceDays',
  of: 'keys',
  judge({ user, key: { active, createdAt, status }, at }, { graceDays: limit }) {
    if (active === false || status === 'used' || status === 'inactive') return null;
    if (status === 'unknown') return unknown('whether it was ever used was not seen');
    if (createdAt === UNKNOWN || createdAt === null) return unknown('when it was made was not seen');
    const age = wholeDays(createdAt, at);
    const facts = { created_at: createdAt, days_since: age, limit };
    const detail = `made on ${day(createdAt)}, ${days(age)} ago, and never used`;
    if (age < limit) return pass(`${detail}: new`, facts);
    const smtp = mailBySmtp(user);
    if (smtp === 'named') return unknown(`${detail}; ${SMTP}`, facts);
    return fail(smtp === 'perhaps' ? `${detail} (but ${SMTP})` : detail, facts);
  },
});
