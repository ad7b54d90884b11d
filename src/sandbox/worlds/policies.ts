import type { AttachedPolicy, WorldPolicy } from '../world.js';
import { allow, deny, policyDocument } from './documents.js';
import { derivedId } from './ids.js';

export type Partition = 'aws' | 'aws-us-gov' | 'aws-cn';

interface ManagedPolicy {
  readonly path: string;
  readonly version: string;
  readonly createdAt: string;
  readonly document: string;
}

const EARLY = '2015-02-06T18:39:46Z';

function managed(version: string, document: string, path = '/', createdAt = EARLY): ManagedPolicy {
  return { path, version, createdAt, document };
}

const POWER_USER = policyDocument(
  { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  { Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole', 'iam:ListRoles', 'organizations:DescribeOrganization'], Resource: '*' },
);

const READ_ONLY = allow([
  'cloudwatch:Get*', 'cloudwatch:List*', 'config:Get*', 'config:Select*', 'dynamodb:Describe*', 'dynamodb:List*',
  'ec2:Describe*', 'ecs:Describe*', 'iam:Get*', 'iam:List*', 'kms:List*', 'lambda:Get*', 'lambda:List*',
  'logs:Describe*', 'logs:Get*', 'rds:Describe*', 's3:Get*', 's3:List*', 'sns:List*', 'sqs:List*', 'tag:Get*',
]);

const VIEW_ONLY = allow([
  'cloudwatch:Describe*', 'dynamodb:ListTables', 'ec2:Describe*', 'iam:List*', 'lambda:ListFunctions',
  'logs:Describe*', 'rds:Describe*', 's3:ListAllMyBuckets', 'sns:ListTopics', 'sqs:ListQueues',
]);

const SECURITY_AUDIT = allow([
  'access-analyzer:List*', 'cloudtrail:Describe*', 'cloudtrail:Get*', 'config:Describe*', 'config:Get*', 'config:Select*',
  'ec2:Describe*', 'guardduty:List*', 'iam:Generate*', 'iam:Get*', 'iam:List*', 'kms:Describe*', 'kms:List*',
  'organizations:Describe*', 'organizations:List*', 's3:GetBucketPolicy', 's3:GetEncryptionConfiguration', 's3:ListAllMyBuckets',
]);

const CHANGE_PASSWORD = policyDocument(
  { Effect: 'Allow', Action: 'iam:ChangePassword', Resource: 'arn:aws:iam::*:user/${aws:username}' },
  { Effect: 'Allow', Action: 'iam:GetAccountPasswordPolicy', Resource: '*' },
);

const EC2_FULL = policyDocument(
  { Effect: 'Allow', Action: ['ec2:*', 'elasticloadbalancing:*', 'cloudwatch:*', 'autoscaling:*'], Resource: '*' },
  {
    Effect: 'Allow',
    Action: 'iam:CreateServiceLinkedRole',
    Resource: '*',
    Condition: {
      StringEquals: { 'iam:AWSServiceName': ['autoscaling.amazonaws.com', 'ec2scheduled.amazonaws.com', 'spot.amazonaws.com'] },
    },
  },
);

const BEDROCK_LIMITED = allow([
  'bedrock:CallWithBearerToken', 'bedrock:Get*', 'bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream', 'bedrock:List*',
]);

const CONFIG_SERVICE = allow([
  'config:Put*',
  'ec2:Describe*',
  'iam:GenerateCredentialReport',
  'iam:Get*',
  'iam:List*',
  'rds:Describe*',
  's3:GetBucket*',
  's3:ListAllMyBuckets',
]);

const AUTO_SCALING_SERVICE = allow([
  'cloudwatch:*Alarm*',
  'ec2:Describe*',
  'ec2:RunInstances',
  'ec2:TerminateInstances',
  'elasticloadbalancing:Deregister*',
  'elasticloadbalancing:Register*',
]);

const ECS_SERVICE = allow([
  'autoscaling:Describe*',
  'cloudwatch:*Alarm*',
  'ec2:*NetworkInterface*',
  'elasticloadbalancing:Register*',
  'logs:CreateLogGroup',
  'route53:*HealthCheck*',
  'route53:Get*',
  'servicediscovery:*',
]);

const MANAGED = {
  AdministratorAccess: managed('v1', allow('*')),
  PowerUserAccess: managed('v6', POWER_USER),
  ReadOnlyAccess: managed('v142', READ_ONLY),
  ViewOnlyAccess: managed('v31', VIEW_ONLY, '/job-function/', '2016-11-10T17:20:15Z'),
  SecurityAudit: managed('v86', SECURITY_AUDIT),
  Billing: managed('v17', allow(['aws-portal:*', 'budgets:*', 'ce:*', 'cur:*', 'invoicing:*']), '/job-function/', '2016-11-10T17:33:18Z'),
  IAMFullAccess: managed(
    'v2',
    allow(['iam:*', 'organizations:DescribeAccount', 'organizations:DescribeOrganization', 'organizations:ListPolicies']),
  ),
  IAMReadOnlyAccess: managed(
    'v4',
    allow(['iam:GenerateCredentialReport', 'iam:GenerateServiceLastAccessedDetails', 'iam:Get*', 'iam:List*', 'iam:Simulate*']),
  ),
  IAMUserChangePassword: managed('v2', CHANGE_PASSWORD, '/', '2016-11-15T00:25:16Z'),
  AmazonS3FullAccess: managed('v2', allow(['s3:*', 's3-object-lambda:*'])),
  AmazonS3ReadOnlyAccess: managed('v3', allow(['s3:Get*', 's3:List*', 's3:Describe*', 's3-object-lambda:Get*', 's3-object-lambda:List*'])),
  AmazonEC2FullAccess: managed('v5', EC2_FULL),
  AmazonEC2ReadOnlyAccess: managed(
    'v2',
    allow(['ec2:Describe*', 'elasticloadbalancing:Describe*', 'cloudwatch:Describe*', 'autoscaling:Describe*']),
  ),
  AmazonRDSReadOnlyAccess: managed(
    'v7',
    allow(['rds:Describe*', 'rds:ListTagsForResource', 'cloudwatch:GetMetricStatistics', 'logs:DescribeLogStreams']),
  ),
  AmazonDynamoDBReadOnlyAccess: managed(
    'v15',
    allow(['dynamodb:BatchGetItem', 'dynamodb:Describe*', 'dynamodb:GetItem', 'dynamodb:List*', 'dynamodb:Query', 'dynamodb:Scan']),
  ),
  AmazonSQSFullAccess: managed('v1', allow('sqs:*')),
  AmazonSESFullAccess: managed('v1', allow('ses:*')),
  CloudWatchReadOnlyAccess: managed(
    'v8',
    allow([
      'autoscaling:Describe*',
      'cloudwatch:Describe*',
      'cloudwatch:Get*',
      'cloudwatch:List*',
      'logs:Describe*',
      'logs:Get*',
      'sns:Get*',
      'sns:List*',
    ]),
  ),
  AmazonBedrockLimitedAccess: managed('v1', BEDROCK_LIMITED, '/', '2025-06-20T15:02:11Z'),
  AWSCloudShellFullAccess: managed('v2', allow('cloudshell:*'), '/', '2020-12-15T18:07:00Z'),
  AWSSupportAccess: managed('v1', allow('support:*')),
  AWSDenyAll: managed('v1', deny('*'), '/', '2019-05-01T22:36:14Z'),
  AutoScalingServiceRolePolicy: managed('v8', AUTO_SCALING_SERVICE, '/aws-service-role/', '2018-01-08T23:10:55Z'),
  AmazonECSServiceRolePolicy: managed('v13', ECS_SERVICE, '/aws-service-role/', '2017-10-14T01:18:58Z'),
  AWSConfigServiceRolePolicy: managed('v60', CONFIG_SERVICE, '/aws-service-role/', '2018-05-30T23:31:46Z'),
} as const satisfies Readonly<Record<string, ManagedPolicy>>;

export type ManagedPolicyName = keyof typeof MANAGED;

export function managedPolicyArn(name: ManagedPolicyName, partition: Partition = 'aws'): string {
  return `arn:${partition}:iam::aws:policy${MANAGED[name].path}${name}`;
}

/** An AWS-managed policy as it stands among a principal's attachments. */
export function attachManaged(name: ManagedPolicyName, partition: Partition = 'aws'): AttachedPolicy {
  return { name, arn: managedPolicyArn(name, partition) };
}

/** The AWS-managed policies that the worlds use, with shortened documents of our own. */
export function awsManagedPolicies(partition: Partition = 'aws'): readonly WorldPolicy[] {
  const names = Object.keys(MANAGED) as ManagedPolicyName[];
  return names.map((name) => {
    const { path, version, createdAt, document } = MANAGED[name];
    return {
      id: derivedId('ANPA', name),
      name,
      arn: managedPolicyArn(name, partition),
      path,
      createdAt,
      document: document.replaceAll('arn:aws:', `arn:${partition}:`),
      defaultVersionId: version,
    };
  });
}
