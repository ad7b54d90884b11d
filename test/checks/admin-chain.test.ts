import fc from 'fast-check';
import { adminChain, type AdminChain } from '../../src/checks/admin-chain.js';
import { adminOf, coversEverything } from '../../src/checks/admin.js';
import { UNKNOWN } from '../../src/model/value.js';
import type { AppliedPolicy, PrincipalPolicies } from '../../src/policy/applied-policy.js';
import {
  allow,
  allowNot,
  answers,
  applied,
  deny,
  document,
  having,
  policies,
  policyOf,
  type StatementJson,
  text,
  UNREAD,
  WITH_MFA,
} from '../policy/support.js';
import { PROPERTY, runs } from '../extent.js';

const ALL = document(allow('*'));

function inGroup(group: string, policy: AppliedPolicy): AppliedPolicy {
  return { ...policy, group };
}

/** `group>policy#statement` of each. */
function chain(of: PrincipalPolicies): readonly [AdminChain['kind'], readonly string[], readonly string[]] {
  const { kind, through, except } = adminChain(of);
  return [kind, through.map(({ policy, statement }) => `${policy.group ?? ''}>${policy.name}#${statement}`), except];
}

const POWER = allowNot(['iam:*', 'organizations:*', 'account:*']);
const POWER_NO_IAM = allowNot('iam:*');
const NONE = ['none', [], []];

