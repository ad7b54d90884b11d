import { isIdleFor, roleActivity } from '../../checks/role-use.js';
import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { isOwn } from '../privileges-of.js';
import { day, days, fail, pass, unknown } from '../verdict.js';

export const roleUnused = defineCheck({
  id: 'role-unused',
  title: 'Role unused',
  severity: 'medium',
  means: 'A way into the account that is not needed, and not watched. AWS looks back about 400 days.',
  remedy: 'Ask the owner; deny everything for some weeks, then delete the role where it was made.',
  commands: [
    'aws iam put-role-policy --role-name {role} --policy-name Quarantine --policy-document file://deny-all.json',
    'aws iam delete-role --role-name {role}',
  ],
  needs: ['roles'],
  limit: 'days',
  of: 'roles',
  judge(role, { days: limit }) {
    if (!isOwn(role)) return null;
    const { last, daysUnused } = roleActivity(role);
    const idle = isIdleFor(role, limit);
    const facts = { last_used: last, days_unused: daysUnused, limit };
    if (idle === UNKNOWN || daysUnused === UNKNOWN) return unknown('when it was used last was not seen', facts);
    if (last instanceof Date) {
      const detail = `last used ${days(daysUnused)} ago, on ${day(last)}`;
      return idle ? fail(detail, facts) : pass(detail, facts);
    }
    return idle ? fail(`not used for ${days(daysUnused)} or more`, facts) : pass('new', facts);
  },
});
