import { policyDocument, trustPrincipal, type Statement } from '../documents.js';
import { makeInline, type RoleSpec } from '../make-principals.js';
import { attachManaged } from '../policies.js';
import { type AccountCase, accountCase, type RoleCase, rolesIn } from './case.js';
import { accountNamed, MANAGEMENT } from './company.js';
import { customerPolicyArn } from './groups.js';
import { useOf, type IdleByGrant } from './role-use.js';
import { AUTHORS } from './cases-privileged-users.js';

const tooling = rolesIn('security-tooling');
const identity = rolesIn('identity');
const cicd = rolesIn('ci-cd');
const staging = rolesIn('staging');
const analytics = rolesIn('analytics-prod');

function grants(idle: IdleByGrant, ...statements: readonly Statement[]): RoleSpec {
  return {
    trust: trustPrincipal(`arn:aws:iam::${MANAGEMENT.id}:root`),
    inline: [makeInline('work', policyDocument(...statements))],
    ...useOf(idle),
  };
}

function may(actions: string, idle: IdleByGrant, resource: Statement['Resource'] = '*'): RoleSpec {
  return grants(idle, { Effect: 'Allow', Action: actions.split(' '), Resource: resource });
}

const EVERYTHING: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

const administrators: readonly RoleCase[] = [
  tooling('role-admin-managed', null, 'AdministratorAccess attached to a role.', 'incident-commander', {
    trust: trustPrincipal(`arn:aws:iam::${MANAGEMENT.id}:root`),
    attached: [attachManaged('AdministratorAccess')],
    ...useOf({ iam: 120, ec2: 120, guardduty: 118 }),
  }),
  tooling('role-admin-inline', null, 'An inline policy grants everything.', 'forensics', grants({ ec2: 34, s3: 33 }, EVERYTHING)),
  tooling(
    'role-admin-wildcards',
    null,
    'The action is written *:*.',
    'account-janitor',
    grants({ ec2: 5, rds: 6 }, { ...EVERYTHING, Action: '*:*' }),
  ),
  tooling(
    'role-admin-not-action',
    null,
    'Allows all but two services: NotAction.',
    'almost-everything',
    grants({ iam: 48, s3: 2 }, { Effect: 'Allow', NotAction: ['support:*', 'trustedadvisor:*'], Resource: '*' }),
  ),
  tooling(
    'role-admin-with-condition',
    null,
    'Everything, but from the office network only.',
    'office-admin',
    grants({ iam: 9, ec2: 9 }, { ...EVERYTHING, Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }),
  ),
  tooling('role-admin-behind-boundary', null, 'AdministratorAccess capped by a permissions boundary: no administrator.', 'contractor', {
    trust: trustPrincipal(`arn:aws:iam::${MANAGEMENT.id}:root`),
    attached: [attachManaged('AdministratorAccess')],
    boundaryArn: customerPolicyArn(accountNamed('security-tooling').id, 'workload-boundary'),
    ...useOf({ ec2: 11, lambda: 11 }),
  }),
];

