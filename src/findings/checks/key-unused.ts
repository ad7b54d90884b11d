import { wholeDays } from '../../model/instant.js';
import { defineCheck } from '../define-check.js';
import { mailBySmtp, SMTP } from '../mail-by-smtp.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const keyUnused = defineCheck({
  id: 'key-unused',
  title: 'Access key unused',
  severity: 'medium',
  means: 'A key that is not used still opens the account to a person who finds it: in a repository, an image, a laptop.',
  remedy: 'Deactivate the key, wait until nothing misses it, then delete it.',
  commands: [
    'aws iam list-access-keys --user-name {user}',
    'aws iam update-access-key --user-name {user} --access-key-id <AccessKeyId> --status Inactive',
    'aws iam delete-access-key --user-name {user} --access-key-id <AccessKeyId>',
  ],
  needs: ['credential_report', 'account_details', 'managed_policies'],
  limit: 'days',
  of: 'keys',
  judge({ user, key: { active, lastUsed, lastUsedService, status }, at }, { days: limit }) {
    if (active === false || status === 'never_used' || status === 'inactive') return null;
    if (status === 'unknown' || lastUsed === null) return unknown('when it was used last was not seen');
    const idle = wholeDays(lastUsed, at);
    const facts = { last_used: lastUsed, last_used_service: lastUsedService, days_unused: idle, limit };
    if (idle < limit) return pass(`last used on ${day(lastUsed)}`, facts);
    const detail = `last used ${days(idle)} ago, on ${day(lastUsed)}`;
    const smtp = mailBySmtp(user);
    if (smtp === 'named') return unknown(`${detail}; ${SMTP}`, facts);
    return fail(smtp === 'perhaps' ? `${detail} (but ${SMTP})` : detail, facts);
  },
});
