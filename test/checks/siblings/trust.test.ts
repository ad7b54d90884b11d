import type { JudgedTrust } from '../../../src/checks/trust.js';
import { GITHUB, judge as judgeAll, OUTSIDE, OWN, type Raw } from '../judged-trust.js';

const judge = (...statements: readonly Raw[]): JudgedTrust => judgeAll(statements);
const provider = (issuer: string): Raw => ({ Federated: `arn:aws:iam::${OWN}:oidc-provider/${issuer}` });
const token = (principal: Raw, condition: Raw, action: unknown = 'sts:AssumeRoleWithWebIdentity'): Raw =>
  ({ Effect: 'Allow', Principal: principal, Action: action, Condition: condition });
const subject = (issuer: string, value: string): JudgedTrust['wide'] =>
  judge(token(provider(issuer), { StringEquals: { [`${issuer}:aud`]: 'x' }, StringLike: { [`${issuer}:sub`]: value } })).wide;

describe('subjects', () => {
  it.each<[string, string, JudgedTrust['wide']]>([
    // With immutable ids, since July 2026.
    [GITHUB, 'repo:acme@123456/app@789:ref:refs/heads/main', 'no'],
    [GITHUB, 'repo:acme@123456/*', 'no'],
    [GITHUB, 'repo:acme@*/app@*:*', 'no'],
    [GITHUB, 'repo:acme*/app*:*', 'yes'],
    [GITHUB, 'repo:*@123456/*', 'yes'],
    [GITHUB, 'repo:acm?@123456/*', 'yes'],
    [GITHUB, '*:ref:refs/heads/main', 'yes'],
    [GITHUB, 're?o:*', 'yes'],
    [GITHUB, 'repo:acme/*:ref:refs/heads/main', 'no'],
    [GITHUB, 'repo:${aws:PrincipalTag/org}/*', 'unknown'],
    [GITHUB, 'repo:acme${*}/x', 'no'],
    ['gitlab.com', 'project_path:acme/sub/*', 'no'],
    ['gitlab.com', 'project_path:acme-*/app:*', 'yes'],
    ['gitlab.com', 'project_path:*/app:ref_type:branch:ref:main', 'yes'],
    ['app.terraform.io', '*:workspace:prod:*', 'yes'],
    ['app.eu.terraform.io', 'organization:acme*', 'yes'],
    ['app.eu.terraform.io', 'organization:acme:*', 'no'],
    ['agent.buildkite.com', 'organization:*:pipeline:deploy:*', 'yes'],
    ['oidc.circleci.com/org/0a1b', 'org/0a1b/project/*', 'no'],
    ['api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc', '*', 'no'],
    ['vstoken.dev.azure.com/0a1b2c3d-1111-2222-3333-444455556666', '*', 'no'],
    ['oidc.eks.us-gov-west-1.amazonaws.com/id/AB', '*', 'no'],
    ['oidc.eks.eusc-de-east-1.amazonaws.eu/id/AB', '*', 'no'],
    ['rh-oidc.s3.us-east-1.amazonaws.com/22abc', '*', 'no'],
    ['oidc.op1.openshiftapps.com/22abc', '*', 'no'],
    ['acme.okta.com/oauth2/aus1', '*', 'no'],
    ['login.microsoftonline.com/common/v2.0', '*', 'yes'],
    ['ci.appveyor.com', '*', 'unknown'],
  ])('%s: %s', (issuer, value, expected) => {
    expect(subject(issuer, value)).toBe(expected);
  });

  const aud = { [`${GITHUB}:aud`]: 'sts.amazonaws.com' };
  it.each<[string, Raw, unknown, JudgedTrust['wide']]>([
    ['none is left', { StringEquals: { ...aud, [`${GITHUB}:sub`]: [] } }, 'sts:*', 'yes'],
    ['that there is one', { StringEquals: aud, Null: { [`${GITHUB}:sub`]: 'false' } }, 'sts:*', 'yes'],
    ['a key in other case', { StringLike: { [`${GITHUB.toUpperCase()}:SUB`]: 'repo:acme/*' } }, 'sts:*', 'no'],
    ['two of which one is narrow', { StringLike: { [`${GITHUB}:sub`]: 'repo:*' }, StringEquals: { [`${GITHUB}:sub`]: 'repo:a/b:x' } }, 'sts:*', 'no'],
    ['one of two is open', { 'ForAnyValue:StringLike': { [`${GITHUB}:sub`]: ['repo:acme/*', 'repo:b*'] } }, 'sts:*', 'yes'],
    ['what a token opens nothing by', { StringEquals: aud }, 'sts:AssumeRole', 'no'],
    ['what a token opens nothing by either', { StringEquals: aud }, ['sts:AssumeRoleWithSAML', 'sts:TagSession'], 'no'],
    ['in small letters', { StringEquals: aud }, ['sts:TagSession', 'sts:assumerolewithwebidentity'], 'yes'],
  ])('%s', (_, condition, action, expected) => {
    expect(judge(token(provider(GITHUB), condition, action)).wide).toBe(expected);
  });

  it('a provider of Google is not narrowed by whom the token is for, which its owner chooses', () => {
    const of = (principal: Raw, claim: string): JudgedTrust['wide'] =>
      judge(token(principal, { StringEquals: { [`accounts.google.com:${claim}`]: '1234.apps.googleusercontent.com' } })).wide;
    for (const principal of [provider('accounts.google.com'), { Federated: 'accounts.google.com' }])
      expect(['aud', 'sub', 'oaud'].map((claim) => of(principal, claim))).toEqual(['no', 'no', 'unknown']);
  });
});

