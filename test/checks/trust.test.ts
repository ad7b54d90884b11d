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

function judge(
  statements: readonly Raw[],
  organization: ReadonlyMap<string, AccountState> = ORGANIZATION,
  path: string | null = `o-exampleorg/r-root/${OWN}/`,
): JudgedTrust {
  const trust = judgeTrust(JSON.stringify({ Statement: statements }), { id: OWN, path }, organization);
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
    [
      'taken from an aggregator, which may lack some',
      new Map([
        [OWN, 'UNKNOWN'],
        [INSIDE, 'UNKNOWN'],
      ]),
      'unknown',
    ],
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
    expect(judge([allow({ AWS: OUTSIDE })], new Map())).toMatchObject({
      accounts: { unknown: [OUTSIDE], outside: [] },
      words: ['unknown_account'],
    });
  });
});

it('tells every kind of party in its place', () => {
  const text = [
    allow({ Service: ['ssm.amazonaws.com', 'ec2.amazonaws.com'], AWS: ['*', 'AROAKSCDLFT9R5DQP782U'], CanonicalUser: '79a59d' }),
    allow({
      Federated: [
        `arn:aws:iam::${OWN}:saml-provider/Okta`,
        `arn:aws:iam::${OUTSIDE}:oidc-provider/${GITHUB}`,
        'cognito-identity.amazonaws.com',
      ],
    }),
    { Effect: 'Allow', NotPrincipal: { AWS: OWN }, Action: 'sts:AssumeRole' },
    {
      Effect: 'Deny',
      Principal: { AWS: INSIDE },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } },
    },
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
  expect(judgeTrust('broken', { id: OWN, path: null }, ORGANIZATION)).toBe(UNKNOWN);
});

it('names condition keys once, whatever their case', () => {
  const first = { StringEquals: { 'sts:ExternalId': 'a', 'aws:SourceAccount': OWN } };
  expect(judge([allow({ AWS: INSIDE }, first), allow({ AWS: OWN }, { StringLike: { 'STS:externalid': 'b' } })]).conditionKeys).toEqual([
    'aws:SourceAccount',
    'sts:ExternalId',
  ]);
});

