import { adminVerdict } from '../admin-verdict.js';
import { defineCheck } from '../define-check.js';
import { isOwn } from '../privileges-of.js';

export const roleAdministrator = defineCheck({
  id: 'role-administrator',
  title: 'Role is administrator',
  severity: 'medium',
  means: 'A principal that may assume the role, or run code where it is used, may do everything in the account.',
  remedy:
    'Give it only what it used (`iam-audit unused --suggest`), or a permissions boundary; keep one such role for ' +
    'emergencies, as an exception.',
  commands: [
    'aws iam list-attached-role-policies --role-name {role}',
    'aws iam detach-role-policy --role-name {role} --policy-arn <PolicyArn>',
  ],
  needs: ['roles', 'managed_policies'],
  of: 'roles',
  judge: (role) => (isOwn(role) ? adminVerdict(role) : null),
});
