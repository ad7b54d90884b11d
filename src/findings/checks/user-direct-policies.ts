import { UNKNOWN } from '../../model/value.js';
import { defineCheck } from '../define-check.js';
import { fail, pass, some, unknown } from '../verdict.js';

export const userDirectPolicies = defineCheck({
  id: 'user-direct-policies',
  title: 'User has policies of its own',
  severity: 'low',
  means: 'Permissions that hang on single users are forgotten when the person changes jobs, and no list of roles shows them.',
  remedy: 'Put the user into a group, or give a role, that has the policy; then detach the policy and delete what is inline.',
  commands: [
    'aws iam detach-user-policy --user-name {user} --policy-arn <PolicyArn>',
    'aws iam delete-user-policy --user-name {user} --policy-name <PolicyName>',
  ],
  needs: ['inventory'],
  of: 'users',
  judge({ attached, inline }) {
    const names = [...(attached === UNKNOWN ? [] : attached), ...(inline === UNKNOWN ? [] : inline)].map(({ name }) => name);
    const unseen = attached === UNKNOWN || inline === UNKNOWN;
    if (names.length > 0) return fail(`attached to the user itself: ${some(names)}`, { policies: names });
    return unseen ? unknown('which policies it has was not seen') : pass('permissions come through groups');
  },
});
