import { judgeTrust, standingOf, type JudgedTrust } from '../../src/checks/trust.js';
import type { AccountState } from '../../src/model/account.js';
import { UNKNOWN } from '../../src/model/value.js';

const OWN = '111122223333';
const INSIDE = '222233334444';
const LEAVING = '333344445555';
const OUTSIDE = '444455556666';
const ORGANIZATION: ReadonlyMap<string, AccountState> = new Map<string, AccountState>([
  [OWN, 'ACTIVE'],
  [INSIDE, 'ACTIVE'],
  [LEAVING, 'SUSPENDED'],
]);
const GITHUB = 'token.actions.githubusercontent.com';

type Raw = Readonly<Record<string, unknown>>;

function allow(principal: unknown, condition?: Raw): Raw {
  return { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole*', ...(condition === undefined ? {} : { Condition: condition }) };
}

function judge(statements: readonly Raw[], organization: ReadonlyMap<string, AccountState> = ORGANIZATION): JudgedTrust {
  const trust = judgeTrust(JSON.stringify({ Statement: statements }), OWN, organization);
  if (trust === UNKNOWN) throw new Error('can’t be read');
  return trust;
}

describe('accounts', () => {
  it.each<[string, AccountState, string]>([
    ['active', 'ACTIVE', 'inside'],
    ['not yet active', 'PENDING_ACTIVATION', 'inside'],
    ['suspended', 'SUSPENDED', 'closed'],
    ['about to be closed', 'PENDING_CLOSURE', 'closed'],
    ['closed', 'CLOSED', 'closed'],
    ['of unknown state', 'UNKNOWN', 'unknown'],
  ])('of the organization that are %s', (_, state, expected) => {
    expect(standingOf(INSIDE, OWN, new Map([...ORGANIZATION, [INSIDE, state]]))).toBe(expected);
  });

  it.each<[string, ReadonlyMap<string, AccountState>, string]>([
    ['listed by Organizations', ORGANIZATION, 'outside'],
    ['not listed at all', new Map(), 'unknown'],
    ['only the own account is known', new Map([[OWN, 'UNKNOWN']]), 'unknown'],
    ['taken from an aggregator, which may lack some', new Map([[OWN, 'UNKNOWN'], [INSIDE, 'UNKNOWN']]), 'unknown'],
  ])('another account, when the accounts are %s', (_, organization, expected) => {
    expect(standingOf(OUTSIDE, OWN, organization)).toBe(expected);
    expect(standingOf(OWN, OWN, organization)).toBe('own');
  });

  it('are sorted by standing, each once', () => {
    const principals = [`arn:aws:iam::${OUTSIDE}:root`, OUTSIDE, `arn:aws:iam::${INSIDE}:role/a`, `arn:aws:iam::${OWN}:role/b`, LEAVING];
    expect(judge([allow({ AWS: principals })])).toMatchObject({
      accounts: { own: [OWN], inside: [INSIDE], outside: [OUTSIDE], closed: [LEAVING], unknown: [] },
      principals: [...principals].sort(),
      words: ['own_account', 'inside', 'outside', 'closed'],
    });
    expect(judge([allow({ AWS: OUTSIDE })], new Map())).toMatchObject({ accounts: { unknown: [OUTSIDE], outside: [] }, words: ['unknown_account'] });
  });
});

it('tells every kind of party in its place', () => {
  const text = [
    allow({ Service: ['ssm.amazonaws.com', 'ec2.amazonaws.com'], AWS: ['*', 'AROAKSCDLFT9R5DQP782U'], CanonicalUser: '79a59d' }),
    allow({ Federated: [`arn:aws:iam::${OWN}:saml-provider/Okta`, `arn:aws:iam::${OUTSIDE}:oidc-provider/${GITHUB}`, 'cognito-identity.amazonaws.com'] }),
    { Effect: 'Allow', NotPrincipal: { AWS: OWN }, Action: 'sts:AssumeRole' },
    { Effect: 'Deny', Principal: { AWS: INSIDE }, Action: 'sts:AssumeRole', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } },
  ];
  expect(judge(text)).toEqual({
    words: ['service', 'saml', 'oidc', 'web_identity', 'deleted', 'anyone', 'not_judged'],
    services: ['ec2.amazonaws.com', 'ssm.amazonaws.com'],
    principals: ['*'],
    accounts: { own: [], inside: [], outside: [], closed: [], unknown: [] },
    deleted: ['AROAKSCDLFT9R5DQP782U'],
    providers: [`arn:aws:iam::${OUTSIDE}:oidc-provider/${GITHUB}`, 'cognito-identity.amazonaws.com', 'saml-provider/Okta'],
    conditionKeys: [],
    wide: 'yes',
    externalId: 'no',
    notJudged: ['79a59d', 'Deny', 'NotPrincipal'],
  });
});

