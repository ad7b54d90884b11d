import type { ServiceName } from '../service.js';
import type { Route } from './route.js';

/** How a service speaks: AWS Query (form in, XML out), JSON 1.0 or 1.1, rest-json (method and path name the operation), or as S3 does. */
export type Wire =
  | { readonly kind: 'query'; readonly namespace: string }
  | { readonly kind: 'json'; readonly version?: '1.0'; readonly errorPrefix?: string }
  | { readonly kind: 'rest'; readonly routes: readonly Route[] }
  | { readonly kind: 's3' };

export interface ServiceProtocol {
  readonly wire: Wire;
  /** What stands before the dot of X-Amz-Target; null for the others. */
  readonly targetPrefix: string | null;
  /** The service's own spellings of the errors that any call may meet. */
  readonly errors: CommonErrors;
}

interface ErrorForm {
  readonly code: string;
  readonly status: number;
}

export interface CommonErrors {
  readonly denied: ErrorForm;
  readonly throttled: ErrorForm;
  readonly expiredToken: ErrorForm;
  readonly unknownKey: ErrorForm;
  readonly broken: ErrorForm;
}

const QUERY = {
  denied: { code: 'AccessDenied', status: 403 },
  throttled: { code: 'Throttling', status: 400 },
  unknownKey: { code: 'InvalidClientTokenId', status: 403 },
};

const JSON_1_1 = {
  denied: { code: 'AccessDeniedException', status: 400 },
  expiredToken: { code: 'ExpiredTokenException', status: 400 },
  unknownKey: { code: 'UnrecognizedClientException', status: 400 },
};

const REST = {
  denied: { code: 'AccessDeniedException', status: 403 },
  expiredToken: { code: 'ExpiredTokenException', status: 403 },
  unknownKey: { code: 'UnrecognizedClientException', status: 403 },
};

const IDENTITY: CommonErrors = {
  ...JSON_1_1,
  throttled: { code: 'ThrottlingException', status: 400 },
  broken: { code: 'InternalServerException', status: 500 },
};

const ACCESS_ANALYZER: readonly Route[] = [
  { action: 'ListAnalyzers', method: 'GET', path: '/analyzer' },
  { action: 'GetAnalyzer', method: 'GET', path: '/analyzer/{analyzerName}' },
  { action: 'ListFindingsV2', method: 'POST', path: '/findingv2' },
  { action: 'GetFindingV2', method: 'GET', path: '/findingv2/{id}' },
];

const SECURITY_HUB: readonly Route[] = [{ action: 'GetFindingsV2', method: 'POST', path: '/findingsv2' }];

const SES: readonly Route[] = [
  { action: 'GetAccount', method: 'GET', path: '/v2/email/account' },
  { action: 'GetConfigurationSet', method: 'GET', path: '/v2/email/configuration-sets/{ConfigurationSetName}' },
  { action: 'SendEmail', method: 'POST', path: '/v2/email/outbound-emails' },
];