describe('Cognito', () => {
  const HOSTS = ['cognito-identity.amazonaws.com', 'cognito-identity-us-gov.amazonaws.com', 'cognito-identity.cn-north-1.amazonaws.com.cn'];

  it.each<[string, unknown, string, unknown, JudgedTrust['wide']]>([
    ['a pool alone', 'eu-west-1:a', 'Null', null, 'unknown'],
    ['who signed in', 'eu-west-1:a', 'ForAnyValue:StringLike', 'authenticated', 'no'],
    ['who signed in at a provider', 'eu-west-1:a', 'ForAnyValue:StringLike', 'login.acme.example:*', 'no'],
    ['guests', 'eu-west-1:a', 'ForAnyValue:StringEquals', ['authenticated', 'unauthenticated'], 'yes'],
    ['guests in large letters', 'eu-west-1:a', 'ForAnyValue:StringEqualsIgnoreCase', 'Unauthenticated', 'yes'],
    ['guests by a pattern', 'eu-west-1:a', 'ForAnyValue:StringLike', 'un*', 'yes'],
    ['who signed in, or how is not said', 'eu-west-1:a', 'ForAllValues:StringLike', 'authenticated', 'unknown'],
    ['a variable', 'eu-west-1:a', 'ForAnyValue:StringLike', '${aws:x}', 'unknown'],
    ['who signed in, at any pool', [], 'ForAnyValue:StringLike', 'authenticated', 'yes'],
    ['who signed in, at any pool of a Region', 'eu-west-1:*', 'ForAnyValue:StringLike', 'authenticated', 'yes'],
  ])('%s', (_, pool, operator, how, expected) => {
    for (const host of HOSTS) {
      const condition = { StringLike: { [`${host}:aud`]: pool }, [operator]: how === null ? {} : { [`${host}:amr`]: how } };
      expect([host, judge(token({ Federated: host }, condition)).wide]).toEqual([host, expected]);
    }
  });
});

