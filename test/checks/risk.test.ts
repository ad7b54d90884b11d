import fc from 'fast-check';
import { ADMIN_KINDS } from '../../src/checks/admin-chain.js';
import { ESCALATIONS } from '../../src/checks/escalation.js';
import { isLocked, mfaMissing, riskOf, type Risk, type RiskFacts } from '../../src/checks/risk.js';
import { judgeTrust, type JudgedTrust } from '../../src/checks/trust.js';
import { readCredentials } from '../../src/reconcile/credentials.js';
import type { AccountState } from '../../src/model/account.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import { PROPERTY } from '../extent.js';
import { ago, key, password, row, type Cells } from '../fixtures.js';

const HARMLESS: RiskFacts = { admin: 'none', escalation: 'no', allowsSomething: true, daysIdle: 0, mfaMissing: 'no', trust: null };

function risk(more: Partial<RiskFacts>): Risk {
  return riskOf({ ...HARMLESS, ...more });
}

function credentials(cells: Cells): ReturnType<typeof readCredentials>['credentials'] {
  return readCredentials(row('alice', cells)).credentials;
}

const OUTSIDE = '999999999999';

const KNOWN = new Map([
  ['111122223333', 'ACTIVE' as const],
  ['444455556666', 'ACTIVE' as const],
  ['555566667777', 'CLOSED' as const],
]);

function trust(
  principal: unknown,
  condition: object = {},
  organization: ReadonlyMap<string, AccountState> = KNOWN,
  path: string | null = 'o-example12/r-root/111122223333/',
): JudgedTrust | Unknown {
  return judgeTrust(
    JSON.stringify({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, Condition: condition } }),
    { id: '111122223333', path },
    organization,
  );
}

it('is the product of its factors', () => {
  const worst: RiskFacts = { admin: 'full', escalation: 'yes', allowsSomething: true, daysIdle: 365, mfaMissing: 'yes', trust: trust('*') };
  expect(riskOf(worst)).toEqual({ factors: { reach: 10, idle: 4, mfa: 2, trust: 4 }, assumed: [], risk: 320 });
  expect(risk({})).toEqual({ factors: { reach: 1, idle: 1, mfa: 1, trust: 1 }, assumed: [], risk: 1 });
});

it.each<[number, readonly string[], Partial<RiskFacts>]>([
  [10, [], { admin: 'full' }],
  [10, [], { admin: 'full', escalation: 'unknown' }],
  [10, ['reach'], { admin: 'unknown' }],
  [10, ['reach'], { admin: 'unknown', escalation: 'yes' }],
  [8, [], { escalation: 'yes' }],
  [8, [], { escalation: 'yes', admin: 'all_but' }],
  [8, ['reach'], { escalation: 'unknown' }],
  [6, [], { admin: 'all_but' }],
  [6, [], { admin: 'all_but', escalation: 'limited' }],
  [4, [], { escalation: 'limited' }],
  [1, [], {}],
  [0, [], { allowsSomething: false }],
])('reach %p, assumed %j: %j', (reach, assumed, more) => {
  expect(risk(more)).toMatchObject({ factors: { reach }, assumed, risk: reach });
});

it.each<[number, readonly string[], RiskFacts['daysIdle']]>([
  [1, [], 0],
  [1, [], 29],
  [2, [], 30],
  [2, [], 89],
  [3, [], 90],
  [3, [], 364],
  [4, [], 365],
  [4, [], 4000],
  [1, [], null],
  [4, ['idle'], UNKNOWN],
])('idle %p, assumed %j: %p days', (idle, assumed, daysIdle) => {
  expect(risk({ daysIdle })).toMatchObject({ factors: { idle }, assumed, risk: idle });
});

it.each([
  [2, [], 'yes'],
  [1, [], 'no'],
  [2, ['mfa'], 'unknown'],
] as const)('MFA %p, assumed %j: missing %s', (mfa, assumed, missing) => {
  expect(risk({ mfaMissing: missing })).toMatchObject({ factors: { mfa }, assumed, risk: mfa });
});

const WITH_ID = { StringEquals: { 'sts:ExternalId': 'x' } };

