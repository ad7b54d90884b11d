import type { Source } from '../evidence/evidence.js';
import type { Mode } from './request.js';
import { sourcesFor } from './request.js';

/** IAM actions that a source calls: with the caller's own credentials, and inside the accounts. */
export interface Permissions {
  readonly hub: readonly string[];
  readonly member: readonly string[];
}

/** ListFindingsV2, GetFindingV2 and GetFindingsV2 are allowed by the names of their predecessors (service authorization reference). */
const FINDINGS: Permissions = {
  hub: [
    ...['access-analyzer:GetAnalyzer', 'access-analyzer:GetFinding', 'access-analyzer:ListAnalyzers', 'access-analyzer:ListFindings'],
    'securityhub:GetFindings',
  ],
  member: [],
};

/** The policies in docs/setup.md, the session policy of every assumed role and a test against the calls seen come from here. */
export const PERMISSIONS: Readonly<Record<Source | 'entities', Permissions>> = {
  organizations: {
    hub: [
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'organizations:ListAccountsForParent',
      'organizations:ListOrganizationalUnitsForParent',
    ],
    member: [],
  },
  config: {
    hub: [
      'config:DescribeConfigurationAggregators',
      'config:DescribeConfigurationAggregatorSourcesStatus',
      'config:GetAggregateDiscoveredResourceCounts',
      'config:SelectAggregateResourceConfig',
    ],
    member: [],
  },
  credential_report: { hub: [], member: ['iam:GenerateCredentialReport', 'iam:GetCredentialReport'] },
  account_details: { hub: [], member: ['iam:GetAccountAuthorizationDetails'] },
  managed_policies: { hub: ['iam:GetPolicy', 'iam:GetPolicyVersion'], member: ['iam:GetPolicy', 'iam:GetPolicyVersion'] },
  service_credentials: { hub: [], member: ['iam:ListServiceSpecificCredentials'] },
  password_policy: { hub: [], member: ['iam:GetAccountPasswordPolicy'] },
  server_certificates: { hub: [], member: ['iam:ListServerCertificates'] },
  access_keys: { hub: [], member: ['iam:ListAccessKeys'] },
  ssh_keys: { hub: [], member: ['iam:ListSSHPublicKeys'] },
  signing_certificates: { hub: [], member: ['iam:ListSigningCertificates'] },
  last_accessed: { hub: [], member: ['iam:GenerateServiceLastAccessedDetails', 'iam:GetServiceLastAccessedDetails'] },
  entities: { hub: [], member: ['iam:GetServiceLastAccessedDetailsWithEntities'] },
  service_control_policies: {
    hub: ['organizations:DescribePolicy', 'organizations:ListPolicies', 'organizations:ListTargetsForPolicy'],
    member: [],
  },
  unused_findings: FINDINGS,
  unused_credentials: FINDINGS,
  organization_access: {
    hub: ['iam:GenerateOrganizationsAccessReport', 'iam:GetOrganizationsAccessReport'],
    member: [],
  },
  identity_center: {
    hub: [
      ...['sso:DescribePermissionSet', 'sso:GetInlinePolicyForPermissionSet', 'sso:GetPermissionsBoundaryForPermissionSet'],
      ...['sso:ListAccountAssignments', 'sso:ListAccountsForProvisionedPermissionSet', 'sso:ListInstances', 'sso:ListPermissionSets'],
      ...['sso:ListCustomerManagedPolicyReferencesInPermissionSet', 'sso:ListManagedPoliciesInPermissionSet'],
      ...['identitystore:ListGroupMemberships', 'identitystore:ListGroups'],
    ],
    member: [],
  },
  identity_store: { hub: ['sso:ListInstances', 'identitystore:ListUsers'], member: [] },
  cloudtrail: { hub: [], member: ['cloudtrail:LookupEvents'] },
  // Athena reads table, records and bucket, and writes what it found, as the caller.
  // https://docs.aws.amazon.com/athena/latest/ug/managed-policies.html
  organization_trail: {
    hub: [
      ...['athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:GetTableMetadata', 'athena:StartQueryExecution'],
      ...['athena:StopQueryExecution', 'glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'],
      ...['s3:GetBucketLocation', 's3:GetObject', 's3:ListBucket', 's3:PutObject'],
    ],
    member: [],
  },
};

/** What a run in this mode needs; the alias is read only where Organizations is not there to tell the name. */
export function permissionsFor(needs: Parameters<typeof sourcesFor>[0], mode: Mode): Permissions {
  const entities = needs.has('entities') ? (['entities'] as const) : [];
  const sources: readonly (keyof typeof PERMISSIONS)[] = [...sourcesFor(needs, mode), ...entities];
  const member = sources.flatMap((source) => PERMISSIONS[source].member);
  const ofTrail = sources.includes('organization_trail') ? PERMISSIONS.organization_trail.hub : [];
  if (mode === 'account') return { hub: ofTrail, member: unique([...member, 'iam:ListAccountAliases']) };
  // Who chooses the aggregator has it looked up, and the accounts taken from it where Organizations does not tell them.
  const lookup = mode === 'aggregator' ? ['config:DescribeConfigurationAggregators', 'config:GetAggregateDiscoveredResourceCounts'] : [];
  const hub = [...PERMISSIONS.organizations.hub, ...lookup, ...sources.flatMap((source) => PERMISSIONS[source].hub)];
  return { hub: unique(member.length > 0 ? [...hub, 'sts:AssumeRole'] : hub), member: unique(member) };
}

function unique(actions: readonly string[]): readonly string[] {
  return [...new Set(actions)].sort();
}
