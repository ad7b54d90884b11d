import { adminOf } from '../../src/checks/admin.js';
import { parsePolicy, type PolicyDocument } from '../../src/model/policy.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { AppliedPolicy, PrincipalPolicies } from '../../src/policy/applied-policy.js';
import {
  ADMIN_ARN,
  ADMIN_TEXT,
  config,
  configUser,
  detail,
  details,
  group,
  managed,
  reconciled,
  report,
  row,
  unseen,
  userNamed,
} from '../fixtures.js';

function allow(action: unknown = '*', more: object = {}): object {
  return { Effect: 'Allow', Action: action, Resource: '*', ...more };
}

function allowNot(action: unknown, more: object = {}): object {
  return { Effect: 'Allow', NotAction: action, Resource: '*', ...more };
}

function deny(action: unknown = '*', more: object = {}): object {
  return { ...allow(action, more), Effect: 'Deny' };
}

function document(...statements: readonly object[]): PolicyDocument | Unknown {
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statements }));
}

function applied(text: PolicyDocument | Unknown, inGroup: string | null = null): AppliedPolicy {
  return { name: 'p', arn: null, group: inGroup, text: UNKNOWN, document: text, createdAt: null, versions: null };
}

function policies(more: Partial<PrincipalPolicies> = {}): PrincipalPolicies {
  return { applied: [], boundary: null, complete: true, ...more };
}

