import type { Path } from './paths.js';

/**
 * What every answer of a call has, as far as it is read here. AWS sends lists even when they are empty: as an empty
 * element, or `[]`. What it leaves out where there is nothing to say is not in this table.
 */
export interface Whole {
  /** Without it the answer says nothing. */
  readonly answer: readonly Path[];
  /** Missing in an entry of a list, the others still count: the entry is told to be damaged. */
  readonly entries?: readonly Path[];
  /** More that must be there, as the question or the answer itself says. */
  readonly also?: Also;
  /** What contradicts itself lacks something as well. null: nothing does. */
  readonly contradiction?: (output: Fields) => string | null;
  /** The same of an entry. */
  readonly doubt?: (output: Fields) => string | null;
}

type Also = (input: Fields, output: Fields) => readonly Path[];

export type Fields = Readonly<Record<string, unknown>>;

function each(list: string, names: readonly string[]): readonly Path[] {
  return names.map((name) => `${list}[].${name}`);
}

const ATTACHED: readonly Path[] = ['AttachedManagedPolicies[].PolicyArn'];
const BOUNDARY: readonly Path[] = ['PermissionsBoundary?.PermissionsBoundaryArn'];
const INLINE = ['PolicyName', 'PolicyDocument'];

/** What an entry of each list of account details has. Seen in real answers, with empty lists too. */
export const DETAIL_ENTRIES = {
  UserDetailList: [
    ...['Arn', 'UserId', 'UserName', 'Path', 'CreateDate', 'GroupList[]', 'Tags[].Key', 'Tags[].Value~'],
    ...[...ATTACHED, ...BOUNDARY, ...each('UserPolicyList?', INLINE)],
  ],
  RoleDetailList: [
    ...['Arn', 'RoleId', 'RoleName', 'Path', 'CreateDate', 'AssumeRolePolicyDocument', 'Tags[].Key', 'Tags[].Value~'],
    ...[...ATTACHED, ...BOUNDARY, ...each('RolePolicyList', INLINE)],
  ],
  GroupDetailList: ['Arn', 'GroupName', 'CreateDate', ...ATTACHED, ...each('GroupPolicyList', INLINE)],
  Policies: ['Arn', 'CreateDate', ...each('PolicyVersionList', ['VersionId', 'IsDefaultVersion', 'Document', 'CreateDate'])],
} as const satisfies Readonly<Record<string, readonly Path[]>>;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html */
const DETAILS: Whole = {
  answer: ['IsTruncated'],
  also: ({ Filter: asked }) => (Array.isArray(asked) ? asked : []).flatMap((filter) => DETAIL_LISTS.get(filter as string) ?? []),
  entries: Object.entries(DETAIL_ENTRIES).flatMap(([list, names]) => each(`${list}?`, names)),
  doubt: ({ RoleDetailList: roles }) => (listOf(roles).some(lacksUse) ? 'RoleLastUsed is missing, or half of it' : null),
};

/**
 * Not used in the tracking window, a role has an empty element. Left out, or with a Region and no time, it would read as
 * "not used". Whether other partitions send it is not known.
 */
export function lacksUse({ Arn: arn, RoleLastUsed: use }: Fields): boolean {
  if (use === undefined) return typeof arn === 'string' && arn.startsWith('arn:aws:');
  const { LastUsedDate: at, Region: region } = use as Fields;
  return at === undefined && region !== undefined;
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as readonly Fields[]) : [];
}

const DETAIL_LISTS: ReadonlyMap<string, Path> = new Map([
  ['User', 'UserDetailList'],
  ['Role', 'RoleDetailList'],
  ['Group', 'GroupDetailList'],
  ['LocalManagedPolicy', 'Policies'],
]);

/** A job that is done has a result; until then AWS leaves it out. */
function ofDone(...paths: readonly Path[]): Also {
  return (_, { JobStatus: status }) => (status === 'COMPLETED' ? ['IsTruncated', ...paths] : []);
}

/** Access advisor says when, who and where together, or nothing of it. */
function usedAtNoTime(list: string, time: string, others: readonly string[]): (output: Fields) => string | null {
  return ({ [list]: entries }) => {
    const wrong = listOf(entries).find(
      (entry) => entry[time] === undefined && others.some((name) => entry[name] !== undefined && entry[name] !== 0),
    );
    return wrong === undefined ? null : `something was used, and ${time} is missing`;
  };
}

const servicesUsed = usedAtNoTime('ServicesLastAccessed', 'LastAuthenticated', [
  ...['LastAuthenticatedEntity', 'LastAuthenticatedRegion', 'TotalAuthenticatedEntities'],
]);
const actionsUsed = usedAtNoTime('TrackedActionsLastAccessed', 'LastAccessedTime', ['LastAccessedEntity', 'LastAccessedRegion']);

const ADVISOR: Whole = {
  answer: ['JobStatus'],
  also: ofDone(
    ...each('ServicesLastAccessed', ['ServiceNamespace', 'ServiceName']),
    ...each('ServicesLastAccessed', ['TrackedActionsLastAccessed?[].ActionName']),
  ),
  contradiction: (output) => {
    const { ServicesLastAccessed: services } = output;
    const found = listOf(services).map(actionsUsed).find((text) => text !== null);
    return servicesUsed(output) ?? found ?? null;
  },
};

/** What every account of an organization has. */
export const ACCOUNT_ENTRY: readonly Path[] = ['Id', 'Name', 'Email', 'JoinedTimestamp'];

/** Status is retired, and State is missing in older partitions; one of them is there. */
function stateless(accounts: unknown): string | null {
  const isStateless = ({ State, Status }: Fields): boolean => State === undefined && Status === undefined;
  return listOf(accounts).some(isStateless) ? 'the state of an account is missing' : null;
}