describe('the external id', () => {
  const asks = { StringEquals: { 'sts:ExternalId': 'x' } };
  it.each<[string, readonly Raw[], JudgedTrust['externalId']]>([
    [
      'is nobody’s business within the organization',
      [allow({ AWS: INSIDE }), allow({ AWS: OWN }), allow({ Service: 'ec2.amazonaws.com' })],
      null,
    ],
    ['is asked of the account outside', [allow({ AWS: OUTSIDE }, asks)], 'yes'],
    ['is not asked of the account outside', [allow({ AWS: OUTSIDE })], 'no'],
    ['is asked of one account outside, not of the other', [allow({ AWS: OUTSIDE }, asks), allow({ AWS: '555566667777' })], 'no'],
    ['may be anything', [allow({ AWS: OUTSIDE }, { StringLike: { 'sts:ExternalId': ['x', '*'] } })], 'no'],
    ['may be anything of at least a letter', [allow({ AWS: OUTSIDE }, { StringLike: { 'sts:ExternalId': '?*' } })], 'no'],
    ['must only differ', [allow({ AWS: OUTSIDE }, { StringNotEquals: { 'sts:ExternalId': 'x' } })], 'no'],
    ['is asked of everybody', [allow('*', asks)], 'yes'],
    [
      'is nobody’s business where a condition leaves the organization alone',
      [allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } })],
      null,
    ],
    [
      'is nobody’s business where a condition leaves accounts inside',
      [allow('*', { StringEquals: { 'aws:PrincipalAccount': [OWN, INSIDE] } })],
      null,
    ],
    [
      'is not asked where a condition leaves an account outside',
      [allow('*', { StringEquals: { 'aws:PrincipalAccount': [OWN, OUTSIDE] } })],
      'no',
    ],
    [
      'is asked where another condition leaves an account outside',
      [allow('*', { StringEquals: { 'aws:PrincipalAccount': OUTSIDE, ...asks.StringEquals } })],
      'yes',
    ],
    ['is not asked of another organization', [allow('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse' } })], 'no'],
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
    [
      'of a unit, or with no path',
      { 'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-exampleorg/r-root/ou-root-a/*' } },
      'unknown',
    ],
    ['with a role of one account', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${INSIDE}:role/deploy-*` } }, 'no'],
    ['with a role of that name anywhere', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/deploy' } }, 'unknown'],
    ['of one account or of any', { StringLike: { 'aws:PrincipalAccount': [INSIDE, '*'] } }, 'unknown'],
    ['of whatever account they are of', { StringEquals: { 'aws:PrincipalAccount': '${aws:PrincipalAccount}' } }, 'unknown'],
    [
      'of one account, as a text for which a star may stand for several parts',
      { StringLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:topic` } },
      'unknown',
    ],
    ['of one account in any Region', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OWN}:topic` } }, 'no'],
    ['with an account that is left out', { StringEquals: { 'aws:PrincipalAccount': [] } }, 'yes'],
    ['who knows a word', { StringEquals: { 'sts:ExternalId': 'x' } }, 'unknown'],
    ['from an address', { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, 'unknown'],
    ['a service for one account', { StringEquals: { 'aws:SourceAccount': OWN } }, 'no'],
  ])('%s', (_, condition, expected) => {
    expect(judge([allow('*', condition)]).wide).toBe(expected);
    expect(judge([allow({ AWS: '*' }, condition), allow({ AWS: OWN })]).wide).toBe(expected);
  });

  it('is asked for in a condition: those of it are trusted, and nobody else', () => {
    expect(judge([allow('*', { StringEquals: { 'aws:PrincipalAccount': [OWN, INSIDE, OUTSIDE, LEAVING] } })])).toMatchObject({
      words: ['own_account', 'inside', 'outside', 'closed'],
      principals: ['*'],
      accounts: { own: [OWN], inside: [INSIDE], outside: [OUTSIDE], closed: [LEAVING], unknown: [] },
      wide: 'no',
      notJudged: [],
    });
  });

  it.each<[string, Raw]>([
    ['a text', { StringEquals: { 'aws:PrincipalAccount': OUTSIDE } }],
    ['a list', { StringLike: { 'aws:PrincipalAccount': [OUTSIDE] } }],
    ['a key in other case', { stringequals: { 'AWS:principalACCOUNT': OUTSIDE } }],
    ['any value of several', { 'ForAnyValue:StringEquals': { 'aws:PrincipalAccount': OUTSIDE } }],
    ['a role', { ArnEquals: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDE}:role/vendor` } }],
    ['roles of a name', { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDE}:role/vendor-*` } }],
    ['roles, as a text', { StringLike: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDE}:role/*` } }],
    ['the account that a service acts for', { StringEquals: { 'aws:SourceAccount': OUTSIDE } }],
    ['the resource that a service acts for', { ArnLike: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${OUTSIDE}:topic` } }],
    [
      'that and its account',
      { StringEquals: { 'aws:SourceAccount': OUTSIDE }, ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${OUTSIDE}:*` } },
    ],
    [
      'one of two accounts, and its role',
      {
        StringEquals: { 'aws:PrincipalAccount': [OUTSIDE, INSIDE] },
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDE}:role/vendor` },
      },
    ],
    ['an account of another organization', { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse', 'aws:PrincipalAccount': OUTSIDE } }],
    [
      'an account beside what is not judged',
      {
        StringEquals: { 'aws:PrincipalAccount': OUTSIDE },
        StringNotEquals: { 'aws:PrincipalAccount': INSIDE },
        IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      },
    ],
  ])('of an account that is asked for by %s', (_, condition) => {
    const outside = {
      words: ['outside'],
      accounts: { own: [], inside: [], outside: [OUTSIDE], closed: [], unknown: [] },
      wide: 'no',
      notJudged: [],
    };
    expect(judge([allow('*', condition)])).toMatchObject(outside);
    expect(judge([allow({ AWS: '*' }, condition)])).toMatchObject(outside);
    expect(judge([allow('*', condition)], new Map())).toMatchObject({
      words: ['unknown_account'],
      accounts: { outside: [], unknown: [OUTSIDE] },
    });
  });

  it.each<[string, Raw]>([
    ['a key that may be missing', { StringEqualsIfExists: { 'aws:PrincipalAccount': OUTSIDE } }],
    ['all values of perhaps none', { 'ForAllValues:StringEquals': { 'aws:PrincipalAccount': OUTSIDE } }],
    ['all others', { StringNotEquals: { 'aws:PrincipalAccount': OUTSIDE } }],
    ['roles but one', { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDE}:role/vendor` } }],
    ['one account or any', { StringLike: { 'aws:PrincipalAccount': [OUTSIDE, '*'] } }],
    ['a part of an account', { StringLike: { 'aws:PrincipalAccount': `${OUTSIDE.slice(0, 11)}?` } }],
    ['a role in any account', { ArnLike: { 'aws:PrincipalArn': ['arn:aws:iam::*:role/vendor', `arn:aws:iam::${OUTSIDE}:role/vendor`] } }],
    ['any organization', { StringLike: { 'aws:PrincipalOrgID': 'o-*' } }],
  ])('stays everybody where a condition asks for %s', (_, condition) => {
    expect(judge([allow('*', condition)])).toMatchObject({
      words: ['anyone'],
      accounts: { own: [], inside: [], outside: [], closed: [], unknown: [] },
      wide: 'unknown',
      externalId: 'no',
    });
  });

  it.each<[string, Raw, Partial<JudgedTrust['accounts']>]>([
    [
      'two keys have nothing in common',
      { StringEquals: { 'aws:PrincipalAccount': INSIDE }, ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDE}:role/x` } },
      { inside: [INSIDE], outside: [OUTSIDE] },
    ],
    [
      'one is of who calls, the other of whom a service acts for',
      { StringEquals: { 'aws:PrincipalAccount': INSIDE, 'aws:SourceAccount': [INSIDE, OUTSIDE] } },
      { inside: [INSIDE], outside: [OUTSIDE] },
    ],
    [
      'one names two organizations',
      { StringEquals: { 'aws:PrincipalOrgID': ['o-exampleorg', 'o-someoneelse'] } },
      { inside: ['o-exampleorg'], outside: ['o-someoneelse'] },
    ],
  ])('is rather too many than too few: %s', (_, condition, accounts) => {
    expect(judge([allow('*', condition)]).accounts).toMatchObject(accounts);
  });

  it.each<[string, Raw, string]>([
    ['the id', { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse' } }, 'o-exampleorg'],
    ['a path', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': ['o-someoneelse/*'] } }, 'o-exampleorg'],
    ['the id of whom a service acts for', { StringEquals: { 'aws:SourceOrgID': 'o-someoneelse' } }, 'o-exampleorg'],
    ['an id that the own begins with', { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse' } }, 'o-someoneelse2'],
  ])('of an organization, by %s, is compared with the own', (_, condition, own) => {
    const none = { own: [], inside: [], outside: [], closed: [], unknown: [] };
    const by = (organization: string | null): JudgedTrust =>
      judge([allow('*', condition)], ORGANIZATION, organization === null ? null : `${organization}/r-root/${OWN}/`);
    expect(by(own)).toMatchObject({
      words: ['outside'],
      accounts: { ...none, outside: ['o-someoneelse'] },
      externalId: 'no',
      notJudged: [],
    });
    expect(by('o-someoneelse')).toMatchObject({
      words: ['inside'],
      accounts: { ...none, inside: ['o-someoneelse'] },
      externalId: null,
      notJudged: [],
    });
    for (const untold of [null, 'r-root']) {
      expect(by(untold)).toMatchObject({
        words: ['unknown_account', 'not_judged'],
        accounts: { ...none, unknown: ['o-someoneelse'] },
        externalId: 'no',
        notJudged: ['o-someoneelse'],
        wide: 'no',
      });
    }
  });

  it('is not meant by a service, whatever account a condition names', () => {
    expect(judge([allow({ Service: 'ec2.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': OUTSIDE } })])).toMatchObject({
      words: ['service'],
      accounts: { outside: [] },
    });
  });

  it('is not judged where a denial for everybody may take it back', () => {
    const denial = (principal: Raw): Raw => ({
      Effect: 'Deny',
      Action: 'sts:AssumeRole',
      ...principal,
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } },
    });
    expect(judge([allow('*'), denial({ Principal: '*' })])).toMatchObject({ wide: 'unknown', notJudged: ['Deny'] });
    expect(judge([allow('*'), denial({ Principal: { AWS: INSIDE } })])).toMatchObject({ wide: 'yes', notJudged: ['Deny'] });
  });

  it('but somebody is not judged', () => {
    expect(judge([{ Effect: 'Allow', NotPrincipal: { AWS: OWN }, Action: 'sts:AssumeRole' }])).toMatchObject({
      wide: 'unknown',
      words: ['not_judged'],
      notJudged: ['NotPrincipal'],
    });
  });

  it('is not meant by a principal of no known form, but who knows', () => {
    expect(judge([allow({ AWS: 'arn:aws:iam::*:root' })])).toMatchObject({
      wide: 'unknown',
      words: ['not_judged'],
      notJudged: ['arn:aws:iam::*:root'],
    });
  });

  it.each([
    [{ Service: 'ec2.amazonaws.com' }],
    [{ AWS: OUTSIDE }],
    [{ AWS: 'AROAKSCDLFT9R5DQP782U' }],
    [{ Federated: `arn:aws:iam::${OWN}:saml-provider/Okta` }],
    [{ CanonicalUser: '79a59d' }],
  ])('is not %j', (principal) => {
    expect(judge([allow(principal)]).wide).toBe('no');
  });
});

describe('an OIDC provider', () => {
  const aud = { StringEquals: { [`${GITHUB}:aud`]: 'sts.amazonaws.com' } };
  const sub = (operator: string, ...values: readonly string[]): Raw => ({
    ...aud,
    [operator]: { ...(operator === 'StringEquals' ? aud.StringEquals : {}), [`${GITHUB}:sub`]: values },
  });
  const wide = (condition: Raw | undefined): JudgedTrust['wide'] =>
    judge([allow({ Federated: `arn:aws:iam::${OWN}:oidc-provider/${GITHUB}` }, condition)]).wide;

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
    ['with another claim', { StringEquals: { ...aud.StringEquals, [`${GITHUB}:repository_owner`]: 'acme' } }, 'no'],
    [
      'with a claim that says nothing of whose it is',
      { StringEquals: { ...aud.StringEquals, [`${GITHUB}:ref`]: 'refs/heads/main' } },
      'unknown',
    ],
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
    [
      'Cognito with its pool',
      'cognito-identity.amazonaws.com',
      {
        StringEquals: { 'cognito-identity.amazonaws.com:aud': 'eu-west-1:0a1b' },
        'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' },
      },
      'no',
    ],
    ['Cognito with any pool', 'cognito-identity.amazonaws.com', { StringLike: { 'cognito-identity.amazonaws.com:aud': '*' } }, 'yes'],
    [
      'Cognito, signed in',
      'cognito-identity.amazonaws.com',
      { 'ForAnyValue:StringLike': { 'cognito-identity.amazonaws.com:amr': 'authenticated' } },
      'yes',
    ],
    ['Google without a condition', 'accounts.google.com', undefined, 'yes'],
    ['Amazon with the app', 'www.amazon.com', { StringEquals: { 'www.amazon.com:app_id': 'amzn1' } }, 'no'],
    ['Google with an app of Amazon', 'accounts.google.com', { StringEquals: { 'www.amazon.com:app_id': 'amzn1' } }, 'unknown'],
  ])('%s', (_, provider, condition, expected) => {
    expect(judge([allow({ Federated: provider }, condition)])).toMatchObject({
      wide: expected,
      words: ['web_identity'],
      providers: [provider],
    });
  });
});
