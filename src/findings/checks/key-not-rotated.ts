import { wholeDays } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const keyNotRotated = defineCheck({
  id: 'key-not-rotated',
  title: 'Access key not rotated',
  severity: 'medium',
  means: 'The older a key, the more places and people have it. Keys never expire by themselves.',
  remedy:
    'Make a second key, put it where the first one is used, deactivate the first, and delete it after some days. A role ' +
    'needs no rotation.',
  commands: [
    'aws iam create-access-key --user-name {user}',
    'aws iam update-access-key --user-name {user} --access-key-id <AccessKeyId> --status Inactive',
    'aws iam delete-access-key --user-name {user} --access-key-id <AccessKeyId>',
  ],
  needs: ['credential_report', 'account_details'],
  limit: 'keyAge',
  of: 'keys',
  judge({ key: { active, createdAt }, at }, { keyAge: limit }) {
    if (active === false) return null;
    if (createdAt === UNKNOWN || createdAt === null) return unknown('when it was made was not seen');
    const age = wholeDays(createdAt, at);
    const facts = { created_at: createdAt, age_days: age, limit };
    if (age < limit) return pass(`made on ${day(createdAt)}`, facts);
    if (active === UNKNOWN) return unknown('whether it is active was not seen', facts);
    return fail(`made ${days(age)} ago, on ${day(createdAt)}`, facts);
  },
});