/** Live answers of ListAccessKeys came without the flag; a marker without it is half of a pair. */
function keyList(list: string, names: readonly string[]): Whole {
  return { answer: [list, ...each(list, names)], also: (_, { Marker: marker }) => (marker === undefined ? [] : ['IsTruncated']) };
}

/** By the action's name, which no two of the services that are asked share. */
export const WHOLE_ANSWERS: ReadonlyMap<string, Whole> = new Map<string, Whole>([
  ['GetCallerIdentity', { answer: ['Account', 'Arn'] }],
  [
    'AssumeRole',
    { answer: ['Credentials.AccessKeyId', 'Credentials.SecretAccessKey', 'Credentials.SessionToken', 'AssumedRoleUser.Arn'] },
  ],
  ['GetAccountAuthorizationDetails', DETAILS],
  ['ListAccountAliases', { answer: ['AccountAliases[]', 'IsTruncated'] }],
  ['GenerateCredentialReport', { answer: ['State'] }],
  ['GetCredentialReport', { answer: ['Content', 'GeneratedTime'] }],
  [
    'ListServiceSpecificCredentials',
    {
      answer: each('ServiceSpecificCredentials', ['ServiceSpecificCredentialId', 'UserName', 'ServiceName', 'Status', 'CreateDate']),
      // Older answers do without the flag; a marker without it is half of a pair.
      also: (_, { Marker: marker }) => (marker === undefined ? [] : ['IsTruncated']),
    },
  ],
  ['ListAccessKeys', keyList('AccessKeyMetadata', ['AccessKeyId', 'Status', 'CreateDate'])],
  ['ListSSHPublicKeys', keyList('SSHPublicKeys', ['SSHPublicKeyId', 'Status', 'UploadDate'])],
  ['ListSigningCertificates', keyList('Certificates', ['CertificateId', 'Status', 'UploadDate'])],
  [
    'ListServerCertificates',
    keyList('ServerCertificateMetadataList', ['ServerCertificateId', 'Arn', 'ServerCertificateName', 'Expiration']),
  ],
  [
    'GetAccountPasswordPolicy',
    {
      answer: ['PasswordPolicy.MinimumPasswordLength'],
      also: (_, { PasswordPolicy: policy }) =>
        (policy as Fields | undefined)?.['ExpirePasswords'] === true ? ['PasswordPolicy.MaxPasswordAge'] : [],
    },
  ],
  ['GenerateServiceLastAccessedDetails', { answer: ['JobId'] }],
  ['GetServiceLastAccessedDetails', ADVISOR],
  [
    'GetServiceLastAccessedDetailsWithEntities',
    {
      answer: ['JobStatus'],
      also: ofDone(...each('EntityDetailsList', ['EntityInfo.Arn', 'EntityInfo.Name', 'EntityInfo.Type'])),
    },
  ],
  ['GenerateOrganizationsAccessReport', { answer: ['JobId'] }],
  [
    'GetOrganizationsAccessReport',
    {
      answer: ['JobStatus'],
      also: ofDone(...each('AccessDetails', ['ServiceNamespace', 'ServiceName'])),
      contradiction: usedAtNoTime('AccessDetails', 'LastAuthenticatedTime', ['Region', 'TotalAuthenticatedEntities']),
    },
  ],
  ['GetPolicy', { answer: ['Policy.DefaultVersionId', 'Policy.CreateDate'] }],
  ['GetPolicyVersion', { answer: ['PolicyVersion.Document'] }],
  ['DescribeOrganization', { answer: ['Organization.Id', 'Organization.MasterAccountId', 'Organization.FeatureSet'] }],
  ['ListAccounts', { answer: ['Accounts'], entries: each('Accounts', ACCOUNT_ENTRY), doubt: ({ Accounts: all }) => stateless(all) }],
  ['ListAccountsForParent', { answer: ['Accounts[].Id'] }],
  ['ListOrganizationalUnitsForParent', { answer: ['OrganizationalUnits[].Id'] }],
  ['ListAWSServiceAccessForOrganization', { answer: ['EnabledServicePrincipals[].ServicePrincipal'] }],
  ['ListDelegatedAdministrators', { answer: ['DelegatedAdministrators[].Id'] }],
  ['ListPolicies', { answer: each('Policies', ['Id', 'Name']) }],
  ['ListTargetsForPolicy', { answer: ['Targets[].TargetId'] }],
  ['DescribePolicy', { answer: ['Policy.Content'] }],
  ['DescribeConfigurationAggregators', { answer: ['ConfigurationAggregators[].ConfigurationAggregatorName'] }],
  [
    'DescribeConfigurationAggregatorSourcesStatus',
    { answer: each('AggregatedSourceStatusList', ['SourceId', 'SourceType', 'LastUpdateStatus']) },
  ],
  ['GetAggregateDiscoveredResourceCounts', { answer: each('GroupedResourceCounts', ['GroupName', 'ResourceCount']) }],
  ['SelectAggregateResourceConfig', { answer: ['Results'] }],
  ['SelectResourceConfig', { answer: ['Results'] }],
  ['ListAnalyzers', { answer: each('analyzers', ['arn', 'name', 'type', 'status', 'createdAt']) }],
  ['GetAnalyzer', { answer: ['analyzer.arn', 'analyzer.name', 'analyzer.createdAt'] }],
  ['ListFindingsV2', { answer: ['findings[].resourceOwnerAccount'], entries: each('findings', ['id', 'resource']) }],
  ['GetFindingV2', { answer: ['findingDetails'], entries: ['status'] }],
]);