/** Each can make itself, or something it controls, more powerful than it is. */
const escalations: readonly RoleCase[] = [
  identity(
    'escalation-create-policy-version',
    null,
    'May rewrite a policy that it holds.',
    'policy-author',
    may('iam:CreatePolicyVersion iam:GetPolicy', { 'iam:CreatePolicyVersion': 12, 'iam:GetPolicy': 12 }),
  ),
  identity(
    'escalation-set-default-version',
    null,
    'May switch a policy back to an older, wider version.',
    'policy-restorer',
    may('iam:SetDefaultPolicyVersion iam:ListPolicyVersions', { iam: null }),
  ),
  identity(
    'escalation-attach-user-policy',
    null,
    'May attach any policy to any user.',
    'access-desk',
    may('iam:AttachUserPolicy iam:ListUsers', { 'iam:AttachUserPolicy': 3, 'iam:ListUsers': 3 }),
  ),
  identity(
    'escalation-put-role-policy',
    null,
    'May write an inline policy into any role.',
    'role-tuner',
    may('iam:PutRolePolicy iam:ListRoles', { 'iam:PutRolePolicy': 97, 'iam:ListRoles': 40 }),
  ),
  identity(
    'escalation-add-user-to-group',
    null,
    'May put any user into any group.',
    'onboarding',
    may('iam:AddUserToGroup iam:CreateUser', { 'iam:AddUserToGroup': 1.4, 'iam:CreateUser': 1.4 }),
  ),
  identity(
    'escalation-create-access-key',
    null,
    'May make access keys for any user.',
    'key-issuer',
    may('iam:CreateAccessKey iam:ListAccessKeys', { 'iam:CreateAccessKey': 66, 'iam:ListAccessKeys': 66 }),
  ),
  identity(
    'escalation-login-profile',
    null,
    'May set the console password of any user.',
    'help-desk',
    may('iam:UpdateLoginProfile iam:CreateLoginProfile', { 'iam:UpdateLoginProfile': 0.9, 'iam:CreateLoginProfile': null }),
  ),
  identity(
    'escalation-update-trust',
    null,
    'May let itself into any role, and assume it.',
    'trust-keeper',
    may('iam:UpdateAssumeRolePolicy sts:AssumeRole', { 'iam:UpdateAssumeRolePolicy': 31, sts: 31 }),
  ),
  cicd(
    'escalation-passrole-lambda',
    null,
    'May run code of its own in a function with any role.',
    'function-deployer',
    may('iam:PassRole lambda:CreateFunction lambda:InvokeFunction', { 'lambda:CreateFunction': 0.3, iam: null }),
  ),
  cicd(
    'escalation-passrole-cloudformation',
    null,
    'May let a stack act with any role.',
    'stack-runner',
    may('iam:PassRole cloudformation:CreateStack cloudformation:DescribeStacks', {
      'cloudformation:CreateStack': 2,
      'cloudformation:DescribeStacks': 0.1,
      iam: null,
    }),
  ),
  cicd(
    'escalation-update-function-code',
    null,
    'May change the code of functions that have roles already.',
    'function-patcher',
    may('lambda:UpdateFunctionCode lambda:GetFunction', { 'lambda:UpdateFunctionCode': 17, 'lambda:GetFunction': 17 }),
  ),
  staging(
    'escalation-passrole-ec2',
    null,
    'May start an instance with any role.',
    'instance-launcher',
    may('iam:PassRole ec2:RunInstances ec2:Describe*', { 'ec2:RunInstances': 8, 'ec2:DescribeInstances': 0.2, iam: null }),
  ),
];

/** Each looks like one of them, and is stopped by something. */
const stopped: readonly RoleCase[] = [
  identity(
    'escalation-stopped-by-deny',
    null,
    'May rewrite policies by one statement, and is refused it by another.',
    'policy-reviewer',
    grants(
      { 'iam:GetPolicy': 5 },
      { Effect: 'Allow', Action: ['iam:CreatePolicyVersion', 'iam:Get*', 'iam:List*'], Resource: '*' },
      { Sid: 'ReviewOnly', Effect: 'Deny', Action: ['iam:Create*', 'iam:Set*'], Resource: '*' },
    ),
  ),
  analytics(
    'escalation-stopped-by-scp',
    36,
    'May rewrite policies, but the service control policy of the unit refuses it.',
    'dataset-owner',
    may('iam:CreatePolicyVersion s3:*', { iam: null, 's3:ListAllMyBuckets': 0.6, 's3:GetBucketAcl': 0.6 }),
  ),
  staging('escalation-stopped-by-boundary', null, 'May attach policies, but its boundary refuses all of IAM.', 'test-environment', {
    ...may('iam:AttachRolePolicy ec2:RunInstances', { iam: null, ec2: 1.2 }),
    boundaryArn: customerPolicyArn(accountNamed('staging').id, 'workload-boundary'),
  }),
  staging(
    'passrole-of-one-role',
    null,
    'May pass one harmless role only.',
    'preview-launcher',
    grants(
      { ec2: 0.5, iam: null },
      { Effect: 'Allow', Action: 'ec2:RunInstances', Resource: '*' },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: `arn:aws:iam::${accountNamed('staging').id}:role/application/preview-tier` },
    ),
  ),
  staging(
    'escalation-with-condition',
    null,
    'May make keys for users, but only with MFA: a condition that a document cannot judge.',
    'key-issuer-with-mfa',
    grants(
      { iam: 140 },
      { Effect: 'Allow', Action: 'iam:CreateAccessKey', Resource: '*', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } },
    ),
  ),
];

/** Roles by what they may do. */
export const privilegeRoles: readonly RoleCase[] = [...administrators, ...escalations, ...stopped];

export const privilegeAccounts: readonly AccountCase[] = [
  accountCase('identity', 'group-of-policy-authors', null, 'A group through which its members could make themselves administrators.', {
    groups: [AUTHORS],
  }),
];