const MFA = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const ADMIN = document(allow());
const READ = document(allow('s3:Get*'));
const POWER_USER = document(
  { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  allow('iam:ListRoles'),
);

const ALL_BUT_IAM = document(allowNot('iam:*'));
const ALL_BUT_S3 = document(allowNot('s3:*'));
const IAM = document(allow('iam:*'));

describe('one policy', () => {
  it.each([
    ['`*` on `*`', document(allow()), 'yes'],
    ['lists of one', document({ Effect: 'Allow', Action: ['*'], Resource: ['*'] }), 'yes'],
    ['everything among other things', document(allow(['s3:Get*', '*'], { Resource: ['arn:aws:s3:::a', '*'] })), 'yes'],
    ['`*:*`', document(allow('*:*')), 'yes'],
    ['`**`', document(allow('**')), 'yes'],
    ['everything in the second statement', document(allow('s3:Get*'), allow()), 'yes'],
    ['everything with MFA', document(allow('*', MFA)), 'yes'],
    ['a Deny of something besides', document(allow(), deny('organizations:*')), 'yes'],
    ['a Deny of everything without MFA', document(allow(), deny('*', MFA)), 'yes'],
    ['a Deny of everything on something', document(allow(), deny('*', { Resource: 'arn:aws:s3:::secret' })), 'yes'],
    ['a Deny of everything', document(allow(), deny()), 'no'],
    ['everything in one service', document(allow('iam:*')), 'no'],
    ['everything on one resource', document(allow('*', { Resource: 'arn:aws:s3:::a' })), 'no'],
    ['everything that is described', document(allow('*:Describe*')), 'no'],
    ['every action, as IAM would refuse it', document(allow('?*')), 'no'],
    ['everything but some resources', document({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::a' }), 'no'],
    ['PowerUserAccess: all actions but some', POWER_USER, 'no'],
    ['no statements', document(), 'no'],
    ['a Deny alone', document(deny()), 'no'],
    ['everything in two statements', document(allowNot('iam:*'), allow('IAM:*')), 'yes'],
    [
      'everything but one resource, and that',
      document({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::a' }, allow('*', { Resource: 'arn:aws:s3:::a' })),
      'yes',
    ],
    [
      'everything but one resource, and some actions on that',
      document({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::a' }, allow('s3:*', { Resource: 'arn:aws:s3:::a' })),
      'no',
    ],
    [
      'everything in three statements',
      document({ Effect: 'Allow', Action: '*', NotResource: 'a' }, allow('iam:*', { Resource: 'a' }), allowNot('iam:*', { Resource: 'a' })),
      'yes',
    ],
    [
      'all but some, on all but some, and the rest',
      document({ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'a' }, allow('iam:*'), allow('*', { Resource: 'a' })),
      'yes',
    ],
    [
      'all but some, on all but some, and only the actions',
      document({ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'a' }, allow('iam:*')),
      'no',
    ],
    ['all but some in a first statement, with MFA', document(allowNot('iam:*', MFA), allow('iam:*')), 'unknown'],
    ['actions and resources of different statements', document(allow('*', { Resource: 'a' }), allow('s3:Get*')), 'no'],
    ['a document that was not seen', UNKNOWN, 'unknown'],
  ] as const)('%s: %s', (_, text, expected) => {
    for (const where of [null, 'Admins']) expect(adminOf(policies({ applied: [applied(text, where)] }))).toBe(expected);
  });
});

describe('several policies', () => {
  it.each([
    ['none at all', [], 'no'],
    ['one of them grants everything', [READ, ADMIN], 'yes'],
    ['none grants everything', [READ, POWER_USER], 'no'],
    ['a Deny of everything in another one', [ADMIN, document(deny())], 'no'],
    ['one that was not seen could grant everything', [READ, UNKNOWN], 'unknown'],
    ['one grants everything, whatever the unseen one says', [ADMIN, UNKNOWN], 'yes'],
    ['one denies everything, whatever the unseen one says', [document(deny()), UNKNOWN], 'no'],
    ['one grants what another one leaves out', [ALL_BUT_IAM, IAM], 'yes'],
    ['two leave out different things', [ALL_BUT_IAM, ALL_BUT_S3], 'yes'],
    ['together they grant everything, whatever the unseen one says', [ALL_BUT_IAM, IAM, UNKNOWN], 'yes'],
    ['together they grant everything, but a Deny', [ALL_BUT_IAM, IAM, document(deny())], 'no'],
    ['together they grant everything, with MFA', [ALL_BUT_IAM, document(allow('iam:*', MFA))], 'unknown'],
    ['one grants a part of what another one leaves out', [ALL_BUT_IAM, document(allow('iam:Get*'))], 'no'],
    ['one grants with MFA a part of what another one leaves out', [ALL_BUT_IAM, document(allow('iam:Get*', MFA))], 'no'],
    ['one may grant all that another one leaves out', [ALL_BUT_IAM, document(allow('iam:?*'))], 'unknown'],
    ['an unseen one could grant what one leaves out', [ALL_BUT_IAM, UNKNOWN], 'unknown'],
  ] as const)('%s: %s', (_, texts, expected) => {
    expect(adminOf(policies({ applied: texts.map((text) => applied(text)) }))).toBe(expected);
  });

  it('a group that was not looked into could grant everything', () => {
    expect(adminOf(policies({ complete: false }))).toBe('unknown');
    expect(adminOf(policies({ complete: false, applied: [applied(READ)] }))).toBe('unknown');
    expect(adminOf(policies({ complete: false, applied: [applied(ADMIN)] }))).toBe('yes');
  });
});

describe('a permissions boundary', () => {
  it.each([
    ['none', null, 'yes'],
    ['AdministratorAccess caps nothing', ADMIN, 'yes'],
    ['with a condition caps nothing that is known', document(allow('*', MFA)), 'yes'],
    ['ReadOnly', READ, 'no'],
    ['all actions but some', POWER_USER, 'no'],
    ['all but some, and that', document(allowNot('iam:*'), allow('iam:*')), 'yes'],
    ['all but some, and that with MFA', document(allowNot('iam:*'), allow('iam:*', MFA)), 'unknown'],
    ['all but some, and that, but a Deny', document(allowNot('iam:*'), allow('iam:*'), deny()), 'no'],
    ['without statements', document(), 'no'],
    ['that denies everything', document(allow(), deny()), 'no'],
    ['that was not seen', UNKNOWN, 'unknown'],
  ] as const)('%s', (_, boundary, expected) => {
    expect(adminOf(policies({ applied: [applied(ADMIN)], boundary }))).toBe(expected);
  });

  it.each<PrincipalPolicies['boundary']>([ADMIN, UNKNOWN, null])('grants nothing by itself', (boundary) => {
    expect(adminOf(policies({ applied: [applied(READ)], boundary }))).toBe('no');
    expect(adminOf(policies({ boundary }))).toBe('no');
  });

  it('caps who is administrator through several policies, too', () => {
    const together = [applied(ALL_BUT_IAM), applied(IAM)];
    expect(adminOf(policies({ applied: together, boundary: ADMIN }))).toBe('yes');
    expect(adminOf(policies({ applied: together, boundary: ALL_BUT_S3 }))).toBe('no');
    expect(adminOf(policies({ applied: together, boundary: UNKNOWN }))).toBe('unknown');
    expect(adminOf(policies({ applied: [applied(ALL_BUT_IAM), applied(document(allow('iam:*', MFA)))], boundary: ALL_BUT_S3 }))).toBe('no');
  });

  it('that caps ends the question, also where a policy was not seen', () => {
    expect(adminOf(policies({ applied: [applied(ADMIN), applied(UNKNOWN)], boundary: READ }))).toBe('no');
  });
});

describe('from evidence', () => {
  const local = 'arn:aws:iam::111122223333:policy/Everything';
  const attached = [{ name: 'AdministratorAccess', arn: ADMIN_ARN }];
  const full = managed({ [ADMIN_ARN]: encodeURIComponent(ADMIN_TEXT) });

  it.each([
    ['attached', detail('alice', { attached }), 'yes'],
    ['attached, customer-managed', detail('alice', { attached: [{ name: 'Everything', arn: local }] }), 'yes'],
    ['inline', detail('alice', { inline: [{ name: 'own', document: encodeURIComponent(ADMIN_TEXT) }] }), 'yes'],
    ['through a group', detail('alice', { groups: ['Admins'] }), 'yes'],
    ['through the inline policy of a group', detail('alice', { groups: ['Inline'] }), 'yes'],
    ['capped by a boundary', detail('alice', { attached, boundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }), 'unknown'],
    ['not capped by a boundary of everything', detail('alice', { attached, boundaryArn: ADMIN_ARN }), 'yes'],
    ['a boundary alone', detail('alice', { boundaryArn: ADMIN_ARN }), 'no'],
    ['nothing', detail('alice'), 'no'],
    [
      'a policy with the name of AdministratorAccess',
      detail('alice', { attached: [{ name: 'AdministratorAccess', arn: 'arn:aws:iam::111122223333:policy/Nothing' }] }),
      'no',
    ],
    ['a broken inline policy', detail('alice', { inline: [{ name: 'own', document: ADMIN_TEXT.slice(1) }] }), 'unknown'],
  ] as const)('%s: %s', (_, user, expected) => {
    const groups = [group('Admins', { attached }), group('Inline', { inline: [{ name: 'in', document: ADMIN_TEXT }] })];
    const documents = { [local]: ADMIN_TEXT, 'arn:aws:iam::111122223333:policy/Nothing': '{"Statement":[]}' };
    const account = reconciled({ account_details: details([user], { groups, documents }), managed_policies: full });
    expect(adminOf(userNamed(account, 'alice').policies)).toBe(expected);
  });

  it.each([
    ['documents not asked', { account_details: details([detail('alice', { attached })]) }],
    ['account details denied, the user known to the report alone', { account_details: unseen('denied'), managed_policies: full }],
    [
      'account details denied, the user known to Config',
      { config: config([configUser('alice', { groups: ['Admins'] })]), account_details: unseen('denied'), managed_policies: full },
    ],
    [
      'a row of Config without its configuration',
      { config: config([configUser('alice', { groups: null, attached: null, inline: null })]), managed_policies: full },
    ],
  ])('%s: unknown, never no', (_, evidence) => {
    const account = reconciled({ ...evidence, credential_report: report([row('alice')]) });
    expect(adminOf(userNamed(account, 'alice').policies)).toBe('unknown');
  });

  it('AWS-managed documents denied: unknown where one decides, no where none is attached', () => {
    const { users } = reconciled({
      account_details: details([detail('alice', { attached }), detail('bob')]),
      managed_policies: unseen('denied'),
    });
    expect(users.map((user) => adminOf(user.policies))).toEqual(['unknown', 'no']);
  });
});
