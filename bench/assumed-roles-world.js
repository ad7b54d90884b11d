/**
 * An organization with the kinds of trust that real ones have, the same in every run: roles of services, of Identity Center,
 * of the management account, of a hub's role by name, of everybody in the organization, of their own account; and callers
 * with every kind of grant, from one ARN to everything.
 */
export function accountIds(count) {
  return Array.from({ length: count }, (_, at) => String(100_000_000_000 + at * 7));
}

const DATE = '2023-11-20T08:00:00Z';
const AS_OF = '2026-11-20T08:30:00.000Z';
const policy = (...statements) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: statements.map(([Action, Resource = '*']) => ({ Effect: 'Allow', Action, Resource })),
  });
const trust = (Principal, Condition) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...(Condition === undefined ? {} : { Condition }) }],
  });
const root = (id) => `arn:aws:iam::${id}:root`;
const role = (id, name) => `arn:aws:iam::${id}:role/${name}`;

const HARMLESS = policy([['s3:GetObject', 's3:ListBucket', 'dynamodb:*', 'sqs:SendMessage', 'logs:*', 'kms:Decrypt']]);
const ADMIN = policy(['*']);
const POWER = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'sts:*'], Resource: '*' }],
});
const SSO = (id) => trust({ Federated: `arn:aws:iam::${id}:saml-provider/AWSSSO` });

/** Trust policy and grant of every 25th role; the rest are services'. */
const KINDS = [
  ({ management, at }) => [trust({ AWS: root(management) }), at === 0 ? ADMIN : HARMLESS],
  ({ hub }) => [trust({ AWS: role(hub, 'role-4') }), POWER],
  () => [trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-bench' } }), HARMLESS],
  ({ id }) => [
    trust({ AWS: '*' }, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/role-4' } }),
    policy(['iam:PutRolePolicy', role(id, 'role-9')]),
  ],
  ({ id }) => [trust({ AWS: root(id) }), policy(['sts:AssumeRole', 'arn:aws:iam::*:role/role-2*'])],
  ({ id, other }) => [trust({ AWS: root(id) }), policy(['sts:AssumeRole', role(other, 'role-7')])],
  ({ id }) => [trust({ AWS: role(id, 'role-5') }), policy(['sts:AssumeRole'])],
  ({ id, other }) => [trust({ AWS: [root(other), root(id)] }), ADMIN],
  ({ other }) => [trust({ AWS: root(other) }, { StringEquals: { 'sts:ExternalId': 'x' } }), policy(['iam:CreatePolicyVersion'])],
  ({ id }) => [SSO(id), ADMIN],
  ({ id }) => [SSO(id), POWER],
];
const OF_SERVICE = ({ id, at }) => [
  trust({ Service: 'lambda.amazonaws.com' }),
  policy(['s3:*', `arn:aws:s3:::bucket-${at}/*`], ['sts:AssumeRole', role(id, `role-${at - 5}`)]),
];

function kindOf(at, id, ids) {
  const [management, hub] = ids;
  const [text, document] = (KINDS[at % 25] ?? OF_SERVICE)({ at, id, management, hub, other: ids[(Number(id) + at * 31) % ids.length] });
  return { trust: text, inline: [{ name: 'own', document }] };
}

const COMMON = { path: '/', createdAt: DATE, boundaryArn: null, tags: [] };

function mayAssume(at, id) {
  return at % 4 === 0 ? [{ name: 'own', document: policy(['sts:AssumeRole', at % 8 === 0 ? '*' : role(id, `role-${at}`)]) }] : [];
}

export function evidenceOf(id, ids, count) {
  const managed = (at) => [{ name: `policy-${at % 40}`, arn: `arn:aws:iam::${id}:policy/policy-${at % 40}` }];
  const roles = Array.from({ length: count }, (_, at) => ({
    ...COMMON,
    ...kindOf(at, id, ids),
    ...{ roleId: `AROA${id}${at}`, arn: role(id, `role-${at}`), roleName: `role-${at}`, attached: managed(at), lastUsed: null },
  }));
  const users = Array.from({ length: 20 }, (_, at) => ({
    ...COMMON,
    ...{
      userId: `AIDA${id}${at}`,
      arn: `arn:aws:iam::${id}:user/user-${at}`,
      userName: `user-${at}`,
      groups: [],
      attached: managed(at),
      inline: mayAssume(at, id),
    },
  }));
  const documents = Object.fromEntries(
    Array.from({ length: 40 }, (_, at) => [
      `arn:aws:iam::${id}:policy/policy-${at}`,
      policy([[`svc${at}:Get*`, `svc${at}:List*`, 's3:Get*']]),
    ]),
  );
  const filters = ['User', 'Role', 'Group', 'LocalManagedPolicy'];
  const seen = (value) => ({ seen: true, asOf: AS_OF, value });
  return {
    account_details: seen({ users, roles, groups: [], documents, policyCreatedAt: {}, policyVersions: {}, problems: [], filters }),
    managed_policies: seen({ documents: {}, policyCreatedAt: {}, absent: [], problems: [] }),
    service_control_policies: seen({ levels: [[{ name: 'FullAWSAccess', document: ADMIN }]] }),
  };
}
