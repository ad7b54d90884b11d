import { defineCheck } from '../define-check.js';
import { ownerVerdict } from '../owner-verdict.js';

export const userWithoutOwner = defineCheck({
  id: 'user-without-owner',
  title: 'User has no owner tag',
  severity: 'low',
  means: 'There is no one to ask whether it is still needed. `--owner-tag` names the tag.',
  remedy: 'Find out who uses it, and tag it.',
  commands: ['aws iam tag-user --user-name {user} --tags Key=Owner,Value=<owner>'],
  needs: ['inventory'],
  of: 'users',
  judge: ownerVerdict,
});
