import fc from 'fast-check';
import { parsePolicy } from '../../src/model/policy.js';
import type { Unknown } from '../../src/model/value.js';
import { allowedResources, isDenied, type AllowedPart } from '../../src/policy/allowed-resources.js';
import type { PrincipalPolicies, ServiceControls } from '../../src/policy/applied-policy.js';
import { decide } from '../../src/policy/decide.js';
import { layersOf } from '../../src/policy/layers.js';
import {
  ACTIONS,
  allow,
  anyDocument,
  applied,
  control,
  deny,
  document,
  naive,
  oldText,
  policies,
  policyOf,
  RESOURCES,
  WITH_MFA,
  type StatementJson,
} from './support.js';
import { IS_FULL, PROPERTY, runs } from '../extent.js';

const ROLES = 'arn:aws:iam::111122223333:role/*';
/** `*` is a pattern here, and no resource. */
const THINGS = RESOURCES.filter((resource) => resource !== '*');
const APP = 'arn:aws:iam::111122223333:role/app-*';
const PROD = 'arn:aws:iam::111122223333:role/*-prod';
const ANY_APP = 'arn:aws:iam::111122223333:*/app-*';

interface Case {
  readonly own: readonly StatementJson[];
  readonly boundary?: readonly StatementJson[];
  readonly levels?: readonly (readonly StatementJson[])[];
}

function asked({ own, boundary, levels }: Case, within = ROLES, userName: string | null = 'alice'): readonly AllowedPart[] {
  const controls: ServiceControls = levels?.map((level, at) => [control(`L${at}`, ...level)]) ?? null;
  const layers = layersOf(policies([applied('P', ...own)], boundary === undefined ? null : document(...boundary)), controls);
  return allowedResources({ action: 'iam:PassRole', within, userName }, layers, layers);
}

function part(pattern: string | readonly string[] = ROLES, doubt: AllowedPart['doubt'] = null): AllowedPart {
  return { patterns: [pattern].flat(), doubt };
}

function roles(...names: readonly string[]): StatementJson {
  return allow('*', { Resource: names.map((name) => `arn:aws:iam::*:role/${name}`) });
}

