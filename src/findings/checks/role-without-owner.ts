import { defineCheck } from '../define-check.js';
import { ownerVerdict } from '../owner-verdict.js';
import { isOwn } from '../privileges-of.js';

export const roleWithoutOwner = defineCheck({
  id: 'role-without-owner',
  title: 'Role has no owner tag',
  severity: 'info',
  means: 'There is no one to ask whether it is still needed. `--owner-tag` names the tag.',
  remedy: 'Find out who uses it, and tag it, best of all where it is made.',
  commands: ['aws iam tag-role --role-name {role} --tags Key=Owner,Value=<owner>'],
  needs: ['roles'],
  of: 'roles',
  judge: (role, context) => (isOwn(role) ? ownerVerdict(role, context) : null),
});
