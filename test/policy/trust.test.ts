import fc from 'fast-check';
import { UNKNOWN } from '../../src/model/value.js';
import { PARTY_KINDS, trustOf, type Party, type Trust } from '../../src/policy/trust.js';
import { PROPERTY } from '../extent.js';
import { TRUST_EC2 } from '../fixtures.js';

type Raw = Readonly<Record<string, unknown>>;

function policy(...statements: readonly Raw[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

function allow(principal: unknown, more: Raw = {}): Raw {
  return { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...more };
}

function read(text: string): Trust {
  const trust = trustOf(text);
  if (trust === UNKNOWN) throw new Error('can’t be read');
  return trust;
}

function partiesIn(text: string): readonly Party[] {
  return read(text).grants.flatMap(({ parties }) => parties);
}

describe('parties', () => {
  it.each<[string, unknown, Party['kind'], string | null]>([
    ['an AWS service', { Service: 'lambda.amazonaws.com' }, 'service', null],
    ['an account by its root', { AWS: 'arn:aws:iam::444455556666:root' }, 'account', '444455556666'],
    ['an account by its id', { AWS: '444455556666' }, 'account', '444455556666'],
    ['an account of another partition', { AWS: 'arn:aws-us-gov:iam::444455556666:root' }, 'account', '444455556666'],
    ['a role with a path', { AWS: 'arn:aws:iam::444455556666:role/eng/Deploy' }, 'principal', '444455556666'],
    ['a user', { AWS: 'arn:aws:iam::444455556666:user/ann' }, 'principal', '444455556666'],
    ['a session of a role', { AWS: 'arn:aws:sts::444455556666:assumed-role/Deploy/ann' }, 'principal', '444455556666'],
    ['a federated user', { AWS: 'arn:aws:sts::444455556666:federated-user/ann' }, 'principal', '444455556666'],
    ['a role that was deleted', { AWS: 'AROAKSCDLFT9R5DQP782U' }, 'deleted', null],
    ['a user that was deleted', { AWS: 'AIDAJQABLZS4A3QDU576Q' }, 'deleted', null],
    ['everybody', '*', 'anyone', null],
    ['everybody, as AWS principal', { AWS: '*' }, 'anyone', null],
    ['everybody, federated', { Federated: '*' }, 'anyone', null],
    ['a SAML provider', { Federated: 'arn:aws:iam::111122223333:saml-provider/Okta' }, 'saml', null],
    ['an OIDC provider', { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' }, 'oidc', null],
    ['Cognito', { Federated: 'cognito-identity.amazonaws.com' }, 'web_identity', null],
    ['a canonical user', { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' }, 'canonical_user', null],
    ['a part of an ARN', { AWS: 'arn:aws:iam::*:role/Deploy' }, 'other', null],
    ['an ARN of another service', { AWS: 'arn:aws:s3:::bucket' }, 'other', null],
    ['a federated principal of no known form', { Federated: 'nobody' }, 'other', null],
    ['a kind of principal that nobody knows', { Martian: 'arn:aws:iam::444455556666:root' }, 'other', null],
  ])('%s', (_, principal, kind, accountId) => {
    const text = typeof principal === 'string' ? principal : Object.values(principal as Raw)[0];
    expect(partiesIn(policy(allow(principal)))).toEqual([{ kind, text, accountId }]);
  });

  it('come from lists, from several kinds and from several statements', () => {
    const text = policy(
      allow({ AWS: ['444455556666', 'AROAKSCDLFT9R5DQP782U'], Service: ['ec2.amazonaws.com'] }),
      allow({ Service: 'ssm.amazonaws.com' }),
    );
    expect(partiesIn(text).map((party) => party.text)).toEqual([
      '444455556666',
      'AROAKSCDLFT9R5DQP782U',
      'ec2.amazonaws.com',
      'ssm.amazonaws.com',
    ]);
  });

  it('of NotPrincipal are all but those', () => {
    const text = policy({ Effect: 'Allow', NotPrincipal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' });
    expect(partiesIn(text)).toEqual([{ kind: 'all_but', text: '{"AWS":"444455556666"}', accountId: null }]);
  });
});

describe('statements', () => {
  it.each([
    ['sts:AssumeRole', 1],
    ['STS:assumerole', 1],
    ['sts:AssumeRoleWithSAML', 1],
    [['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'], 1],
    ['sts:*', 1],
    ['*', 1],
    ['sts:AssumeRole?????', 1],
    ['sts:TagSession', 0],
    [['sts:SetSourceIdentity', 'sts:SetContext'], 0],
    ['sts:AssumeRoot', 0],
  ])('%j opens the role to %i', (action, expected) => {
    expect(read(policy(allow({ Service: 'ec2.amazonaws.com' }, { Action: action }))).grants).toHaveLength(expected);
  });

  it('with NotAction open everything that they do not name', () => {
    const notAction = (names: string): Raw => ({ Effect: 'Allow', Principal: '*', NotAction: names });
    expect(read(policy(notAction('sts:TagSession'))).grants).toHaveLength(1);
    expect(read(policy(notAction('sts:*'))).grants).toHaveLength(0);
  });

  it.each<[Raw, readonly string[]]>([
    [{ Principal: '*' }, ['anyone']],
    [{ Principal: { AWS: '*' } }, ['anyone']],
    [{ NotPrincipal: { AWS: '111122223333' } }, ['all_but']],
    [{ Principal: { AWS: '111122223333' } }, ['account']],
    [{ Principal: '*', Action: 'sts:TagSession' }, []],
    [{ Principal: { AWS: [] } }, []],
  ])('that deny, %j, are told apart by whom', (more, kinds) => {
    const trust = read(policy(allow({ AWS: '111122223333' }), { Effect: 'Deny', Action: 'sts:AssumeRole', ...more }));
    expect(trust.grants).toMatchObject([{ parties: [{ text: '111122223333' }] }]);
    expect(trust.denials.flatMap(({ parties }) => parties.map(({ kind }) => kind))).toEqual(kinds);
  });

  it.each([
    ['sts:AssumeRole', { tokens: false, credentials: true }],
    ['sts:AssumeRoleWithWebIdentity', { tokens: true, credentials: false }],
    ['sts:AssumeRole*', { tokens: true, credentials: true }],
  ])('that deny %s are told apart by the call', (Action, reaches) => {
    expect(read(policy({ Effect: 'Deny', Principal: '*', Action })).denials).toMatchObject([{ reaches }]);
  });

  it('keep their own conditions', () => {
    const condition = {
      StringEquals: { 'sts:ExternalId': ['a', 'b'], 'aws:PrincipalOrgID': 'o-exampleorg' },
      Bool: { 'aws:MultiFactorAuthPresent': true },
    };
    const text = policy(
      allow({ AWS: '444455556666' }, { Condition: condition }),
      allow({ Service: 'ec2.amazonaws.com' }, { Condition: {} }),
    );
    expect(read(text).grants.map(({ conditions }) => conditions)).toEqual([
      [
        { operator: 'StringEquals', key: 'sts:ExternalId', values: ['a', 'b'] },
        { operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: ['o-exampleorg'] },
        { operator: 'Bool', key: 'aws:MultiFactorAuthPresent', values: ['true'] },
      ],
      [],
    ]);
  });
});

describe('documents', () => {
  it('are read plain and URL-encoded, with one statement or a list', () => {
    const single = JSON.stringify({ Statement: allow({ Service: 'ec2.amazonaws.com' }) });
    expect(read(single).grants).toEqual(read(TRUST_EC2).grants);
    expect(read(encodeURIComponent(TRUST_EC2))).toEqual(read(TRUST_EC2));
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"Statement":'],
    ['no policy', '{"Version":"2012-10-17"}'],
    ['a statement that is none', '{"Statement":["x"]}'],
    ['no effect', policy(allow('*', { Effect: 'Maybe' }))],
    ['no action', policy({ Effect: 'Allow', Principal: '*' })],
    ['no principal', policy({ Effect: 'Allow', Action: 'sts:AssumeRole' })],
    ['a principal that is a number', policy(allow(7))],
    ['a principal that is a text', policy(allow('arn:aws:iam::111122223333:root'))],
    ['null for a principal', policy(allow({ AWS: null }))],
    ['a number among the principals', policy(allow({ AWS: ['111122223333', 7] }))],
    ['a principal and its opposite', policy(allow('*', { NotPrincipal: '*' }))],
    ['a condition that is a text', policy(allow('*', { Condition: 'always' }))],
    ['a condition without keys', policy(allow('*', { Condition: { StringEquals: 'x' } }))],
    ['one statement among good ones', policy(allow({ Service: 'ec2.amazonaws.com' }), { Effect: 'Allow' })],
  ])('with %s are unknown, never "trusts nobody"', (_, text) => {
    expect(trustOf(text)).toBe(UNKNOWN);
  });

  it.each([[{}], [{ AWS: [] }], [{ AWS: [], Service: [] }]])('with %j trust nobody by it, and whoever else they name', (principal) => {
    const text = policy(allow(principal), allow({ AWS: '999999999999' }));
    expect(read(text).grants.map(({ parties }) => parties.map((party) => party.text))).toEqual([[], ['999999999999']]);
  });

  it('of any shape are read or unknown, and no principal is lost', () => {
    const text = fc.constantFrom(
      '*',
      '111122223333',
      'arn:aws:iam::111122223333:root',
      'AROAKSCDLFT9R5DQP782U',
      'x',
      '',
      'ec2.amazonaws.com',
      'a:b',
    );
    const values = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
    const principals = fc.oneof(
      fc.constant('*'),
      fc.dictionary(fc.constantFrom('AWS', 'Service', 'Federated', 'CanonicalUser', '__proto__', 'X'), values, { minKeys: 1 }),
    );
    fc.assert(
      fc.property(principals, (principal) => {
        const parties = partiesIn(policy(allow(principal)));
        const expected = typeof principal === 'string' ? [principal] : Object.values(principal).flat();
        expect(parties.map((party) => party.text)).toEqual(expected);
        for (const { kind } of parties) expect(PARTY_KINDS).toContain(kind);
      }),
      PROPERTY,
    );
    fc.assert(
      fc.property(fc.json(), (json) => trustOf(json) === UNKNOWN),
      PROPERTY,
    );
  });
});
