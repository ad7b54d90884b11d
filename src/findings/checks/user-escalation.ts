import { escalationVerdict } from '../admin-verdict.js';
import { defineCheck } from '../define-check.js';

export const userEscalation = defineCheck({
  id: 'user-escalation',
  title: 'User can make itself administrator',
  severity: 'high',
  means:
    'A few calls that its policies allow give it, or a principal it controls, permissions that it was not given. A path that is open on ' +
    'some resources only, or with a condition, is not counted.',
  remedy:
    'Take the actions of the path away, name the resources they are needed on, or set a permissions boundary. ' +
    'docs/reference/escalation-paths.md has them.',
  commands: ['aws iam put-user-permissions-boundary --user-name {user} --permissions-boundary <PolicyArn>'],
  needs: ['account_details', 'managed_policies', 'service_control_policies'],
  of: 'users',
  judge: escalationVerdict,
});
