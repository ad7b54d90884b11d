import { path, type EscalationPath } from './escalation-path.js';
import type { EscalationTarget } from './escalation-targets.js';
import { PASS_ROLE_PATHS } from './pass-role-paths.js';
import { RUNNING_CODE_PATHS } from './running-code-paths.js';

export { ESCALATION_VIAS, type EscalationNeed, type EscalationPath, type EscalationWay } from './escalation-path.js';
export { ESCALATION_TARGETS, type EscalationTarget } from './escalation-targets.js';

function permissions(id: string, title: string, action: string, on: EscalationTarget): EscalationPath {
  return path('permissions', id, title, action, on);
}

function credentials(id: string, title: string, action: string, on: EscalationTarget): EscalationPath {
  return { id, title, via: 'credentials', needs: [{ action, on, others: true }] };
}

/**
 * The well-known ways to escalate privileges in AWS, gathered from published catalogues and put in words of our own:
 * Rhino Security Labs, "AWS IAM Privilege Escalation – Methods and Mitigation", both parts
 * (https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/), where most were first described;
 * Datadog, pathfinding.cloud (https://pathfinding.cloud); Prowler (https://github.com/prowler-cloud/prowler); cloudsplaining
 * (https://github.com/salesforce/cloudsplaining); Bishop Fox, IAM Vulnerable
 * (https://github.com/BishopFox/iam-vulnerable); NCC Group, Principal Mapper (https://github.com/nccgroup/PMapper). Which of
 * them has which path is in escalation-sources.ts; how a principal takes off its own limits, in release-paths.ts.
 * What they gain depends on the roles, users and code of the account, which only the account knows. That every
 * action exists is tested against the service authorization reference.
 */
export const ESCALATION_PATHS: readonly EscalationPath[] = [
  permissions('create_policy_version', 'Rewrite a policy', 'iam:CreatePolicyVersion', 'policies'),
  permissions('set_default_policy_version', 'Bring back an older, wider version of a policy', 'iam:SetDefaultPolicyVersion', 'policies'),
  permissions('attach_user_policy', 'Attach any policy to a user', 'iam:AttachUserPolicy', 'users'),
  permissions('attach_group_policy', 'Attach any policy to a group', 'iam:AttachGroupPolicy', 'groups'),
  permissions('attach_role_policy', 'Attach any policy to a role', 'iam:AttachRolePolicy', 'roles'),
  permissions('put_user_policy', 'Write an inline policy for a user', 'iam:PutUserPolicy', 'users'),
  permissions('put_group_policy', 'Write an inline policy for a group', 'iam:PutGroupPolicy', 'groups'),
  permissions('put_role_policy', 'Write an inline policy for a role', 'iam:PutRolePolicy', 'roles'),
  {
    id: 'add_user_to_group',
    title: 'Join a group',
    via: 'permissions',
    needs: [{ action: 'iam:AddUserToGroup', on: 'groups', others: true }],
  },
  permissions(
    'permission_set_managed_policy',
    'Attach any policy to a permission set',
    'sso:AttachManagedPolicyToPermissionSet',
    'permission_sets',
  ),
  permissions(
    'permission_set_inline_policy',
    'Write an inline policy for a permission set',
    'sso:PutInlinePolicyToPermissionSet',
    'permission_sets',
  ),
  path(
    'permissions',
    'permission_set_assignment',
    'Assign itself a new permission set with any policy',
    'sso:CreatePermissionSet sso:AttachManagedPolicyToPermissionSet sso:CreateAccountAssignment',
  ),

  credentials('create_access_key', 'Make an access key for another user', 'iam:CreateAccessKey', 'users'),
  credentials('create_login_profile', 'Give another user a console password', 'iam:CreateLoginProfile', 'users'),
  credentials('update_login_profile', "Change another user's console password", 'iam:UpdateLoginProfile', 'users'),
  // A trust policy that names the principal itself lets it in without sts:AssumeRole.
  credentials('update_trust_policy', 'Let itself into a role', 'iam:UpdateAssumeRolePolicy', 'roles'),
  path('credentials', 'assume_root', 'Work as the root user of a member account', 'sts:AssumeRoot', 'roots'),

  ...PASS_ROLE_PATHS,
  ...RUNNING_CODE_PATHS,
];