it.each<[string, Case, readonly AllowedPart[]]>([
  ['nothing', { own: [] }, []],
  ['another action', { own: [allow('iam:GetRole')] }, []],
  ['everything', { own: [allow('*')] }, [part()]],
  ['the action, in other case', { own: [allow('IAM:passrole')] }, [part()]],
  ['all roles of any account', { own: [allow('iam:PassRole', { Resource: 'arn:aws:iam::*:role/*' })] }, [part()]],
  ['all roles of any partition', { own: [allow('iam:PassRole', { Resource: 'arn:*:iam:*:*:role/*' })] }, [part()]],
  ['some roles of any partition', { own: [allow('iam:PassRole', { Resource: 'arn:*:iam::*:role/app-*' })] }, [part(APP)]],
  ['users of any partition', { own: [allow('iam:PassRole', { Resource: 'arn:*:iam::*:user/*' })] }, []],
  ['all that begins so', { own: [allow('iam:PassRole', { Resource: 'arn:aws:iam::*:r*' })] }, [part()]],
  ['everything of everything', { own: [allow('iam:PassRole', { Resource: 'arn:aws:*:*' })] }, [part()]],
  ['everything of IAM', { own: [allow('iam:PassRole', { Resource: 'arn:aws:iam:*' })] }, [part()]],
  ['some roles', { own: [allow('iam:PassRole', { Resource: APP })] }, [part(APP)]],
  ['roles of another account', { own: [allow('iam:PassRole', { Resource: 'arn:aws:iam::444455556666:role/*' })] }, []],
  ['buckets', { own: [allow('*', { Resource: 'arn:aws:s3:::x' })] }, []],
  ['a condition', { own: [allow('*', { Condition: WITH_MFA })] }, [part(ROLES, 'condition')]],
  ['a condition beside an Allow without', { own: [allow('*', { Condition: WITH_MFA }), allow('iam:*')] }, [part()]],
  ['some roles beside everything', { own: [allow('*', { Resource: APP }), allow('*')] }, [part()]],
  [
    'a variable',
    { own: [allow('*', { Resource: 'arn:aws:iam::*:role/${aws:PrincipalTag/team}-*' })] },
    [part('arn:aws:iam::111122223333:role/*-*', 'variable')],
  ],
  ['all but some roles', { own: [{ Effect: 'Allow', Action: '*', NotResource: APP }] }, [part()]],
  ['all but all roles', { own: [{ Effect: 'Allow', Action: '*', NotResource: ROLES }] }, []],
  [
    'all but roles by a variable',
    { own: [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::*:role/${aws:PrincipalTag/x}' }] },
    [part(ROLES, 'variable')],
  ],
  ['a Deny', { own: [allow('*'), deny('iam:Pass*')] }, []],
  ['a Deny of all but IAM', { own: [allow('*'), { Effect: 'Deny', NotAction: 'iam:*', Resource: '*' }] }, [part()]],
  ['a Deny with a condition', { own: [allow('*'), deny('*', { Condition: WITH_MFA })] }, [part()]],
  ['a Deny of some of them', { own: [allow('*'), deny('*', { Resource: APP })] }, [part()]],
  ['a Deny of exactly what is allowed', { own: [allow('*', { Resource: APP }), deny('*', { Resource: APP })] }, []],
  ['a Deny of all but buckets', { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::*' }] }, []],
  [
    'a Deny of all but users of any account',
    { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::*:user/*' }] },
    [],
  ],
  [
    'a Deny of all but users by a variable',
    { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::*:user/${aws:PrincipalTag/x}' }] },
    [part(ROLES, 'variable')],
  ],
  [
    'a Deny of all but users by what every caller has',
    { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::*:user/${aws:userid}' }] },
    [],
  ],
  [
    'a Deny of all but roles by a variable',
    { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::*:role/${aws:PrincipalTag/x}' }] },
    [part(ROLES, 'variable')],
  ],
  ['a Deny of all but some of them', { own: [allow('*'), { Effect: 'Deny', Action: '*', NotResource: APP }] }, [part(APP)]],
  ['a boundary of something else', { own: [allow('*')], boundary: [allow('s3:*')] }, []],
  ['a boundary of some roles', { own: [allow('*')], boundary: [allow('*', { Resource: APP })] }, [part(APP)]],
  [
    'a boundary of other roles',
    { own: [allow('*', { Resource: 'arn:aws:iam::*:role/web' })], boundary: [allow('*', { Resource: APP })] },
    [],
  ],
  ['a boundary with a condition', { own: [allow('*')], boundary: [allow('*', { Condition: WITH_MFA })] }, [part(ROLES, 'condition')]],
  ['a boundary that denies', { own: [allow('*')], boundary: [allow('*'), deny('iam:PassRole')] }, []],
  ['levels that allow', { own: [allow('*')], levels: [[allow('*')], [allow('iam:*')]] }, [part()]],
  ['a level that does not', { own: [allow('*')], levels: [[allow('*')], [allow('ec2:*')]] }, []],
  ['a level that denies', { own: [allow('*')], levels: [[allow('*'), deny('iam:PassRole')], [allow('*')]] }, []],
  ['a pattern across what is asked about', { own: [allow('*', { Resource: 'arn:aws:iam::*:*/app-*' })] }, [part([ANY_APP, ROLES])]],
  [
    'the same within a boundary of what is asked about',
    { own: [allow('*', { Resource: 'arn:aws:iam::*:*/app-*' })], boundary: [roles('*')] },
    [part([ANY_APP, ROLES])],
  ],
  [
    'the same within a boundary of some of it',
    { own: [allow('*', { Resource: 'arn:aws:iam::*:*/app-*' })], boundary: [roles('app-1')] },
    [part('arn:aws:iam::111122223333:role/app-1')],
  ],
  ['two patterns that overlap', { own: [roles('app-*')], boundary: [roles('*-prod')] }, [part([PROD, APP])]],
  [
    'the same, where an own Deny covers one of them',
    { own: [roles('app-*'), deny('*', { Resource: APP })], boundary: [roles('*-prod')] },
    [],
  ],
  [
    'the same, where a Deny of the boundary covers the other',
    { own: [roles('app-*')], boundary: [roles('*-prod'), deny('*', { Resource: PROD })] },
    [],
  ],
  [
    'the same, where a Deny covers some of both',
    { own: [roles('app-*'), deny('*', { Resource: 'arn:aws:iam::*:role/app-*-prod' })], boundary: [roles('*-prod')] },
    [part([PROD, APP])],
  ],
  [
    'the same, where all but one of them is denied',
    { own: [roles('app-*'), { Effect: 'Deny', Action: '*', NotResource: APP }], boundary: [roles('*-prod')] },
    [part([PROD, APP])],
  ],
  [
    'the same, where all but others are denied',
    {
      own: [roles('app-*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::111122223333:role/dev-*' }],
      boundary: [roles('*-prod')],
    },
    [],
  ],
  [
    'the same, under all but one of them',
    { own: [roles('app-*')], boundary: [roles('*-prod')], levels: [[{ Effect: 'Allow', Action: '*', NotResource: APP }]] },
    [],
  ],
  ['a third that is apart from the first', { own: [roles('app-*')], boundary: [roles('*-prod')], levels: [[roles('dev-*')]] }, []],
  [
    'a third that overlaps both',
    { own: [roles('app-*')], boundary: [roles('*-prod')], levels: [[roles('*-eu-*')]] },
    [part(['arn:aws:iam::111122223333:role/*-eu-*', PROD, APP])],
  ],
  [
    'a third that is narrower than one of them',
    { own: [roles('app-*')], boundary: [roles('*-prod')], levels: [[roles('app-eu-*')]] },
    [part(['arn:aws:iam::111122223333:role/app-eu-*', PROD])],
  ],
  [
    'a third that both match',
    { own: [roles('app-*')], boundary: [roles('*-prod')], levels: [[roles('app-1-prod')]] },
    [part('arn:aws:iam::111122223333:role/app-1-prod')],
  ],
  [
    'a condition on one of two',
    { own: [roles('app-*')], boundary: [{ ...roles('*-prod'), Condition: WITH_MFA }, roles('app-1')] },
    [part([PROD, APP], 'condition'), part('arn:aws:iam::111122223333:role/app-1')],
  ],
])('%s', (_, given, expected) => {
  expect(asked(given)).toEqual(expected);
});

it('leaves the last wildcard free to stand for colons', () => {
  const functions = 'arn:aws:lambda:*:111122223333:function:*';
  const layers = layersOf(policies([applied('P', allow('lambda:*', { Resource: 'arn:*:lambda:*:*:*:live' }))]), null);
  const question = { action: 'lambda:UpdateFunctionCode', within: functions, userName: null };
  expect(allowedResources(question, layers, layers)).toEqual([part(['arn:aws:lambda:*:111122223333:*:live', functions])]);
});

describe('text that looks like a variable', () => {
  const users = 'arn:aws:iam::111122223333:user/*';
  const ALICE = 'arn:aws:iam::111122223333:user/alice';
  const old = (...statements: readonly StatementJson[]): readonly AllowedPart[] => {
    const layers = layersOf(policies([policyOf(oldText(...statements))]), null);
    return allowedResources({ action: 'iam:PutUserPolicy', within: users, userName: 'alice' }, layers, layers);
  };

  it.each<[string, readonly StatementJson[], readonly AllowedPart[]]>([
    ['names nobody', [allow('*', { Resource: 'arn:aws:iam::*:user/${aws:username}' })], []],
    ['nor anybody but them', [{ Effect: 'Allow', Action: '*', NotResource: 'arn:aws:iam::*:user/${aws:username}' }], [part(users)]],
    ['denies nobody', [allow('*', { Resource: ALICE }), deny('*', { Resource: 'arn:aws:iam::*:user/${aws:username}' })], [part(ALICE)]],
    ['or everybody else', [allow('*'), { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:iam::*:user/${aws:username}' }], []],
    [
      'may be a path',
      [allow('*', { Resource: 'arn:aws:iam::*:user/${aws:username}/*' })],
      [part('arn:aws:iam::111122223333:user/${aws:username}/*')],
    ],
    [
      'or begin one',
      [allow('*', { Resource: 'arn:aws:iam::*:user/${aws:username}-*' })],
      [part('arn:aws:iam::111122223333:user/${aws:username}-*')],
    ],
  ])('%s', (_, statements, expected) => {
    expect(old(...statements)).toEqual(expected);
  });

  it('may be in the name of what is not of IAM', () => {
    const layers = layersOf(policies([policyOf(oldText(allow('*', { Resource: 'arn:aws:s3:::${aws:username}/*' })))]), null);
    const question = { action: 's3:GetObject', within: 'arn:aws:s3:::*', userName: 'alice' };
    expect(allowedResources(question, layers, layers)).toEqual([part('arn:aws:s3:::${aws:username}/*')]);
  });
});

describe('whether all is denied', () => {
  const denied = (within: string, ...statements: readonly StatementJson[]): boolean =>
    isDenied(
      { action: 'iam:PassRole', within, userName: null },
      layersOf(policies([applied('P', ...statements)]), [[control('L', allow('*'))]]),
    );

  it.each<[boolean, string, StatementJson]>([
    [true, 'by everything', deny('*')],
    [true, 'by more', deny('iam:*', { Resource: 'arn:aws:iam::*:*' })],
    [true, 'by just that', deny('iam:PassRole', { Resource: ['arn:aws:s3:::x', APP] })],
    [true, 'by all but others', { Effect: 'Deny', Action: '*', NotResource: 'arn:aws:s3:::*' }],
    [false, 'not by some', deny('*', { Resource: 'arn:aws:iam::*:role/app-1' })],
    [false, 'not with a condition', deny('*', { Condition: WITH_MFA })],
    [false, 'not of another action', deny('iam:Get*')],
    [false, 'not by a variable', deny('*', { Resource: 'arn:aws:iam::*:role/${aws:PrincipalTag/team}' })],
    [false, 'not by an Allow', allow('*')],
  ])('%s: %s', (expected, _, statement) => {
    expect(denied(APP, statement)).toBe(expected);
  });
});

describe('patterns of several layers', () => {
  const TEXTS = Array.from({ length: 5 }).reduce<string[]>(
    (shorter) => ['', ...shorter.flatMap((start) => ['a', 'b', 'c'].map((end) => start + end))],
    [''],
  );
  const wild = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 4 });
  const some = fc.array(wild, { minLength: 1, maxLength: 2 });
  const within = fc.constantFrom('*', 'a*', '*b', 'a?*');
  const reaches = (patterns: readonly string[], given: string): boolean => patterns.some((each) => naive(each, given));
  const matched = (parts: readonly AllowedPart[], given: string): boolean =>
    parts.some(({ patterns }) => patterns.every((each) => naive(each, given)));

  it('allow exactly what each of them allows', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(within, fc.array(some, { minLength: 1, maxLength: 3 }), some, (asking, layers, denying) => {
        const given = layers.map((Resource) => ({
          documents: [{ label: '', document: document(allow('*', { Resource })) }],
          without: '',
          unread: null,
        }));
        const deniers = [{ documents: [{ label: '', document: document(deny('*', { Resource: denying })) }], without: '', unread: null }];
        const question = { action: 'iam:PassRole', within: asking, userName: null };
        const [parts, left] = [allowedResources(question, given, []), allowedResources(question, given, deniers)];
        const [all, free] = [
          TEXTS.filter((each) => naive(asking, each) && layers.every((patterns) => reaches(patterns, each))),
          TEXTS.filter((each) => !reaches(denying, each)),
        ];
        expect(TEXTS.filter((each) => matched(parts, each))).toEqual(all);
        for (const each of all) if (free.includes(each)) expect([each, matched(left, each)]).toEqual([each, true]);
        // Of two patterns that is said exactly.
        if (layers.length === 1) expect(parts.length > 0).toBe(all.length > 0);
        const whole = parts.some(({ patterns }) => patterns.every((each) => each === asking));
        if (whole) expect(all).toEqual(TEXTS.filter((each) => naive(asking, each)));
        kinds.add(`${whole} ${parts.length > 0} ${left.length === parts.length}`);
      }),
      { ...PROPERTY, numRuns: runs(300) },
    );
    expect(kinds.size).toBeGreaterThan(runs(4));
  });

  it('do not multiply without end', () => {
    const many = (before: string): StatementJson =>
      allow('*', { Resource: Array.from({ length: 40 }, (_, at) => `arn:aws:iam::*:*/*${before}${at}-*`) });
    const parts = asked({ own: [many('a')], boundary: [many('b')], levels: [[many('c')]] });
    expect(parts.length).toBeGreaterThan(0);
    expect(parts.length).toBeLessThanOrEqual(1000);
    expect(parts.filter(({ patterns }) => patterns.includes(ROLES))).toEqual([]);
  });
});

describe('the name of the user', () => {
  const own = { own: [allow('*', { Resource: 'arn:aws:iam::*:user/${aws:username}' })] };
  const users = 'arn:aws:iam::111122223333:user/*';

  it('stands for itself', () => {
    expect(asked(own, users)).toEqual([part('arn:aws:iam::111122223333:user/alice')]);
  });

  it('is nobody in the session of a role', () => {
    expect(asked(own, users, null)).toEqual([]);
  });

  it('is denied where it stands in a Deny', () => {
    const given = { own: [allow('*'), deny('*', { Resource: 'arn:aws:iam::*:user/${aws:username}' })] };
    expect(asked(given, 'arn:aws:iam::111122223333:user/alice')).toEqual([]);
    expect(asked(given, 'arn:aws:iam::111122223333:user/bob')).toHaveLength(1);
  });
});

it('agrees with the decision about each resource, wherever nothing is left open', () => {
  let certain = 0;
  fc.assert(
    fc.property(
      anyDocument,
      anyDocument,
      anyDocument,
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(...THINGS),
      (identity, boundary, scp, action, resource) => {
        fc.pre(
          ![identity, boundary, scp].some((json) => json.includes('Condition') || (json.includes('${') && json.includes('2012-10-17'))),
        );
        const principal: PrincipalPolicies = policies([policyOf(identity)], parsePolicy(boundary));
        const controls: ServiceControls | Unknown = [[policyOf(scp)]];
        const layers = layersOf(principal, controls);
        const parts = allowedResources({ action, within: resource, userName: null }, layers, layers);
        expect(parts).toEqual(decide({ action, resource }, principal, controls) === 'allowed' ? [part(resource)] : []);
        certain += parts.length;
      },
    ),
    { ...PROPERTY, numRuns: IS_FULL ? 1000 : 300 },
  );
  expect(certain).toBeGreaterThan(IS_FULL ? 10 : 1);
});

it('never leaves out what may be allowed', () => {
  fc.assert(
    fc.property(
      anyDocument,
      anyDocument,
      anyDocument,
      fc.constantFrom(...ACTIONS),
      fc.constantFrom(...THINGS),
      (identity, boundary, scp, action, resource) => {
        const principal = policies([policyOf(identity)], parsePolicy(boundary));
        const layers = layersOf(principal, [[policyOf(scp)]]);
        const decision = decide({ action, resource }, principal, [[policyOf(scp)]]);
        // Whose name it is can be known: then it is not left open.
        const parts = ['alice', 'bob'].flatMap((userName) => allowedResources({ action, within: resource, userName }, layers, layers));
        if (decision === 'allowed') expect(parts.some(({ doubt }) => doubt === null)).toBe(true);
        if (parts.length > 0) expect(['allowed', 'allowed_conditionally']).toContain(decision);
      },
    ),
    { ...PROPERTY, numRuns: runs(1000) },
  );
});
