import { derivedId } from '../ids.js';
import { allow, trust, trustPrincipal, trustSaml } from '../documents.js';
import { makeInline, type RoleSpec } from '../make-principals.js';
import { attachManaged, type ManagedPolicyName } from '../policies.js';
import { type RoleCase, rolesIn } from './case.js';
import { accountNamed, ORGANIZATION_ID } from './company.js';
import { useOf, type IdleByGrant } from './role-use.js';

/** Accounts outside the organization. They have no owner. */
const VENDOR = '517893264120';
const STRANGER = '744091826355';

const shared = rolesIn('shared-services');
const archive = rolesIn('log-archive');
const cicd = rolesIn('ci-cd');
const platform = rolesIn('sandbox-platform');

const GITHUB = 'token.actions.githubusercontent.com';

function root(accountId: string): string {
  return `arn:aws:iam::${accountId}:root`;
}

function reader(document: string, policy: ManagedPolicyName, idle: IdleByGrant): RoleSpec {
  return { trust: document, attached: [attachManaged(policy)], ...useOf(idle) };
}

/** Trust in GitHub's tokens, with what the conditions ask of them. */
function github(conditions: Readonly<Record<string, Readonly<Record<string, string>>>>, idle: IdleByGrant): RoleSpec {
  const provider = `arn:aws:iam::${accountNamed('ci-cd').id}:oidc-provider/${GITHUB}`;
  return {
    trust: trust({ Federated: provider }, conditions, 'sts:AssumeRoleWithWebIdentity'),
    inline: [makeInline('publish', allow(['ecr:*', 's3:PutObject']))],
    ...useOf(idle),
  };
}

const AUDIENCE = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' };

const accounts: readonly RoleCase[] = [
  archive(
    'trust-member-account',
    null,
    'Trusts a whole account of the organization.',
    'log-reader',
    reader(trustPrincipal(root(accountNamed('security-tooling').id)), 'AmazonS3ReadOnlyAccess', { s3: 0.4 }),
  ),
  archive(
    'trust-member-role',
    null,
    'Trusts one role of another account of the organization.',
    'log-indexer',
    reader(trustPrincipal(`arn:aws:iam::${accountNamed('ci-cd').id}:role/github-release`), 'AmazonS3ReadOnlyAccess', { s3: 6 }),
  ),
  shared(
    'trust-outside-account',
    null,
    'A vendor outside the organization may assume it, with no ExternalId.',
    'cost-advisor-vendor',
    reader(trustPrincipal(root(VENDOR)), 'ViewOnlyAccess', { ec2: 1.5, rds: 1.5 }),
  ),
  shared(
    'trust-outside-with-external-id',
    null,
    'A vendor outside the organization must know an ExternalId.',
    'monitoring-vendor',
    reader(trustPrincipal(root(VENDOR), 'quillhaven-7f31c0'), 'CloudWatchReadOnlyAccess', { cloudwatch: 0.1, logs: 0.1 }),
  ),
  shared('trust-member-with-external-id', null, 'A member of the organization must know an ExternalId.', 'dns-proxy', {
    trust: trustPrincipal(root(accountNamed('dns-edge').id), 'quillhaven-dns'),
    inline: [makeInline('records', allow('route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z0QUILLHAVEN'))],
    ...useOf({ route53: 3.3 }),
  }),
  shared(
    'trust-closed-account',
    33,
    'Trusts an account of the organization that is closed.',
    'campaign-assets',
    reader(trustPrincipal(root(accountNamed('old-campaigns').id)), 'AmazonS3ReadOnlyAccess', { s3: 320 }),
  ),
  shared(
    'trust-former-member',
    31,
    'Trusts an account that left the organization.',
    'courier-feed',
    reader(trustPrincipal(root(accountNamed('former-courier').id)), 'AmazonSQSFullAccess', { sqs: 260 }),
  ),
  shared(
    'trust-unknown-account',
    null,
    'Trusts an account by its bare number; nobody knows whose it is.',
    'partner-drop',
    reader(trust({ AWS: STRANGER }), 'AmazonS3ReadOnlyAccess', { s3: null }),
  ),
];

const principals: readonly RoleCase[] = [
  shared(
    'trust-dead-role',
    null,
    'The trusted role was deleted: AWS left its unique id.',
    'batch-handover',
    reader(trust({ AWS: derivedId('AROA', 'a role that is gone') }), 'AmazonDynamoDBReadOnlyAccess', { dynamodb: 150 }),
  ),
  shared('trust-dead-user', null, 'The trusted user was deleted; one that lives stands beside it.', 'release-approver', {
    trust: trust({ AWS: [derivedId('AIDA', 'a user who is gone'), `arn:aws:iam::${accountNamed('ci-cd').id}:user/pipeline-runner`] }),
    inline: [makeInline('approve', allow('codepipeline:PutApprovalResult'))],
    ...useOf({ codepipeline: 21 }),
  }),
  shared('trust-saml', null, 'Trusts a SAML provider of the company, beside those of Identity Center.', 'federated-support', {
    ...reader(trustSaml(`arn:aws:iam::${accountNamed('shared-services').id}:saml-provider/QuillhavenLogin`), 'ViewOnlyAccess', {
      ec2: 0.8,
      logs: 2,
    }),
  }),
  platform('trust-everybody', null, 'Principal * and no condition: anybody who finds its name may assume it.', 'open-demo', {
    trust: trust('*'),
    inline: [makeInline('read', allow('s3:GetObject', 'arn:aws:s3:::quillhaven-demo/*'))],
    ...useOf({ s3: 75 }),
  }),
  platform('trust-everybody-of-organization', null, 'Principal *, but only for principals of the organization.', 'shared-lookup', {
    trust: trust({ AWS: '*' }, { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION_ID } }),
    inline: [makeInline('read', allow('ssm:GetParameter'))],
    ...useOf({ ssm: 0.7 }),
  }),
];

const tokens: readonly RoleCase[] = [
  cicd(
    'trust-oidc',
    null,
    'Trusts one branch of one repository.',
    'github-release',
    github({ StringEquals: { ...AUDIENCE, [`${GITHUB}:sub`]: 'repo:quillhaven/shop:ref:refs/heads/main' } }, { ecr: 0.2, s3: 0.2 }),
  ),
  cicd(
    'trust-oidc-wide',
    null,
    'Trusts every repository of the company, whatever the branch.',
    'github-any-branch',
    github({ StringEquals: AUDIENCE, StringLike: { [`${GITHUB}:sub`]: 'repo:quillhaven/*' } }, { ecr: 1.8, s3: null }),
  ),
  cicd(
    'trust-oidc-any',
    null,
    'The sub of the token may be anything: every repository of the world.',
    'github-anything',
    github({ StringEquals: AUDIENCE, StringLike: { [`${GITHUB}:sub`]: '*' } }, { ecr: 44, s3: null }),
  ),
  cicd(
    'trust-oidc-no-sub',
    null,
    'No condition on the sub at all.',
    'github-no-sub',
    github({ StringEquals: AUDIENCE }, { ecr: null, s3: null }),
  ),
];

/** Roles by whom they trust. */
export const trustCases: readonly RoleCase[] = [...accounts, ...principals, ...tokens];
