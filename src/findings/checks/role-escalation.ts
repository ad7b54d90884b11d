import { escalationVerdict } from '../admin-verdict.js';
import { defineCheck } from '../define-check.js';
import { isChangeable } from '../privileges-of.js';

export const roleEscalation = defineCheck({
  id: 'role-escalation',
  title: 'Role can make itself administrator',
  severity: 'high',
  means:
    'A holder of the role can, with a few calls that its policies allow, do everything in the account. A path that is open on ' +
    'some resources only, or with a condition, is not counted.',
  remedy:
    'Take the actions of the path away, name the resources they are needed on, or set a permissions boundary. ' +
    'docs/reference/escalation-paths.md has them.',
  commands: ['aws iam put-role-permissions-boundary --role-name {role} --permissions-boundary <PolicyArn>'],
  needs: ['roles', 'managed_policies', 'service_control_policies'],
  of: 'roles',
  judge: (role, context) => (isChangeable(role) ? escalationVerdict(role, context) : null),
});