it('is unknown as a whole when the policy can’t be read', () => {
  expect(judgeTrust('broken', OWN, ORGANIZATION)).toBe(UNKNOWN);
});

it('names condition keys once, whatever their case', () => {
  const first = { StringEquals: { 'sts:ExternalId': 'a', 'aws:SourceAccount': OWN } };
  expect(judge([allow({ AWS: INSIDE }, first), allow({ AWS: OWN }, { StringLike: { 'STS:externalid': 'b' } })]).conditionKeys).toEqual(['aws:SourceAccount', 'sts:ExternalId']);
});

describe('the external id', () => {
  const asks = { StringEquals: { 'sts:ExternalId': 'x' } };
  it.each<[string, readonly Raw[], JudgedTrust['externalId']]>([
    ['is nobody’s business within the organization', [allow({ AWS: INSIDE }), allow({ AWS: OWN }), allow({ Service: 'ec2.amazonaws.com' })], null],
    ['is asked of the account outside', [allow({ AWS: OUTSIDE }, asks)], 'yes'],
    ['is not asked of the account outside', [allow({ AWS: OUTSIDE })], 'no'],
    ['is asked of one account outside, not of the other', [allow({ AWS: OUTSIDE }, asks), allow({ AWS: '555566667777' })], 'no'],
    ['may be anything', [allow({ AWS: OUTSIDE }, { StringLike: { 'sts:ExternalId': ['x', '*'] } })], 'no'],
    ['must only differ', [allow({ AWS: OUTSIDE }, { StringNotEquals: { 'sts:ExternalId': 'x' } })], 'no'],
    ['is asked of everybody', [allow('*', asks)], 'yes'],
  ])('%s', (_, statements, expected) => {
    expect(judge(statements).externalId).toBe(expected);
  });

  it('is asked of accounts that may be outside', () => {
    expect(judge([allow({ AWS: OUTSIDE })], new Map()).externalId).toBe('no');
  });
});

