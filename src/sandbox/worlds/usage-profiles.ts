import { allow, policyDocument } from './documents.js';
import { SERVICE_DIRECTORY } from './directory.js';
import type { ManagedPolicyName } from './policies.js';

/** Customer policies that a StackSet puts into every account under the same name, and what they say. */
export const DEPLOYED_POLICIES = {
  'platform-baseline': allow(['logs:*', 'cloudwatch:PutMetricData', 'cloudwatch:Describe*', 'ssm:Get*', 'tag:Get*']),
  'platform-deploy': allow(['cloudformation:*', 's3:*', 'lambda:*', 'ecs:*', 'iam:PassRole', 'iam:GetRole']),
  'data-access': allow(['dynamodb:*', 'athena:*', 'glue:Get*', 's3:GetObject', 's3:ListBucket']),
  'workload-boundary': policyDocument(
    { Effect: 'Allow', Action: ['cloudwatch:*', 'dynamodb:*', 'ec2:*', 'lambda:*', 'logs:*', 's3:*', 'sqs:*'], Resource: '*' },
    { Effect: 'Deny', Action: ['iam:*', 'organizations:*'], Resource: '*' },
  ),
  guardrail: policyDocument({ Effect: 'Deny', Action: ['organizations:LeaveOrganization', 'account:*'], Resource: '*' }),
} as const satisfies Readonly<Record<string, string>>;

export type DeployedPolicyName = keyof typeof DEPLOYED_POLICIES;

/** A way of being allowed something, and of using it. */
export interface Profile {
  readonly managed?: readonly ManagedPolicyName[];
  readonly deployed?: readonly DeployedPolicyName[];
  /** Document of an inline policy. */
  readonly inline?: string;
  /** Users only. */
  readonly groups?: readonly string[];
  /** Has the permissions boundary `workload-boundary`. */
  readonly bounded?: boolean;
  /** Actions that such principals use. */
  readonly works: readonly string[];
}

/** Services and actions that the advisor never sees in generated worlds. */
export const UNTRACKED_SERVICES = ['artifact', 'consoleapp', 'freetier', 'tax'];
export const UNTRACKED_ACTIONS = ['cloudfront:*', 'athena:StartQueryExecution'];

const ADMIN_WORK = [
  'iam:ListUsers',
  'iam:PassRole',
  'ec2:RunInstances',
  'ec2:DescribeInstances',
  's3:ListAllMyBuckets',
  's3:GetObject',
  'cloudformation:CreateStack',
  'organizations:DescribeOrganization',
  'rds:DescribeDBInstances',
  'route53:ListHostedZones',
  'support:DescribeCases',
  'cloudfront:ListDistributions',
];

const DEVELOPER_WORK = [
  'ec2:DescribeInstances',
  'lambda:UpdateFunctionCode',
  'lambda:InvokeFunction',
  'logs:DescribeLogGroups',
  'dynamodb:Query',
  'dynamodb:DescribeTable',
  'sqs:ReceiveMessage',
  'sqs:ListQueues',
  'cloudformation:DescribeStacks',
  'states:StartExecution',
  'kms:Decrypt',
  'kms:ListKeys',
];

const READER_WORK = [
  'ec2:DescribeInstances',
  's3:ListAllMyBuckets',
  's3:GetBucketPolicy',
  'iam:ListUsers',
  'logs:DescribeLogGroups',
  'rds:DescribeDBInstances',
  'tag:GetResources',
];

const NOT_ACTION = policyDocument({ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'sts:*', 's3:Delete*'], Resource: '*' });
const WILDCARDS = allow(['s3:*', 'ec2:Describe*', 'dynamodb:*Item', 'sns:?ist*', 'KMS:List*']);
const WITH_MFA = policyDocument({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
});
const ONE_STATEMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'rds:*', Resource: 'arn:aws:rds:eu-west-1:*:db:*' },
});

const administrator: Profile = { managed: ['AdministratorAccess'], works: ADMIN_WORK };
const exceptions: Profile = { inline: NOT_ACTION, works: DEVELOPER_WORK };
const wildcards: Profile = {
  inline: WILDCARDS,
  works: ['s3:GetObject', 's3:CreateBucket', 'ec2:DescribeVpcs', 'dynamodb:GetItem', 'sns:ListTopics', 'kms:ListKeys'],
};
const conditional: Profile = { inline: WITH_MFA, works: ADMIN_WORK };
const bounded: Profile = {
  managed: ['AdministratorAccess'],
  bounded: true,
  works: ['ec2:DescribeInstances', 's3:PutObject', 'iam:ListRoles', 'glue:GetTable'],
};
/** Attempts that are refused count as use, but only of what an Allow names. */
const refused: Profile = { managed: ['AWSDenyAll'], works: ['ec2:DescribeInstances', 's3:ListAllMyBuckets'] };
const guarded: Profile = { managed: ['AmazonSQSFullAccess', 'AWSDenyAll'], works: ['sqs:SendMessage', 'sqs:ListQueues'] };
const passer: Profile = { inline: allow('iam:PassRole', 'arn:aws:iam::*:role/application-*'), works: ['iam:PassRole'] };
const former: Profile = {
  managed: ['ViewOnlyAccess'],
  works: ['glue:GetTable', 'ec2:DescribeInstances', 'redshift:DescribeClusters', 's3:ListAllMyBuckets'],
};
const unseen: Profile = {
  inline: allow(['artifact:*', 'tax:Get*', 'cloudfront:*', 'sqs:*']),
  works: ['artifact:GetReport', 'cloudfront:CreateInvalidation', 'sqs:CreateQueue'],
};
const single: Profile = { inline: ONE_STATEMENT, works: ['rds:DescribeDBInstances', 'rds:ModifyDBInstance'] };
const bare: Profile = { works: [] };

