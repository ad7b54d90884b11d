import { adminChain, type AdminChain } from '../../src/checks/admin-chain.js';
import { adminOf } from '../../src/checks/admin.js';
import { UNKNOWN } from '../../src/model/value.js';
import type { AppliedPolicy, PrincipalPolicies } from '../../src/policy/applied-policy.js';
import { allow, allowNot, applied, deny, document, policies, UNREAD, WITH_MFA, type StatementJson } from '../policy/support.js';

const ALL = document(allow('*'));

function having(...statements: readonly StatementJson[]): PrincipalPolicies {
  return policies([applied('P', ...statements)]);
}

function inGroup(group: string, policy: AppliedPolicy): AppliedPolicy {
  return { ...policy, group };
}

/** `group>policy#statement` of each. */
function chain(of: PrincipalPolicies): readonly [AdminChain['kind'], readonly string[], readonly string[]] {
  const { kind, through, except } = adminChain(of);
  return [kind, through.map(({ policy, statement }) => `${policy.group ?? ''}>${policy.name}#${statement}`), except];
}

const POWER = allowNot(['iam:*', 'organizations:*', 'account:*']);
const NONE = ['none', [], []];

it.each<[string, PrincipalPolicies, readonly unknown[]]>([
  ['nothing', policies([]), NONE],
  ['something', having(allow('s3:*'), allow('iam:*')), NONE],
  ['everything', having(allow('*')), ['full', ['>P#1'], []]],
  ['everything, spelled out', having(allow('s3:*'), allow('*:*')), ['full', ['>P#2'], []]],
  ['everything if', having(allow('*', { Condition: WITH_MFA })), ['full', ['>P#1'], []]],
  ['through a group and directly', policies([applied('Own', allow('*')), inGroup('Admins', applied('AdministratorAccess', allow('*')))]), ['full', ['>Own#1', 'Admins>AdministratorAccess#1'], []]],
  ['everything beside what was not read', policies([applied('P', allow('*')), UNREAD]), ['full', ['>P#1'], []]],
  ['everything behind a boundary', policies(having(allow('*')).applied, document(allow('s3:*'))), NONE],
  ['everything behind a boundary of everything', policies(having(allow('*')).applied, ALL), ['full', ['>P#1'], []]],
  ['everything behind a boundary that was not read', policies(having(allow('*')).applied, UNKNOWN), ['unknown', ['>P#1'], []]],
  ['everything denied', having(allow('*'), deny('*')), NONE],
  ['not read', policies([UNREAD]), ['unknown', [], []]],
  ['a group not seen', policies([], null, false), ['unknown', [], []]],
  ['everything but some services', having(POWER), ['all_but', ['>P#1'], ['iam:*', 'organizations:*', 'account:*']]],
  ['everything but some, if', having({ ...POWER, Condition: WITH_MFA }), ['all_but', ['>P#1'], ['iam:*', 'organizations:*', 'account:*']]],
  ['what another statement allows is not left out', having(POWER, allow('iam:*'), allow('account:GetAccount')), ['all_but', ['>P#1'], ['organizations:*', 'account:*']]],
  ['nor what another one does not name', having(allowNot(['iam:*', 's3:*']), allowNot(['iam:*', 'ec2:*'])), ['all_but', ['>P#1', '>P#2'], ['iam:*']]],
  ['everything on all but one resource', having({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::vault' }), ['all_but', ['>P#1'], ['arn:aws:s3:::vault']]],
  ['all but some on all but one', having({ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::vault' }), ['all_but', ['>P#1'], ['iam:*', 'arn:aws:s3:::vault']]],
  ['all but some on one resource', having({ Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::vault' }), NONE],
  ['one service on all but one resource', having({ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::vault' }), NONE],
  ['all but everything', having(allowNot('*')), NONE],
  ['everything on all but everything', having({ Effect: 'Allow', Action: '*', NotResource: '*' }), NONE],
  ['all but some, denied', having(POWER, deny('*')), NONE],
  ['all but some behind a boundary', policies(having(POWER).applied, document(allow('s3:*'))), NONE],
  ['all but some behind a boundary of everything', policies(having(allowNot('iam:*')).applied, ALL), ['all_but', ['>P#1'], ['iam:*']]],
  ['all but some behind an unread boundary', policies(having(POWER).applied, UNKNOWN), ['unknown', ['>P#1'], []]],
  ['everything behind a boundary of all but some', policies(having(allow('*')).applied, document(allowNot('iam:*'))), ['all_but', ['>P#1'], ['iam:*']]],
  ['both leave something out', policies(having(allowNot('s3:*')).applied, document(allowNot(['iam:*', 's3:*']))), ['all_but', ['>P#1'], ['s3:*', 'iam:*']]],
  ['a boundary that denies everything', policies(having(POWER).applied, document(allow('*'), deny('*'))), NONE],
  ['a boundary alone', policies([], ALL), NONE],
])('%s', (_, of, expected) => {
  expect(chain(of)).toEqual(expected);
  const admin = adminOf(of);
  expect(chain(of)[0] === 'full').toBe(admin === 'yes');
  if (admin === 'unknown') expect(chain(of)[0]).toBe('unknown');
});
