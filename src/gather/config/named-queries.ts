/** A query by name: what it answers, and what is chosen among the rows where AWS Config itself can't. */
export interface NamedQuery {
  readonly name: string;
  readonly about: string;
  readonly expression: string;
  /** Of an answer in JSON; left out: every row. */
  readonly keep?: (row: Readonly<Record<string, unknown>>) => boolean;
}

const ADMIN = "configuration.attachedManagedPolicies.policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess'";

const boundaries = (type: string): string => {
  const arn = 'configuration.permissionsBoundary.permissionsBoundaryArn';
  return `SELECT ${arn}, COUNT(*) WHERE resourceType = 'AWS::IAM::${type}' GROUP BY ${arn}`;
};

export const NAMED_QUERIES: readonly NamedQuery[] = [
  {
    name: 'users-without-group',
    about: 'Users who are in no group',
    expression: "SELECT accountId, resourceName, arn, configuration.groupList WHERE resourceType = 'AWS::IAM::User'",
    keep: ({ configuration }) => isNothing(inside(configuration, 'groupList')),
  },
  {
    name: 'users-by-account',
    about: 'How many users each account has',
    expression: "SELECT accountId, COUNT(*) WHERE resourceType = 'AWS::IAM::User' GROUP BY accountId",
  },
  {
    name: 'users-by-tag',
    about: 'Users with an Owner tag, and all their tags',
    expression: "SELECT accountId, resourceName, arn, tags WHERE resourceType = 'AWS::IAM::User' AND tags.key = 'Owner'",
  },
  { name: 'users-by-boundary', about: 'How many users each permissions boundary has', expression: boundaries('User') },
  { name: 'roles-by-boundary', about: 'How many roles each permissions boundary has', expression: boundaries('Role') },
  {
    name: 'administrators',
    about: 'Users, roles and groups to which AdministratorAccess is attached',
    expression:
      'SELECT accountId, resourceType, resourceName, arn ' +
      `WHERE resourceType IN ('AWS::IAM::User', 'AWS::IAM::Role', 'AWS::IAM::Group') AND ${ADMIN}`,
  },
  {
    name: 'policies-with-star',
    about: 'Customer-managed policies of which some version allows * on *',
    expression:
      'SELECT accountId, resourceName, arn, configuration.attachmentCount, configuration.policyVersionList ' +
      "WHERE resourceType = 'AWS::IAM::Policy'",
    keep: ({ configuration }) =>
      listOf(inside(configuration, 'policyVersionList')).some((version) => allowsAll(inside(version, 'document'))),
  },
  {
    name: 'policies-not-attached',
    about: 'Customer-managed policies that nobody has',
    expression:
      'SELECT accountId, resourceName, arn, resourceCreationTime ' +
      "WHERE resourceType = 'AWS::IAM::Policy' AND configuration.attachmentCount = 0",
  },
  {
    name: 'resources-by-type',
    about: 'How many resources of each type are recorded',
    expression: 'SELECT resourceType, COUNT(*) GROUP BY resourceType',
  },
];

function inside(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** Optional lists come absent, null, or as the one element that they have. */
function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isNothing(value: unknown): boolean {
  return listOf(value).length === 0;
}

/** Documents come URL-encoded, or plain; one that can't be read is kept, so that a reader looks at it. */
function allowsAll(document: unknown): boolean {
  if (typeof document !== 'string') return document !== undefined;
  try {
    const json: unknown = JSON.parse(document.trimStart().startsWith('{') ? document : decodeURIComponent(document));
    const isAll = (each: unknown): boolean => isStar(inside(each, 'Action')) && isStar(inside(each, 'Resource'));
    return listOf(inside(json, 'Statement')).some((each) => inside(each, 'Effect') === 'Allow' && isAll(each));
  } catch {
    return true;
  }
}

function isStar(value: unknown): boolean {
  return listOf(value).includes('*');
}
