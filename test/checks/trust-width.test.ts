import type { JudgedTrust } from '../../src/checks/trust.js';
import { GITHUB, judge, OUTSIDE, OWN, PATH, type Raw } from './judged-trust.js';

const EKS = 'oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF0123456789ABCDEF0123456789';

const provider = (issuer: string): string => `arn:aws:iam::${OWN}:oidc-provider/${issuer}`;

function oidc(issuer: string, condition: Raw): Raw {
  return { Effect: 'Allow', Principal: { Federated: provider(issuer) }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: condition };
}

const wide = (...statements: readonly Raw[]): JudgedTrust['wide'] => judge(statements).wide;
const subject = (issuer: string, ...values: readonly string[]): JudgedTrust['wide'] =>
  wide(oidc(issuer, { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${issuer}:sub`]: values } }));

describe('the subjects of a shared issuer', () => {
  it.each([
    [GITHUB, 'repo*'],
    [GITHUB, 'r*'],
    [GITHUB, '*'],
    [GITHUB, 'repo:*'],
    [GITHUB, 'repo:acme*'],
    [GITHUB, 'repo:a*'],
    [GITHUB, 'repo:acme*/app:*'],
    [GITHUB, 'repo:a?me/*'],
    [GITHUB, 'repo:?cme/app:ref:refs/heads/main'],
    [GITHUB, 'repo:*/app:*'],
    [GITHUB, 'repo:*acme/app:*'],
    [GITHUB, 'repository_owner:acme*'],
    [GITHUB, 'job_workflow_ref:acme*'],
    ['gitlab.com', 'project_path:acme*'],
    ['gitlab.com', 'project_path:acme*/app:ref_type:branch:ref:main'],
    ['gitlab.com', 'project_path:*'],
    ['gitlab.com', 'p*'],
    ['app.terraform.io', 'organization:acme*'],
    ['app.terraform.io', 'organization:acme*:project:*:workspace:*:run_phase:*'],
    ['app.terraform.io', 'organization:*'],
    ['agent.buildkite.com', 'organization:acme*'],
    ['oidc.vercel.com', 'owner:acme*'],
    ['api.pulumi.com/oidc', 'pulumi:deploy:org:acme*'],
    ['scalr.io', 'account:ac*'],
    ['oidc.codefresh.io', 'account:*'],
  ])('%s: %s can be anybody’s', (issuer, value) => {
    expect(subject(issuer, value)).toBe('yes');
    expect(subject(issuer, 'repo:mine/app:*', value)).not.toBe('no');
  });

  it.each([
    [GITHUB, 'repo:acme/*'],
    [GITHUB, 'repo:acme/app*'],
    [GITHUB, 'repo:acme/app:ref:refs/heads/main'],
    [GITHUB, 'repository_owner:acme:*'],
    [GITHUB, 'job_workflow_ref:acme/*'],
    ['gitlab.com', 'project_path:acme/*'],
    ['gitlab.com', 'project_path:acme/app:ref_type:*'],
    ['app.terraform.io', 'organization:acme:*'],
    ['app.terraform.io', 'organization:acme:project:*:workspace:*:run_phase:*'],
    ['agent.buildkite.com', 'organization:acme:pipeline:*'],
    ['oidc.vercel.com', 'owner:acme:project:*'],
    ['api.pulumi.com/oidc', 'pulumi:deploy:org:acme:project:*'],
    ['scalr.io', 'account:acme:*'],
    ['tokens.cloud.shisho.dev', 'job:acme:x'],
  ])('%s: %s is somebody’s', (issuer, value) => {
    expect(subject(issuer, value)).toBe('no');
  });

  it.each([
    [GITHUB, 'environment:prod:*'],
    [GITHUB, 'ref:refs/heads/main'],
    ['tokens.cloud.shisho.dev', 'job:acme*x'],
  ])('%s: of %s nobody knows', (issuer, value) => {
    expect(subject(issuer, value)).not.toBe('no');
  });

  it('may be told by another claim', () => {
    const claims = (more: Raw): JudgedTrust['wide'] => wide(oidc(GITHUB, { StringLike: more }));
    expect(claims({ [`${GITHUB}:repository`]: 'acme/*' })).toBe('no');
    expect(claims({ [`${GITHUB}:repository`]: 'acme*' })).toBe('unknown');
    expect(claims({ [`${GITHUB}:repository_owner_id`]: '12?' })).toBe('unknown');
    expect(wide(oidc('oidc.vercel.com', { StringEquals: { 'oidc.vercel.com:aud': 'https://vercel.com/acme' } }))).toBe('no');
    expect(wide(oidc('gitlab.com', { StringEquals: { 'gitlab.com:aud': 'https://gitlab.com' } }))).toBe('yes');
  });
});

describe('an issuer of one tenant', () => {
  it.each([
    EKS,
    'oidc.eks.eu-west-1.amazonaws.com/id/ABC',
    'oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC',
    'dev-1.okta.com',
    'dev-1.okta.com/oauth2/default',
    'oidc.circleci.com/org/0a1b2c3d-0000-0000-0000-000000000000',
    'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
    'cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
    'sso.corp.example.com/realms/main',
    'acme.auth0.com',
    'sts.windows.net/0a1b2c3d-1111-2222-3333-444455556666/',
    'login.microsoftonline.com/0a1b2c3d-1111-2222-3333-444455556666/v2.0',
    'container.googleapis.com/v1/projects/p/locations/europe-west1/clusters/c',
    'acme.app.spacelift.io',
    'oidc.vercel.com/acme',
  ])('%s is not open to everybody', (issuer) => {
    expect(wide(oidc(issuer, { StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' } }))).toBe('no');
    expect(wide(oidc(issuer, { StringLike: { [`${issuer}:sub`]: 'system:serviceaccount:*' } }))).toBe('no');
  });

  it.each([
    'login.example.com',
    'gitlab.example.com',
    'oidc.circleci.com',
    'okta.com',
    'evil-okta.com',
    'sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/',
  ])('of %s nobody knows whom it serves', (issuer) => {
    expect(wide(oidc(issuer, { StringEquals: { [`${issuer}:aud`]: 'x' } }))).toBe('unknown');
    expect(wide(oidc(issuer, { StringEquals: { [`${issuer}:sub`]: 'somebody' } }))).toBe('no');
    expect(wide(oidc(issuer, { StringLike: { [`${issuer}:sub`]: 'some*' } }))).toBe('unknown');
  });
});

describe('the apps of a provider that AWS knows', () => {
  const COGNITO = 'cognito-identity.amazonaws.com';
  const GOOGLE = 'accounts.google.com';
  const app = (issuer: string, condition: Raw): JudgedTrust['wide'] =>
    wide({ Effect: 'Allow', Principal: { Federated: issuer }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: condition });
  const pool = { [`${COGNITO}:aud`]: 'eu-west-1:0a1b2c3d-0000-0000-0000-000000000000' };
  const guests = (amr: string): Raw => ({ StringEquals: pool, 'ForAnyValue:StringLike': { [`${COGNITO}:amr`]: amr } });

  it.each<[string, Raw, JudgedTrust['wide']]>([
    [COGNITO, { StringLike: { [`${COGNITO}:aud`]: 'eu-west-1:*' } }, 'yes'],
    [COGNITO, { StringLike: { [`${COGNITO}:aud`]: '*' } }, 'yes'],
    [COGNITO, { StringLike: { [`${COGNITO}:aud`]: 'eu-west-1:0a1b*' } }, 'unknown'],
    [COGNITO, { StringEquals: pool }, 'unknown'],
    [COGNITO, guests('authenticated'), 'no'],
    [COGNITO, guests('unauthenticated'), 'yes'],
    [COGNITO, guests('*authenticated'), 'yes'],
    [COGNITO, { StringEquals: { ...pool, [`${COGNITO}:sub`]: 'eu-west-1:1111' } }, 'no'],
    [GOOGLE, { StringLike: { [`${GOOGLE}:aud`]: '1*' } }, 'unknown'],
    [GOOGLE, { StringLike: { [`${GOOGLE}:aud`]: '*' } }, 'yes'],
    [GOOGLE, { StringEquals: { [`${GOOGLE}:aud`]: '1234.apps.googleusercontent.com' } }, 'no'],
    [GOOGLE, { StringEquals: { [`${GOOGLE}:aud`]: ['1234', '${aws:x}'] } }, 'unknown'],
  ])('%s with %j: %s', (issuer, condition, expected) => {
    expect(app(issuer, condition)).toBe(expected);
  });
});

describe('a Deny', () => {
  const everybody = oidc(GITHUB, { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } });
  const denial = (principal: unknown, action = 'sts:AssumeRoleWithWebIdentity'): Raw => ({
    ...{ Effect: 'Deny', Principal: principal, Action: action },
    Condition: { StringNotLike: { [`${GITHUB}:sub`]: 'repo:acme/*' } },
  });

  it.each<[unknown, string, JudgedTrust['wide']]>([
    [{ Federated: provider(GITHUB) }, 'sts:AssumeRoleWithWebIdentity', 'unknown'],
    [{ Federated: [provider('gitlab.com'), provider(GITHUB)] }, 'sts:*', 'unknown'],
    ['*', 'sts:AssumeRole*', 'unknown'],
    [{ Federated: provider('gitlab.com') }, 'sts:AssumeRoleWithWebIdentity', 'yes'],
    [{ Federated: provider(GITHUB) }, 'sts:AssumeRoleWithSAML', 'yes'],
    [{ AWS: OUTSIDE }, 'sts:*', 'yes'],
    [{ Federated: [] }, 'sts:*', 'yes'],
  ])('of %j for %s makes it %s', (principal, action, expected) => {
    expect(wide(everybody, denial(principal, action))).toBe(expected);
  });
});

describe('the external id that a Deny asks for', () => {
  const party = { AWS: `arn:aws:iam::${OUTSIDE}:root` };
  const grant: Raw = { Effect: 'Allow', Principal: party, Action: 'sts:AssumeRole' };
  const id = (condition: Raw, principal: unknown = party): JudgedTrust['externalId'] =>
    judge([grant, { Effect: 'Deny', Principal: principal, Action: 'sts:AssumeRole', Condition: condition }]).externalId;

  it.each<[Raw, JudgedTrust['externalId']]>([
    [{ StringNotEquals: { 'sts:ExternalId': 'x' } }, 'yes'],
    [{ StringNotLike: { 'sts:ExternalId': 'x-*' } }, 'yes'],
    [{ StringNotEqualsIfExists: { 'STS:externalid': 'x' } }, 'yes'],
    [{ Null: { 'sts:ExternalId': 'true' } }, 'yes'],
    [{ Null: { 'sts:ExternalId': 'false' } }, 'no'],
    [{ StringNotLike: { 'sts:ExternalId': '*' } }, 'no'],
    [{ StringEquals: { 'sts:ExternalId': 'x' } }, 'no'],
    [{ StringNotEquals: { 'sts:ExternalId': 'x', 'aws:SourceVpc': 'vpc-1' } }, 'unknown'],
    [{ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } }, 'no'],
  ])('%j: %s', (condition, expected) => {
    expect(id(condition)).toBe(expected);
  });

  it('is asked of those whom it names', () => {
    const asks = { StringNotEquals: { 'sts:ExternalId': 'x' } };
    expect([id(asks, '*'), id(asks, { AWS: OUTSIDE })]).toEqual(['yes', 'yes']);
    expect(id(asks, { AWS: '888888888888' })).toBe('no');
    expect(id(asks, { AWS: `arn:aws:iam::${OUTSIDE}:role/one` })).toBe('unknown');
  });
});

describe('what the role itself is of', () => {
  const anyone = (condition: Raw): Raw => ({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Condition: condition });

  it.each<[Raw, JudgedTrust['words'], JudgedTrust['accounts']['own']]>([
    [{ StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }, ['inside'], []],
    [{ StringEquals: { 'aws:ResourceOrgID': '${aws:PrincipalOrgID}' } }, ['inside'], []],
    [{ StringEquals: { 'aws:principalorgid': '${AWS:resourceorgid}' } }, ['inside'], []],
    [{ StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } }, ['own_account'], [OWN]],
    [{ StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } }, ['own_account'], [OWN]],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::${aws:ResourceAccount}:role/x' } }, ['own_account'], [OWN]],
  ])('is known: %j', (condition, words, own) => {
    for (const path of [PATH, null]) {
      expect(judge([anyone(condition)], path)).toMatchObject({ words, accounts: { own }, wide: 'no', notJudged: [], externalId: null });
    }
  });

  it('is text in an older document, and of the caller says nothing', () => {
    const condition = { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } };
    expect(judge([anyone(condition)], PATH, '2008-10-17').wide).toBe('unknown');
    expect(wide(anyone({ StringEquals: { 'aws:PrincipalOrgID': '${aws:PrincipalOrgID}' } }))).toBe('unknown');
    expect(wide(anyone({ StringNotEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }))).toBe('unknown');
  });
});

it('a statement that names nobody trusts nobody, and hides nobody', () => {
  const trusts = judge([
    { Effect: 'Allow', Principal: { AWS: [] }, Action: 'sts:AssumeRole' },
    { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OUTSIDE}:root` }, Action: 'sts:AssumeRole' },
  ]);
  expect(trusts).toMatchObject({ words: ['outside'], accounts: { outside: [OUTSIDE] }, wide: 'no', notJudged: [] });
});