it.each<[string, PrincipalPolicies, readonly unknown[]]>([
  ['nothing', policies([]), NONE],
  ['something', having(allow('s3:*'), allow('iam:*')), NONE],
  ['everything', having(allow('*')), ['full', ['>P#1'], []]],
  ['everything, spelled out', having(allow('s3:*'), allow('*:*')), ['full', ['>P#2'], []]],
  ['everything if', having(allow('*', { Condition: WITH_MFA })), ['full', ['>P#1'], []]],
  [
    'through a group and directly',
    policies([applied('Own', allow('*')), inGroup('Admins', applied('AdministratorAccess', allow('*')))]),
    ['full', ['>Own#1', 'Admins>AdministratorAccess#1'], []],
  ],
  ['everything beside what was not read', policies([applied('P', allow('*')), UNREAD]), ['full', ['>P#1'], []]],
  ['everything behind a boundary', policies(having(allow('*')).applied, document(allow('s3:*'))), NONE],
  ['everything behind a boundary of everything', policies(having(allow('*')).applied, ALL), ['full', ['>P#1'], []]],
  ['everything behind a boundary that was not read', policies(having(allow('*')).applied, UNKNOWN), ['unknown', ['>P#1'], []]],
  ['everything denied', having(allow('*'), deny('*')), NONE],
  ['not read', policies([UNREAD]), ['unknown', [], []]],
  ['a group not seen', policies([], null, false), ['unknown', [], []]],
  ['everything but some services', having(POWER), ['all_but', ['>P#1'], ['iam:*', 'organizations:*', 'account:*']]],
  ['everything but some, if', having({ ...POWER, Condition: WITH_MFA }), ['all_but', ['>P#1'], ['iam:*', 'organizations:*', 'account:*']]],
  [
    'what another statement allows is not left out',
    having(POWER, allow('iam:*'), allow('account:GetAccount')),
    ['all_but', ['>P#1'], ['organizations:*', 'account:*']],
  ],
  [
    'nor what another one does not name',
    having(allowNot(['iam:*', 's3:*']), allowNot(['iam:*', 'ec2:*'])),
    ['all_but', ['>P#1', '>P#2'], ['iam:*']],
  ],
  [
    'everything on all but one resource',
    having({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::vault' }),
    ['all_but', ['>P#1'], ['arn:aws:s3:::vault']],
  ],
  [
    'all but some on all but one',
    having({ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::vault' }),
    ['all_but', ['>P#1'], ['iam:*', 'arn:aws:s3:::vault']],
  ],
  ['all but some on one resource', having({ Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::vault' }), NONE],
  ['one service on all but one resource', having({ Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::vault' }), NONE],
  ['all but everything', having(allowNot('*')), NONE],
  ['everything on all but everything', having({ Effect: 'Allow', Action: '*', NotResource: '*' }), NONE],
  ['all but some, denied', having(POWER, deny('*')), NONE],
  ['all but some behind a boundary', policies(having(POWER).applied, document(allow('s3:*'))), NONE],
  ['all but some behind a boundary of everything', policies(having(allowNot('iam:*')).applied, ALL), ['all_but', ['>P#1'], ['iam:*']]],
  ['all but some behind an unread boundary', policies(having(POWER).applied, UNKNOWN), ['unknown', ['>P#1'], []]],
  [
    'everything behind a boundary of all but some',
    policies(having(allow('*')).applied, document(allowNot('iam:*'))),
    ['all_but', ['>P#1'], ['iam:*']],
  ],
  [
    'both leave something out',
    policies(having(allowNot('s3:*')).applied, document(allowNot(['iam:*', 's3:*']))),
    ['all_but', ['>P#1'], ['s3:*', 'iam:*']],
  ],
  ['a boundary that denies everything', policies(having(POWER).applied, document(allow('*'), deny('*'))), NONE],
  ['a boundary alone', policies([], ALL), NONE],
  [
    'all but some, and through a group that',
    policies([applied('Power', POWER_NO_IAM), inGroup('Ops', applied('IamAll', allow('s3:*'), allow('iam:*')))]),
    ['full', ['>Power#1', 'Ops>IamAll#2'], []],
  ],
  [
    'all but different things',
    policies([applied('A', allowNot('iam:*')), applied('B', allowNot('s3:*')), applied('C', allowNot('ec2:*'))]),
    ['full', ['>A#1', '>B#1', '>C#1'], []],
  ],
  [
    'everything on all but one resource, and on that',
    having({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::vault' }, allow('*', { Resource: 'arn:aws:s3:::vault' })),
    ['full', ['>P#1', '>P#2'], []],
  ],
  [
    'all but different things, and what one leaves out',
    having(POWER_NO_IAM, allow('iam:*'), allowNot('s3:*')),
    ['full', ['>P#1', '>P#3'], []],
  ],
  ['everything besides all that makes it', having(allow('*'), POWER_NO_IAM, allow('iam:*')), ['full', ['>P#1'], []]],
  [
    'all but some, and that, of which some only if',
    having(POWER_NO_IAM, allow('iam:*'), allowNot('s3:*', { Condition: WITH_MFA })),
    ['full', ['>P#1', '>P#2'], []],
  ],
  ['all but some, and that only if', having(POWER_NO_IAM, allow('iam:*', { Condition: WITH_MFA })), ['unknown', ['>P#1', '>P#2'], []]],
  ['all but some, and that, denied', having(POWER_NO_IAM, allow('iam:*'), deny('*')), NONE],
  ['all but some, and that, behind a boundary', policies(having(POWER_NO_IAM, allow('iam:*')).applied, document(allow('s3:*'))), NONE],
  [
    'all but some, and that, behind a boundary that was not read',
    policies(having(POWER_NO_IAM, allow('iam:*')).applied, UNKNOWN),
    ['unknown', ['>P#1', '>P#2'], []],
  ],
  [
    'everything behind a boundary of two statements',
    policies(having(allow('*')).applied, document(POWER_NO_IAM, allow('iam:*'))),
    ['full', ['>P#1'], []],
  ],
  [
    'all but some behind a boundary of two statements',
    policies(having(POWER).applied, document(POWER_NO_IAM, allow('iam:*'))),
    ['all_but', ['>P#1'], ['iam:*', 'organizations:*', 'account:*']],
  ],
  [
    'what two leave out',
    having(allowNot(['iam:*', 's3:*']), allowNot(['iam:Create*', 's3:*'])),
    ['all_but', ['>P#1', '>P#2'], ['iam:Create*', 's3:*']],
  ],
  [
    'an action on a resource is left out',
    having(POWER_NO_IAM, { Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::vault' }),
    ['all_but', ['>P#1', '>P#2'], ['iam:* on arn:aws:s3:::vault']],
  ],
  [
    'a resource is allowed after all',
    having({ Effect: 'Allow', NotAction: 'iam:*', NotResource: 'arn:aws:s3:::vault' }, allow('*', { Resource: 'arn:aws:s3:::v*' })),
    ['all_but', ['>P#1'], ['iam:*']],
  ],
])('%s', (_, of, expected) => {
  expect(chain(of)).toEqual(expected);
  const admin = adminOf(of);
  expect(chain(of)[0] === 'full').toBe(admin === 'yes');
  if (admin === 'unknown') expect(chain(of)[0]).toBe('unknown');
});

/** Of few words, so that several statements often make up everything. */
const statement = fc
  .record({
    actions: fc.subarray(['*', '*:*', 'iam:*', 'IAM:*', 's3:*', 's3:Get*'], { minLength: 1, maxLength: 2 }),
    notAction: fc.boolean(),
    resources: fc.oneof(
      { weight: 3, arbitrary: fc.constant(['*']) },
      { weight: 1, arbitrary: fc.constantFrom(['arn:aws:s3:::vault'], ['arn:aws:s3:::v*']) },
    ),
    notResource: fc.boolean(),
    conditional: fc.nat(5),
  })
  .map(({ actions, notAction, resources, notResource, conditional }): StatementJson => ({
    Effect: 'Allow',
    [notAction ? 'NotAction' : 'Action']: actions,
    [notResource && resources[0] !== '*' ? 'NotResource' : 'Resource']: resources,
    ...(conditional === 0 ? { Condition: WITH_MFA } : {}),
  }));

const REQUESTS = ['s3:GetObject', 's3:PutObject', 'iam:PassRole', 'other:Thing'].flatMap((action) =>
  ['*', 'arn:aws:s3:::vault', 'arn:aws:s3:::vat'].map((resource) => ({ action, resource })),
);

function allowsAll(statements: readonly StatementJson[], conditions: boolean): boolean {
  return REQUESTS.every(
    ({ action, resource }) => answers(text(...statements), action, resource, { conditions, username: 'alice' }) === 'allow',
  );
}

/** What one statement allows under a condition counts, what several allow together does not. */
function expected(statements: readonly StatementJson[]): 'yes' | 'no' | 'unknown' {
  if (document(...statements).some(coversEverything) || allowsAll(statements, false)) return 'yes';
  return allowsAll(statements, true) ? 'unknown' : 'no';
}

it('everything is what nothing is left out of', () => {
  const kinds = new Map<string, number>();
  const layer = fc.array(statement, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(layer, layer, fc.option(layer), (own, more, capping) => {
      const of = policies([applied('A', ...own), applied('B', ...more)], capping === null ? null : document(...capping));
      const layers = [[...own, ...more], ...(capping === null ? [] : [capping])].map(expected);
      const admin = layers.includes('no') ? 'no' : layers.includes('unknown') ? 'unknown' : 'yes';
      expect(adminOf(of)).toBe(admin);
      const { kind, through, except } = adminChain(of);
      expect(kind === 'full').toBe(admin === 'yes');
      expect(kind === 'unknown').toBe(admin === 'unknown');
      expect(except.length > 0).toBe(kind === 'all_but');
      expect(through.length > 0).toBe(kind !== 'none');
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }),
    { ...PROPERTY, numRuns: runs(1500) },
  );
  for (const kind of ['full', 'all_but', 'none', 'unknown']) expect(kinds.get(kind)).toBeGreaterThan(runs(20));
});

describe('a boundary that denies', () => {
  const within = (...boundary: readonly StatementJson[]): PrincipalPolicies => policies(having(allow('*')).applied, document(...boundary));
  const denyNot = (action: unknown): StatementJson => ({ Effect: 'Deny', NotAction: action, Resource: '*' });

  it.each<[string, PrincipalPolicies, readonly unknown[]]>([
    ['all but S3', within(allow('*'), denyNot('s3:*')), NONE],
    ['some service', within(allow('*'), deny('iam:*')), ['all_but', ['>P#1'], ['iam:*']]],
    ['two of them', within(allow('*'), deny('iam:*'), deny(['sts:*', 'iam:*'])), ['all_but', ['>P#1'], ['iam:*', 'sts:*']]],
    [
      'one thing',
      within(allow('*'), deny('s3:*', { Resource: 'arn:aws:s3:::vault' })),
      ['all_but', ['>P#1'], ['s3:* on arn:aws:s3:::vault']],
    ],
    ['all but one thing', within(allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::vault' }), NONE],
    ['some, and leaves out others', within(allowNot('ec2:*'), deny('iam:*')), ['all_but', ['>P#1'], ['ec2:*', 'iam:*']]],
    ['some, if', within(allow('*'), deny('iam:*', { Condition: WITH_MFA })), ['full', ['>P#1'], []]],
    ['nothing', within(allow('*'), denyNot('*')), ['full', ['>P#1'], []]],
    [
      'what is denied anyway',
      policies(having(allow('*'), deny('iam:*')).applied, document(allow('*'), deny('iam:Create*'))),
      ['full', ['>P#1'], []],
    ],
  ])('%s', (_, of, expected) => {
    expect(chain(of)).toEqual(expected);
    expect(chain(of)[0] === 'full').toBe(adminOf(of) === 'yes');
  });

  it.each<[string, readonly StatementJson[]]>([
    ['by their actions', [deny('s3:*'), denyNot('s3:*')]],
    ['by their resources', [deny('*', { Resource: 'arn:aws:s3:::a*' }), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::a*' }]],
    ['by three', [denyNot(['s3:*', 'iam:*']), deny('s3:*'), deny(['ec2:*', 'IAM:*'])]],
  ])('everything in several statements denies everything, %s', (_, denials) => {
    expect(chain(having(allow('*'), ...denials))).toEqual(NONE);
    expect(chain(policies([applied('A', allow('*'), ...denials.slice(1)), applied('B', ...denials.slice(0, 1))]))).toEqual(NONE);
    expect(chain(within(allow('*'), ...denials))).toEqual(NONE);
  });
});

describe('exceptions that except nothing', () => {
  it.each<[string, PrincipalPolicies, readonly unknown[]]>([
    ['of a service that there is not', having(allowNot('prowler:action')), ['full', ['>P#1'], []]],
    ['of some of them', having(allowNot(['prowler:*', 'iam:*'])), ['all_but', ['>P#1'], ['iam:*']]],
    ['of a service that there is', having(allowNot('iam:*')), ['all_but', ['>P#1'], ['iam:*']]],
    ['in a boundary', policies(having(allow('*')).applied, document(allowNot('no-such-service:*'))), ['full', ['>P#1'], []]],
    ['in a Deny', having(allow('*'), { Effect: 'Deny', NotAction: 'prowler:*', Resource: '*' }), NONE],
    ['of a service by a pattern', having(allowNot('s*:*')), ['all_but', ['>P#1'], ['s*:*']]],
  ])('%s', (_, of, expected) => {
    expect(chain(of)).toEqual(expected);
  });
});

it('exceptions of an older document are told as it spells them', () => {
  const told = (statement: StatementJson): readonly string[] => {
    const json = JSON.stringify({ Version: '2008-10-17', Statement: [statement] });
    return adminChain(policies([policyOf(json)])).except;
  };
  expect(told({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::a/${x}' })).toEqual(['arn:aws:s3:::a/${x}']);
  expect(told({ Effect: 'Allow', NotAction: 'iam:*', NotResource: ['arn:aws:s3:::a', 'arn:aws:s3:::${y}/*'] })).toEqual([
    'iam:*',
    'arn:aws:s3:::a',
    'arn:aws:s3:::${y}/*',
  ]);
  expect(chain(having({ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:s3:::a/${$}{x}' }))[2]).toEqual(['arn:aws:s3:::a/${$}{x}']);
});