export const PROTOCOLS: Readonly<Record<ServiceName, ServiceProtocol>> = {
  iam: {
    wire: { kind: 'query', namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' },
    targetPrefix: null,
    errors: { ...QUERY, expiredToken: { code: 'ExpiredToken', status: 403 }, broken: { code: 'ServiceFailure', status: 500 } },
  },
  sts: {
    wire: { kind: 'query', namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' },
    targetPrefix: null,
    errors: { ...QUERY, expiredToken: { code: 'ExpiredTokenException', status: 400 }, broken: { code: 'InternalFailure', status: 500 } },
  },
  config: {
    wire: { kind: 'json' },
    targetPrefix: 'StarlingDoveService',
    errors: { ...JSON_1_1, throttled: { code: 'ThrottlingException', status: 400 }, broken: { code: 'InternalFailure', status: 500 } },
  },
  organizations: {
    wire: { kind: 'json' },
    targetPrefix: 'AWSOrganizationsV20161128',
    errors: {
      ...JSON_1_1,
      throttled: { code: 'TooManyRequestsException', status: 400 },
      broken: { code: 'ServiceException', status: 500 },
    },
  },
  'access-analyzer': {
    wire: { kind: 'rest', routes: ACCESS_ANALYZER },
    targetPrefix: null,
    errors: { ...REST, throttled: { code: 'ThrottlingException', status: 429 }, broken: { code: 'InternalServerException', status: 500 } },
  },
  sns: {
    wire: { kind: 'query', namespace: 'http://sns.amazonaws.com/doc/2010-03-31/' },
    targetPrefix: null,
    errors: {
      denied: { code: 'AuthorizationError', status: 403 },
      throttled: { code: 'Throttled', status: 429 },
      expiredToken: { code: 'ExpiredToken', status: 403 },
      unknownKey: { code: 'InvalidClientTokenId', status: 403 },
      broken: { code: 'InternalError', status: 500 },
    },
  },
  ses: {
    wire: { kind: 'rest', routes: SES },
    targetPrefix: null,
    errors: {
      ...REST,
      throttled: { code: 'TooManyRequestsException', status: 429 },
      broken: { code: 'InternalServiceErrorException', status: 500 },
    },
  },
  dynamodb: {
    wire: { kind: 'json', version: '1.0', errorPrefix: 'com.amazonaws.dynamodb.v20120810#' },
    targetPrefix: 'DynamoDB_20120810',
    errors: { ...JSON_1_1, throttled: { code: 'ThrottlingException', status: 400 }, broken: { code: 'InternalServerError', status: 500 } },
  },
  events: {
    wire: { kind: 'json' },
    targetPrefix: 'AWSEvents',
    errors: { ...JSON_1_1, throttled: { code: 'ThrottlingException', status: 400 }, broken: { code: 'InternalException', status: 500 } },
  },
  s3: {
    wire: { kind: 's3' },
    targetPrefix: null,
    errors: {
      denied: { code: 'AccessDenied', status: 403 },
      throttled: { code: 'SlowDown', status: 503 },
      expiredToken: { code: 'ExpiredToken', status: 400 },
      unknownKey: { code: 'InvalidAccessKeyId', status: 403 },
      broken: { code: 'InternalError', status: 500 },
    },
  },
  secretsmanager: {
    wire: { kind: 'json' },
    targetPrefix: 'secretsmanager',
    errors: { ...JSON_1_1, throttled: { code: 'ThrottlingException', status: 400 }, broken: { code: 'InternalServiceError', status: 500 } },
  },
  ssm: {
    wire: { kind: 'json' },
    targetPrefix: 'AmazonSSM',
    errors: { ...JSON_1_1, throttled: { code: 'ThrottlingException', status: 400 }, broken: { code: 'InternalServerError', status: 500 } },
  },
  sso: { wire: { kind: 'json' }, targetPrefix: 'SWBExternalService', errors: IDENTITY },
  identitystore: { wire: { kind: 'json' }, targetPrefix: 'AWSIdentityStore', errors: IDENTITY },
  securityhub: {
    wire: { kind: 'rest', routes: SECURITY_HUB },
    targetPrefix: null,
    errors: { ...REST, throttled: { code: 'ThrottlingException', status: 429 }, broken: { code: 'InternalServerException', status: 500 } },
  },
  cloudtrail: { wire: { kind: 'json' }, targetPrefix: 'CloudTrail_20131101', errors: IDENTITY },
  athena: { wire: { kind: 'json' }, targetPrefix: 'AmazonAthena', errors: IDENTITY },
};

/** What IAM calls an operation that has a name of its own there (service authorization reference). */
const PERMISSIONS: Readonly<Record<string, string>> = {
  'access-analyzer:ListFindingsV2': 'access-analyzer:ListFindings',
  'access-analyzer:GetFindingV2': 'access-analyzer:GetFinding',
  'securityhub:GetFindingsV2': 'securityhub:GetFindings',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
};

/** The IAM action that a caller needs for an operation. */
export function permissionFor(service: ServiceName, action: string): string {
  const operation = `${service}:${action}`;
  return PERMISSIONS[operation] ?? operation;
}

export function isServiceName(name: string): name is ServiceName {
  return Object.hasOwn(PROTOCOLS, name);
}

const THROTTLING_CODES = new Set([
  'Throttling', 'ThrottlingException', 'ThrottledException', 'TooManyRequestsException', 'RequestLimitExceeded',
  'RequestThrottled', 'RequestThrottledException', 'SlowDown', 'PriorRequestNotComplete', 'Throttled',
  'ProvisionedThroughputExceededException',
]);

/** Would an SDK take this wire code for throttling? */
export function isThrottlingCode(code: string): boolean {
  return THROTTLING_CODES.has(code);
}