const programs: readonly Profile[] = SERVICE_DIRECTORY.slice(0, 8).map(({ actions }) => ({
  inline: allow(actions),
  works: actions.filter((action) => !action.includes('*')),
}));

/** Users who are people; one is drawn for each. */
export const PEOPLE: readonly Profile[] = [
  { groups: ['Administrators'], works: ADMIN_WORK },
  { groups: ['Developers'], works: DEVELOPER_WORK },
  { groups: ['Developers', 'ReadOnly'], works: DEVELOPER_WORK },
  { groups: ['ReadOnly'], works: READER_WORK },
  { groups: ['ReadOnly'], works: READER_WORK },
  { groups: ['ReadOnly', 'Guarded'], works: READER_WORK },
  { groups: ['Guarded'], works: READER_WORK },
  { groups: ['Analysts'], works: ['athena:StartQueryExecution', 'athena:GetWorkGroup', 'dynamodb:DescribeTable', 's3:GetObject'] },
  { groups: ['Analysts'], deployed: ['platform-baseline'], works: ['athena:GetWorkGroup', 'logs:DescribeLogGroups', 'glue:GetTables'] },
  conditional, bounded, former, refused, exceptions, wildcards, bare,
];

/** Users that are programs. */
export const PROGRAMS: readonly Profile[] = [...programs, ...programs, passer, unseen, wildcards, single, former, bare];

/** Application roles. */
export const APPLICATIONS: readonly Profile[] = [
  ...programs,
  ...programs,
  ...programs,
  {
    deployed: ['data-access', 'platform-baseline'],
    works: ['dynamodb:DescribeTable', 'dynamodb:PutItem', 'glue:GetTable', 'logs:CreateLogStream', 's3:GetObject'],
  },
  {
    deployed: ['platform-deploy', 'guardrail'],
    works: ['cloudformation:UpdateStack', 'lambda:UpdateFunctionCode', 'iam:PassRole', 's3:PutObject'],
  },
  { deployed: ['platform-baseline'], works: ['logs:CreateLogStream', 'logs:PutLogEvents', 'cloudwatch:PutMetricData', 'ssm:GetParameter'] },
  {
    managed: ['AmazonS3ReadOnlyAccess', 'AmazonDynamoDBReadOnlyAccess'],
    works: ['s3:ListAllMyBuckets', 's3:GetObject', 'dynamodb:ListTables'],
  },
  { managed: ['AmazonEC2ReadOnlyAccess'], bounded: true, works: ['ec2:DescribeInstances', 'autoscaling:DescribeAutoScalingGroups'] },
  administrator,
  exceptions,
  wildcards,
  conditional,
  bounded,
  refused,
  guarded,
  passer,
  former,
  unseen,
  single,
  bare,
];

/** A role that stands in every account. */
export interface StandingRole extends Profile {
  readonly name: string;
}

/** Permission sets of Identity Center: a role of each in every account. */
export const PERMISSION_SETS: readonly StandingRole[] = [
  { ...administrator, name: 'AdministratorAccess' },
  { name: 'ReadOnlyAccess', managed: ['ReadOnlyAccess'], works: READER_WORK },
  {
    name: 'DataScience',
    inline: allow(['sagemaker:*', 'athena:*', 's3:Get*', 's3:List*']),
    works: ['sagemaker:ListNotebookInstances', 'athena:GetWorkGroup', 's3:GetObject'],
  },
  { name: 'Billing', managed: ['Billing'], works: ['ce:GetCostAndUsage', 'budgets:ViewBudget'] },
];

/** Service-linked roles, `service` is whose. */
export const LINKED_ROLES: readonly (StandingRole & { readonly service: string })[] = [
  { name: 'AWSServiceRoleForSupport', service: 'support', works: [] },
  {
    name: 'AWSServiceRoleForAutoScaling',
    service: 'autoscaling',
    managed: ['AutoScalingServiceRolePolicy'],
    works: ['ec2:RunInstances', 'elasticloadbalancing:RegisterTargets'],
  },
  {
    name: 'AWSServiceRoleForECS',
    service: 'ecs',
    managed: ['AmazonECSServiceRolePolicy'],
    works: ['ec2:CreateNetworkInterface', 'route53:GetHostedZone'],
  },
];

/** Deployed by a StackSet, the same in every account. */
export const PLATFORM_ROLES: readonly StandingRole[] = [
  { name: 'platform-deploy', deployed: ['platform-deploy'], works: ['cloudformation:UpdateStack', 's3:PutObject', 'iam:PassRole'] },
  { name: 'OrganizationAccountAccessRole', managed: ['AdministratorAccess'], works: ADMIN_WORK },
  {
    name: 'platform-inventory',
    managed: ['ViewOnlyAccess'],
    deployed: ['platform-baseline'],
    works: ['ec2:DescribeInstances', 's3:ListAllMyBuckets', 'ssm:GetParameter'],
  },
];