describe('everybody', () => {
  const anyone = (condition: Raw | undefined, principal: unknown = '*'): JudgedTrust =>
    judge({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...(condition === undefined ? {} : { Condition: condition }) });

  it.each<[Raw, JudgedTrust['wide'], JudgedTrust['words']]>([
    [{ StringEquals: { 'aws:PrincipalOrgID': ['o-abc1234567', 'o-other12345'] } }, 'no', ['inside', 'outside']],
    [{ StringEquals: { 'aws:PrincipalOrgID': "${aws:ResourceOrgID, 'o-x'}" } }, 'no', ['inside']],
    [{ StringEquals: { 'aws:PrincipalAccount': ['222233334444', '${aws:ResourceAccount}'] } }, 'no', ['own_account', 'inside']],
    [{ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-abc1234567/r-root/*' } }, 'no', ['inside']],
    [{ 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-abc1234567/*', 'o-*'] } }, 'unknown', ['anyone']],
    [{ 'ForAllValues:StringEquals': { 'aws:PrincipalOrgID': 'o-abc1234567' } }, 'unknown', ['anyone']],
    [{ StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-abc1234567' } }, 'unknown', ['anyone']],
    [{ StringNotEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } }, 'unknown', ['anyone']],
    [{ StringLike: { 'aws:PrincipalArn': 'arn:aws:*::222233334444:role/*' } }, 'unknown', ['anyone']],
    [{ StringLike: { 'aws:PrincipalOrgID': 'o-*' } }, 'unknown', ['anyone']],
    [{ StringEquals: { 'aws:PrincipalOrgID': [] } }, 'yes', ['anyone']],
    [{ StringEquals: {} }, 'yes', ['anyone']],
  ])('%j', (condition, wide, words) => {
    expect(anyone(condition)).toMatchObject({ wide, words });
  });

  it.each<[unknown, JudgedTrust['wide'], JudgedTrust['words']]>([
    [{ AWS: ['*'] }, 'yes', ['anyone']],
    [{ AWS: '**' }, 'unknown', ['not_judged']],
    [{ AWS: [OUTSIDE, '222233334444'] }, 'no', ['inside', 'outside']],
    [{ AWS: `arn:aws-eusc:iam::${OUTSIDE}:role/a/b` }, 'no', ['outside']],
    [{ AWS: [], Service: [], Federated: [] }, 'no', []],
    [{}, 'no', []],
  ])('or who %j is', (principal, wide, words) => {
    expect(anyone(undefined, principal)).toMatchObject({ wide, words });
  });
});

describe('an external id', () => {
  const party = { AWS: `arn:aws:iam::${OUTSIDE}:root` };
  const allow = (condition?: Raw, principal: unknown = party): Raw =>
    ({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...(condition === undefined ? {} : { Condition: condition }) });
  const deny = (condition: Raw, more: Raw = {}): Raw => ({ ...allow(condition), Effect: 'Deny', ...more });
  const id = (operator: string, value: unknown): Raw => ({ [operator]: { 'sts:ExternalId': value } });

  it.each<[string, readonly Raw[], JudgedTrust['externalId']]>([
    ['any', [allow(id('Null', 'false'))], 'yes'],
    ['any or none', [allow(id('Null', ['true', 'false']))], 'no'],
    ['one of several', [allow(id('ForAnyValue:StringEquals', ['x', 'y']))], 'yes'],
    ['if there is one', [allow(id('StringEqualsIfExists', 'x'))], 'no'],
    ['of all that there are', [allow(id('ForAllValues:StringEquals', 'x'))], 'no'],
    ['none is named', [allow(id('StringEquals', []))], 'no'],
    ['in one of two statements', [allow(id('StringEquals', 'x')), allow()], 'no'],
    ['denied without, in two statements', [allow(), deny(id('Null', [true])), deny(id('StringNotEquals', 'x'))], 'yes'],
    ['denied for every call', [allow(), deny(id('StringNotEquals', 'x'), { Action: undefined, NotAction: 'sts:TagSession' })], 'yes'],
    ['denied for another call', [allow(), deny(id('StringNotEquals', 'x'), { Action: 'sts:AssumeRoleWithSAML' })], 'no'],
    ['denied to one of two', [allow(undefined, { AWS: [OUTSIDE, '888888888888'] }), deny(id('StringNotEquals', 'x'))], 'no'],
    ['denied to all but some', [allow(), deny(id('StringNotEquals', 'x'), { Principal: undefined, NotPrincipal: { AWS: OWN } })], 'unknown'],
  ])('%s', (_, statements, expected) => {
    expect(judge(...statements).externalId).toBe(expected);
  });
});
