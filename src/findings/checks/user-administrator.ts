import { adminVerdict } from '../admin-verdict.js';
import { defineCheck } from '../define-check.js';

export const userAdministrator = defineCheck({
  id: 'user-administrator',
  title: 'User is administrator',
  severity: 'high',
  means: 'Its password and keys never expire, and a holder of one of them may do everything in the account.',
  remedy:
    'Give people administrator rights through IAM Identity Center or a role, for hours and not for ever, and the user only ' +
    'what it needs.',
  commands: [
    'aws iam list-attached-user-policies --user-name {user}',
    'aws iam list-groups-for-user --user-name {user}',
    'aws iam detach-user-policy --user-name {user} --policy-arn <PolicyArn>',
  ],
  needs: ['account_details', 'managed_policies'],
  of: 'users',
  judge: (user) => adminVerdict(user),
});