it.each<[number, readonly string[], string, RiskFacts['trust']]>([
  [1, [], 'a user', null],
  [1, [], 'a service', trust({ Service: 'ec2.amazonaws.com' })],
  [1, [], 'its own account', trust({ AWS: '111122223333' })],
  [1, [], 'another account of the organization', trust({ AWS: '444455556666' })],
  [1, [], 'a closed account of the organization', trust({ AWS: '555566667777' })],
  [1, [], 'a SAML provider', trust({ Federated: 'arn:aws:iam::111122223333:saml-provider/Okta' })],
  [3, [], 'an account outside', trust({ AWS: OUTSIDE })],
  [2, [], 'an account outside that must tell an external id', trust({ AWS: OUTSIDE }, WITH_ID)],
  [3, ['trust'], 'an account that may be outside', trust({ AWS: OUTSIDE }, {}, new Map())],
  [2, ['trust'], 'one that must tell an external id', trust({ AWS: OUTSIDE }, WITH_ID, new Map())],
  [4, [], 'everybody', trust('*')],
  [4, ['trust'], 'everybody, if', trust('*', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } })],
  [1, [], 'everybody of the organization', trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example12' } })],
  [3, [], 'everybody of an account outside', trust('*', { StringEquals: { 'aws:PrincipalAccount': OUTSIDE } })],
  [
    3,
    [],
    'everybody who is a role outside',
    trust({ AWS: '*' }, { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${OUTSIDE}:role/vendor` } }),
  ],
  [
    2,
    [],
    'everybody of an account outside that must tell an external id',
    trust('*', { StringEquals: { 'aws:PrincipalAccount': OUTSIDE, 'sts:ExternalId': 'x' } }),
  ],
  [
    3,
    ['trust'],
    'everybody of an account that may be outside',
    trust('*', { StringEquals: { 'aws:PrincipalAccount': OUTSIDE } }, new Map()),
  ],
  [1, [], 'everybody of an account inside', trust('*', { StringEquals: { 'aws:PrincipalAccount': '444455556666' } })],
  [3, [], 'everybody of another organization', trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse' } })],
  [
    2,
    [],
    'everybody of another organization who tells an external id',
    trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse', 'sts:ExternalId': 'x' } }),
  ],
  [
    3,
    ['trust'],
    'everybody of an organization that may be another',
    trust('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-example12' } }, new Map(), null),
  ],
  [3, [], 'an account outside whose external id may be anything', trust({ AWS: OUTSIDE }, { StringLike: { 'sts:ExternalId': '?*' } })],
  [4, ['trust'], 'nobody knows whom', UNKNOWN],
])('trust %p, assumed %j: %s', (factor, assumed, _, of) => {
  expect(risk({ trust: of })).toMatchObject({ factors: { trust: factor }, assumed, risk: factor });
});

it('is never lowered by not knowing', () => {
  const facts = fc.record<RiskFacts>({
    admin: fc.constantFrom(...ADMIN_KINDS),
    escalation: fc.constantFrom(...ESCALATIONS),
    allowsSomething: fc.boolean(),
    daysIdle: fc.oneof(fc.constantFrom(null, UNKNOWN), fc.nat(500)),
    mfaMissing: fc.constantFrom('yes', 'no', 'unknown'),
    trust: fc.constantFrom(null, UNKNOWN, trust('*'), trust({ AWS: OUTSIDE }), trust({ AWS: '444455556666' })),
  });
  fc.assert(
    fc.property(facts, (known) => {
      const { risk: before } = riskOf(known);
      expect(Number.isInteger(before)).toBe(true);
      for (const less of [{ admin: 'unknown' }, { daysIdle: UNKNOWN }, { mfaMissing: 'unknown' }, { trust: UNKNOWN }] as const) {
        expect(riskOf({ ...known, ...less }).risk).toBeGreaterThanOrEqual(before);
      }
      if (known.admin !== 'full') expect(riskOf({ ...known, escalation: 'unknown' }).risk).toBeGreaterThanOrEqual(before);
    }),
    PROPERTY,
  );
});

it.each<[string, string, Cells]>([
  ['yes', 'a password without', password(ago(100))],
  ['no', 'a password with it', { ...password(ago(100)), mfa_active: 'true' }],
  ['no', 'no password', {}],
  ['no', 'keys only', key(1, ago(100))],
  ['unknown', 'a password, and nobody knows', { ...password(ago(100)), mfa_active: 'maybe' }],
  ['unknown', 'nobody knows of a password', { password_enabled: 'not_supported' }],
  ['no', 'with MFA nobody needs to know of a password', { password_enabled: 'not_supported', mfa_active: 'true' }],
])('MFA missing: %s: %s', (expected, _, cells) => {
  expect(mfaMissing(credentials(cells))).toBe(expected);
});

it.each<[boolean, string, Cells]>([
  [true, 'no credential at all', {}],
  [true, 'a key that is switched off', key(1, ago(100), ago(3), 'false')],
  [false, 'an active key', key(2, ago(100))],
  [false, 'a password', password(ago(100))],
  [false, 'a signing certificate', { cert_1_active: 'true', cert_1_last_rotated: ago(100) }],
  [false, 'more than the report shows', { additional_credentials_info: '1 more access keys' }],
  [false, 'a key of which nobody knows', { ...key(1, ago(100)), access_key_1_active: 'maybe' }],
])('locked: %p: %s', (expected, _, cells) => {
  expect(isLocked(credentials(cells))).toBe(expected);
});

it('credentials that were not seen may be there, and without MFA', () => {
  expect([mfaMissing(UNKNOWN), isLocked(UNKNOWN)]).toEqual(['unknown', false]);
});
