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
const policy = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements.map(([Action, Resource = '*', Effect = 'Allow']) => ({ Effect, Action, Resource })) });
const trust = (Principal, Condition) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...(Condition === undefined ? {} : { Condition }) }] });
const root = (id) => `arn:aws:iam::${id}:root`;
const role = (id, name) => `arn:aws:iam::${id}:role/${name}`;

const HARMLESS = policy([['s3:GetObject', 's3:ListBucket', 'dynamodb:*', 'sqs:SendMessage', 'logs:*', 'kms:Decrypt']]);
const ADMIN = policy(['*']);
const POWER = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'sts:*'], Resource: '*' }] });

/** Trust policy and grant of the role with this number. */
function kindOf(at, id, ids) {
  const [management, hub] = ids;
  const other = ids[(Number(id) + at * 31) % ids.length];
  switch (at % 25) {
    case 0: return { trust: trust({ AWS: root(management) }), document: at === 0 ? ADMIN : HARMLESS };
    case 1: return { trust: trust({ AWS: role(hub, 'role-4') }), document: POWER };
    case 2: return { trust: trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': 'o-bench' } }), document: HARMLESS };
    case 3: return { trust: trust({ AWS: '*' }, { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/role-4' } }), document: policy(['iam:PutRolePolicy', role(id, 'role-9')]) };
    case 4: return { trust: trust({ AWS: root(id) }), document: policy(['sts:AssumeRole', 'arn:aws:iam::*:role/role-2*']) };
    case 5: return { trust: trust({ AWS: root(id) }), document: policy(['sts:AssumeRole', role(other, 'role-7')]) };
    case 6: return { trust: trust({ AWS: role(id, 'role-5') }), document: policy(['sts:AssumeRole']) };
    case 7: return { trust: trust({ AWS: [root(other), root(id)] }), document: ADMIN };
    case 8: return { trust: trust({ AWS: root(other) }, { StringEquals: { 'sts:ExternalId': 'x' } }), document: policy(['iam:CreatePolicyVersion']) };
    case 9: case 10: case 11: return { trust: trust({ Federated: `arn:aws:iam::${id}:saml-provider/AWSSSO` }), document: at % 2 === 0 ? ADMIN : POWER };
    default: return { trust: trust({ Service: 'lambda.amazonaws.com' }), document: policy(['s3:*', `arn:aws:s3:::bucket-${at}/*`], ['sts:AssumeRole', role(id, `role-${at - 5}`)]) };
  }
}

export function evidenceOf(id, ids, count) {
  const managed = (at) => [{ name: `policy-${at % 40}`, arn: `arn:aws:iam::${id}:policy/policy-${at % 40}` }];
  const common = { path: '/', createdAt: DATE, boundaryArn: null, tags: [] };
  const roles = Array.from({ length: count }, (_, at) => {
    const { trust: text, document } = kindOf(at, id, ids);
    return { ...common, roleId: `AROA${id}${at}`, arn: role(id, `role-${at}`), roleName: `role-${at}`, trust: text, attached: managed(at), inline: [{ name: 'own', document }], lastUsed: null };
  });
  const users = Array.from({ length: 20 }, (_, at) => ({
    ...common,
    userId: `AIDA${id}${at}`,
    arn: `arn:aws:iam::${id}:user/user-${at}`,
    userName: `user-${at}`,
    groups: [],
    attached: managed(at),
    inline: at % 4 === 0 ? [{ name: 'own', document: policy(['sts:AssumeRole', at % 8 === 0 ? '*' : role(id, `role-${at}`)]) }] : [],
  }));
  const documents = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`arn:aws:iam::${id}:policy/policy-${at}`, policy([[`svc${at}:Get*`, `svc${at}:List*`, 's3:Get*']])]));
  const details = { users, roles, groups: [], documents, policyCreatedAt: {}, policyVersions: {}, problems: [], filters: ['User', 'Role', 'Group', 'LocalManagedPolicy'] };
  const seen = (value) => ({ seen: true, asOf: AS_OF, value });
  return { account_details: seen(details), managed_policies: seen({ documents: {}, policyCreatedAt: {}, absent: [], problems: [] }), service_control_policies: seen({ levels: [[{ name: 'FullAWSAccess', document: ADMIN }]] }) };
}