describe('everybody', () => {
  it.each<[string, Raw | undefined, JudgedTrust['wide']]>([
    ['without a condition', undefined, 'yes'],
    ['with an empty condition', {}, 'yes'],
    ['of the organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } }, 'no'],
    ['of the organization, key in other case', { stringlike: { 'AWS:principalorgid': ['o-exampleorg'] } }, 'no'],
    ['of any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }, 'unknown'],
    ['of the organization or without one', { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg' } }, 'unknown'],
    ['but the organization', { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } }, 'unknown'],
    ['of a unit', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg/r-root/ou-root-a/*' } }, 'no'],
    ['of a unit, or with no path', { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg/r-root/ou-root-a/*' } }, 'unknown'],
    ['with a role of one account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${INSIDE}:role/deploy-*` } }, 'no'],
    ['with a role of that name anywhere', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } }, 'unknown'],
    ['of one account or of any', { StringLike: { 'aws:PrincipalAccount': [INSIDE, '*'] } }, 'unknown'],
    ['of whatever account they are of', { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalAccount}' } }, 'unknown'],
    ['of no account', { StringEquals: { 'aws:PrincipalAccount': [] } }, 'unknown'],
    ['who knows a word', { StringEquals: { 'sts:ExternalId': 'x' } }, 'unknown'],
    ['from an address', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'unknown'],
    ['a service for one account', { StringEquals: { 'aws:SourceAccount': OWN } }, 'no'],
  ])('%s', (_, condition, expected) => {
    expect(judge([allow('*', condition)]).wide).toBe(expected);
    expect(judge([allow({ AWS: '*' }, condition), allow({ AWS: OWN })]).wide).toBe(expected);
  });

  it('is not judged where a denial for everybody may take it back', () => {
    const denial = (principal: Raw): Raw => ({ Effect: 'Deny', Action: 'sts:AssumeRole', ...principal, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } } });
    expect(judge([allow('*'), denial({ Principal: '*' })])).toMatchObject({ wide: 'unknown', notJudged: ['Deny'] });
    expect(judge([allow('*'), denial({ Principal: { AWS: INSIDE } })])).toMatchObject({ wide: 'yes', notJudged: ['Deny'] });
  });

  it('but somebody is not judged', () => {
    expect(judge([{ Effect: 'Allow', NotPrincipal: { AWS: OWN }, Action: 'sts:AssumeRole' }])).toMatchObject({ wide: 'unknown', words: ['not_judged'], notJudged: ['NotPrincipal'] });
  });

  it('is not meant by a principal of no known form, but who knows', () => {
    expect(judge([allow({ AWS: 'arn:aws:iam::*:root' })])).toMatchObject({ wide: 'unknown', words: ['not_judged'], notJudged: ['arn:aws:iam::*:root'] });
  });

  it.each([[{ Service: 'ec2.amazonaws.com' }], [{ AWS: OUTSIDE }], [{ AWS: 'AROAKSCDLFT9R5DQP782U' }], [{ Federated: `arn:aws:iam::${OWN}:saml-provider/Okta` }], [{ CanonicalUser: '79a59d' }]])(
    'is not %j',
    (principal) => {
      expect(judge([allow(principal)]).wide).toBe('no');
    },
  );
});

describe('an OIDC provider', () => {
  const aud = { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } };
  const sub = (operator: string, ...values: readonly string[]): Raw => ({ ...aud, [operator]: { ...(operator === 'StringEquals' ? aud.StringEquals : {}), [`${GITHUB}:sub`]: values } });
  const wide = (condition: Raw | undefined): JudgedTrust['wide'] => judge([allow({ Federated: `arn:aws:iam::${OWN}:oidc-provider/${GITHUB}` }, condition)]).wide;

  it.each<[string, Raw | undefined, JudgedTrust['wide']]>([
    ['without any condition', undefined, 'yes'],
    ['with the audience alone', aud, 'yes'],
    ['with any subject', sub('StringLike', '*'), 'yes'],
    ['with any subject of a kind', sub('StringLike', 'repo:*'), 'yes'],
    ['with any repository', sub('StringLike', 'repo:*/*:ref:refs/heads/main'), 'yes'],
    ['with one subject or any', sub('StringLike', 'repo:acme/app:*', '**'), 'yes'],
    ['with any subject of at least a letter', sub('StringLike', '?*'), 'yes'],
    ['with the subject that the token has', sub('StringEquals', '${token:sub}'), 'yes'],
    ['with one subject', sub('StringEquals', 'repo:acme/app:ref:refs/heads/main'), 'no'],
    ['with the subjects of one owner', sub('StringLike', 'repo:acme/*'), 'no'],
    ['with one subject, where a token without would pass; but each has one', sub('ForAllValues:StringLike', 'repo:acme/app:*'), 'no'],
    ['with a star that is no wildcard', sub('StringEquals', '*'), 'no'],
    ['with no subject at all', sub('StringLike'), 'yes'],
    ['with all but one subject', sub('StringNotLike', 'repo:acme/app:*'), 'unknown'],
    ['with another claim', { StringEquals: { ...aud.StringEquals, [`${GITHUB}:repository_owner`]: 'acme' } }, 'unknown'],
    ['with any subject from an address', { ...sub('StringLike', '*'), IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'unknown'],
    ['with the subject of another provider', { StringEquals: { 'gitlab.com:sub': 'project_path:acme/app' } }, 'unknown'],
  ])('%s', (_, condition, expected) => {
    expect(wide(condition)).toBe(expected);
  });

  it('may have a path, and case does not count in the key', () => {
    const cluster = 'oidc.eks.eu-west-1.amazonaws.com/id/ABC123';
    const condition = { StringEquals: { [`${cluster}:SUB`.toLowerCase()]: 'system:serviceaccount:web:api' } };
    expect(judge([allow({ Federated: `arn:aws:iam::${OWN}:oidc-provider/${cluster}` }, condition)]).wide).toBe('no');
  });
});

describe('an identity provider that AWS knows', () => {
  it.each<[string, string, Raw | undefined, JudgedTrust['wide']]>([
    ['Cognito with its pool', 'cognito-identity.amazonaws.com', { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:0a1b' }, 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } }, 'no'],
    ['Cognito with any pool', 'cognito-identity.amazonaws.com', { StringLike: { 'cognito-identity.amazonaws.com:aud': '*' } }, 'unknown'],
    ['Cognito, signed in', 'cognito-identity.amazonaws.com', { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } }, 'unknown'],
    ['Google without a condition', 'accounts.google.com', undefined, 'yes'],
    ['Amazon with the app', 'www.amazon.com', { StringEquals: { 'www.amazon.com:app_id': 'amzn1' } }, 'no'],
    ['Google with an app of Amazon', 'accounts.google.com', { StringEquals: { 'www.amazon.com:app_id': 'amzn1' } }, 'unknown'],
  ])('%s', (_, provider, condition, expected) => {
    expect(judge([allow({ Federated: provider }, condition)])).toMatchObject({ wide: expected, words: ['web_identity'], providers: [provider] });
  });
});
