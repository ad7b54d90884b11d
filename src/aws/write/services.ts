/**
 * Services that are written to, those that keep the addresses of webhooks, and those that are read without a client of the SDK.
 * IAM's address is the SDK's.
 */
export const SERVICES = {
  s3: { id: 'S3', host: 's3', signing: 's3' },
  sns: { id: 'SNS', host: 'sns', signing: 'sns' },
  ses: { id: 'SESv2', host: 'email', signing: 'ses' },
  dynamodb: { id: 'DynamoDB', host: 'dynamodb', signing: 'dynamodb' },
  events: { id: 'EventBridge', host: 'events', signing: 'events' },
  secretsmanager: { id: 'Secrets Manager', host: 'secretsmanager', signing: 'secretsmanager' },
  iam: { id: 'IAM', host: 'iam', signing: 'iam' },
  ssm: { id: 'SSM', host: 'ssm', signing: 'ssm' },
  sso: { id: 'SSO Admin', host: 'sso', signing: 'sso' },
  cloudtrail: { id: 'CloudTrail', host: 'cloudtrail', signing: 'cloudtrail' },
  identitystore: { id: 'identitystore', host: 'identitystore', signing: 'identitystore' },
  athena: { id: 'Athena', host: 'athena', signing: 'athena' },
  securityhub: { id: 'SecurityHub', host: 'securityhub', signing: 'securityhub' },
} as const;

/** By the name that IAM actions begin with. */
export type WriteService = keyof typeof SERVICES;
