import { holdersOf } from '../attached-to.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const supportRoleMissing = defineCheck({
  id: 'support-role-missing',
  title: 'No principal may open cases with AWS Support',
  severity: 'low',
  means: 'In an incident AWS Support has to be talked to, and only an administrator or root could.',
  remedy: 'Make a role with AWSSupportAccess that the people on duty may assume.',
  commands: ['aws iam attach-role-policy --role-name <role> --policy-arn arn:aws:iam::aws:policy/AWSSupportAccess'],
  needs: ['account_details', 'roles', 'managed_policies'],
  of: 'account',
  judge(account) {
    const holders = holdersOf(account, 'AWSSupportAccess');
    if (holders === null) return unknown('who has which policies was not seen');
    return holders.length > 0 ? pass(`held by ${some(holders)}`, { held_by: holders }) : fail('AWSSupportAccess is not attached');
  },
});
