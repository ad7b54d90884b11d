import { judgeEscalation, type EscalationSubject, type JudgedEscalation } from '../../src/checks/escalation.js';
import { UNKNOWN, type Unknown } from '../../src/model/value.js';
import type { AppliedPolicy, ServiceControls } from '../../src/policy/applied-policy.js';
import { allow, applied, control, deny, denyNot, document, policies, UNREAD, WITH_MFA, type StatementJson } from '../policy/support.js';

const ACCOUNT = '111122223333';
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
const WEB = `arn:aws:iam::${ACCOUNT}:role/web`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
const GUARD = `arn:aws:iam::${ACCOUNT}:policy/Guard`;

type Statements = readonly StatementJson[];
const ALL: Statements = [allow('*')];

interface Case {
  readonly own: readonly AppliedPolicy[];
  readonly boundary?: Statements | Unknown | null;
  readonly boundaryArn?: string;
  readonly kind?: 'user' | 'role';
  readonly groups?: readonly string[];
  readonly controls?: ServiceControls;
}

function subjectOf({ own, boundary = null, boundaryArn = BOUNDARY, kind = 'user', groups = [] }: Case): EscalationSubject {
  const capping = boundary === null || boundary === UNKNOWN ? boundary : document(...boundary);
  const who = kind === 'user' ? { arn: ALICE, name: 'alice' } : { arn: WEB, name: 'web' };
  return { kind, ...who, groups, boundaryArn, policies: policies(own, capping) };
}

function judged(given: Case): JudgedEscalation {
  return judgeEscalation(subjectOf(given), given.controls ?? null);
}

const ids = (given: Case): readonly string[] => judged(given).open.map(({ id }) => id);
const attached = (arn: string, ...statements: Statements): AppliedPolicy => ({
  ...applied(arn.slice(arn.lastIndexOf('/') + 1), ...statements),
  arn,
});
const everything = applied('All', ...ALL);

describe('a boundary', () => {
  it.each<[string, Statements]>([
    ['DeleteUserPermissionsBoundary', [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])]],
    ['DeleteUserPermissionsBoundary on itself', [allow('s3:*'), allow('iam:DeleteUserPermissionsBoundary', { Resource: ALICE })]],
    [
      'DeleteUserPermissionsBoundary by its name',
      [allow('s3:*'), allow('iam:DeleteUser*', { Resource: 'arn:aws:iam::*:user/${aws:username}' })],
    ],
    ['PutUserPermissionsBoundary on itself', [allow('s3:*'), allow('iam:PutUserPermissionsBoundary', { Resource: ALICE })]],
    ['CreatePolicyVersion', [allow('s3:*'), allow('iam:CreatePolicyVersion', { Resource: BOUNDARY })]],
    ['SetDefaultPolicyVersion', [allow('s3:*'), allow('iam:SetDefaultPolicyVersion', { Resource: BOUNDARY })]],
    ['everything but some', [{ Effect: 'Allow', NotAction: 'ec2:*', Resource: '*' }]],
    ['a denial that leaves that', [allow('*'), denyNot(['s3:*', 'iam:DeleteUserPermissionsBoundary'])]],
  ])('that its holder may take off by %s holds nobody', (_, boundary) => {
    const given = { own: [everything], boundary };
    expect(judged(given).escalation).toBe('yes');
    expect(ids(given)).toContain('remove_boundary');
  });

  it.each<[string, Statements]>([
    ['DeleteRolePermissionsBoundary', [allow(['s3:*', 'iam:DeleteRolePermissionsBoundary'])]],
    ['PutRolePermissionsBoundary', [allow('s3:*'), allow('iam:PutRolePermissionsBoundary', { Resource: WEB })]],
    ['CreatePolicyVersion', [allow('s3:*'), allow('iam:CreatePolicyVersion', { Resource: BOUNDARY })]],
  ])('of a role, by %s', (_, boundary) => {
    expect(ids({ kind: 'role', own: [everything], boundary })).toContain('remove_boundary');
  });

  it.each<[string, Case]>([
    [
      'of another user',
      {
        own: [everything],
        boundary: [allow('s3:*'), allow('iam:DeleteUserPermissionsBoundary', { Resource: ALICE.replace('alice', 'bob') })],
      },
    ],
    ['by the call of the other kind', { own: [everything], boundary: [allow(['s3:*', 'iam:DeleteRolePermissionsBoundary'])] }],
    ['and a role by that of users', { kind: 'role', own: [everything], boundary: [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])] }],
    [
      'that takes nothing away',
      {
        own: [applied('P', allow(['s3:Get*', 'iam:DeleteUserPermissionsBoundary']))],
        boundary: [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])],
      },
    ],
    [
      'that nothing allows to take off',
      { own: [applied('P', allow('s3:*'))], boundary: [allow(['s3:Get*', 'iam:DeleteUserPermissionsBoundary'])] },
    ],
    [
      'where its policies deny it',
      {
        own: [everything, applied('No', deny('iam:DeleteUserPermissionsBoundary'))],
        boundary: [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])],
      },
    ],
    ['where it denies that itself', { own: [everything], boundary: [allow(['s3:*', 'iam:*Boundary']), deny('iam:*')] }],
    [
      'where a service control policy denies it',
      {
        own: [everything],
        boundary: [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])],
        controls: [[control('Full', ...ALL), control('No', deny('iam:DeleteUser*'))]],
      },
    ],
    [
      'where the service control policies leave nothing more',
      {
        own: [everything],
        boundary: [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])],
        controls: [[control('S3', allow(['s3:*', 'iam:DeleteUserPermissionsBoundary']))]],
      },
    ],
    ['by a version, of another policy', { own: [everything], boundary: [allow('s3:*')], boundaryArn: `${BOUNDARY}2` }],
    ['by a version, of AWS', { own: [everything], boundary: [allow('s3:*')], boundaryArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }],
  ])('holds %s', (_, given) => {
    expect(judged(given)).toEqual({ escalation: 'no', open: [], limited: [], unsure: false });
  });

  it('holds only if, where the call has a condition', () => {
    const { escalation, limited } = judged({
      own: [everything],
      boundary: [allow('s3:*'), allow('iam:DeleteUserPermissionsBoundary', { Condition: WITH_MFA })],
    });
    expect(escalation).toBe('limited');
    expect(limited.map(({ path, limits }) => [path.id, limits])).toEqual([
      ['remove_boundary', [`iam:DeleteUserPermissionsBoundary on ${ALICE} with a condition`]],
    ]);
  });

  it('holds only if, where what it takes away hangs on a condition', () => {
    const own = [applied('P', allow('ec2:*', { Condition: WITH_MFA }), allow('iam:DeleteUserPermissionsBoundary'))];
    const { escalation, limited } = judged({ own, boundary: [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])] });
    expect([escalation, limited.map(({ limits }) => limits)]).toEqual([
      'limited',
      [['iam:DeleteUserPermissionsBoundary, if that gives it anything']],
    ]);
  });

  it('may hold nobody where policies could not be read', () => {
    const boundary = [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary'])];
    expect(judged({ own: [applied('P', allow('iam:DeleteUserPermissionsBoundary')), UNREAD], boundary }).escalation).toBe('unknown');
    expect(judged({ own: [UNREAD], boundary }).escalation).toBe('unknown');
    expect(judged({ own: [everything], boundary: UNKNOWN }).escalation).toBe('unknown');
  });
});

describe('an own Deny', () => {
  const guard = (...spared: readonly string[]): StatementJson => denyNot([...spared, 's3:*']);
  const inGroup = (policy: AppliedPolicy): AppliedPolicy => ({ ...policy, group: 'Devs' });
  const groups = ['Devs'];

  it.each<[string, Case]>([
    ['DetachUserPolicy', { own: [everything, attached(GUARD, guard('iam:DetachUserPolicy'))] }],
    [
      'DetachUserPolicy, of a policy of AWS',
      { own: [everything, attached('arn:aws:iam::aws:policy/AWSDenyAll', guard('iam:DetachUserPolicy'))] },
    ],
    ['CreatePolicyVersion', { own: [everything, attached(GUARD, guard('iam:CreatePolicyVersion'))] }],
    ['SetDefaultPolicyVersion', { own: [everything, attached(GUARD, guard('iam:SetDefaultPolicyVersion'))] }],
    ['DeleteUserPolicy', { own: [everything, applied('Guard', guard('iam:DeleteUserPolicy'))] }],
    ['PutUserPolicy', { own: [everything, applied('Guard', guard('iam:PutUserPolicy'))] }],
    ['PutUserPolicy, in one policy', { own: [applied('Guard', allow('*'), guard('iam:PutUserPolicy'))] }],
    ['DetachRolePolicy', { kind: 'role', own: [everything, attached(GUARD, guard('iam:DetachRolePolicy'))] }],
    ['DeleteRolePolicy', { kind: 'role', own: [everything, applied('Guard', guard('iam:DeleteRolePolicy'))] }],
    ['RemoveUserFromGroup', { groups, own: [everything, inGroup(applied('Guard', guard('iam:RemoveUserFromGroup')))] }],
    ['DetachGroupPolicy', { groups, own: [everything, inGroup(attached(GUARD, guard('iam:DetachGroupPolicy')))] }],
    ['DeleteGroupPolicy', { groups, own: [everything, inGroup(applied('Guard', guard('iam:DeleteGroupPolicy')))] }],
    ['PutGroupPolicy', { groups, own: [everything, inGroup(applied('Guard', guard('iam:PutGroupPolicy')))] }],
    [
      'two of them together',
      {
        own: [
          everything,
          applied('A', deny('ec2:*'), deny('iam:Create*')),
          attached(GUARD, denyNot(['iam:DetachUserPolicy', 'iam:DeleteUserPolicy'])),
        ],
      },
    ],
    [
      'the same, each denying the same',
      {
        own: [
          everything,
          applied('A', guard('iam:DeleteUserPolicy', 'iam:DetachUserPolicy')),
          attached(GUARD, guard('iam:DetachUserPolicy', 'iam:DeleteUserPolicy')),
        ],
      },
    ],
  ])('that its holder may take off by %s holds nobody', (_, given) => {
    expect(judged(given).escalation).toBe('yes');
    expect(ids(given)).toContain('remove_own_deny');
  });

  it.each<[string, Case]>([
    ['inline, by the call for attached ones', { own: [everything, applied('Guard', guard('iam:DetachUserPolicy'))] }],
    ['attached, by the call for inline ones', { own: [everything, attached(GUARD, guard('iam:DeleteUserPolicy'))] }],
    ['of a group, by the call for users', { groups, own: [everything, inGroup(applied('Guard', guard('iam:DeleteUserPolicy')))] }],
    ['of a user, by the call for roles', { own: [everything, attached(GUARD, guard('iam:DetachRolePolicy'))] }],
    ['on others only', { own: [everything, attached(GUARD, guard('iam:DetachUserPolicy'), deny('*', { Resource: ALICE }))] }],
    ['one of two', { own: [everything, attached(GUARD, guard('iam:DetachUserPolicy')), applied('Other', guard('iam:DetachUserPolicy'))] }],
    ['of what nothing allows', { own: [applied('P', allow(['s3:*', 'iam:DetachUserPolicy'])), attached(GUARD, deny('ec2:*'))] }],
    ['that goes with all that is allowed', { own: [attached(GUARD, allow(['s3:*', 'iam:DetachUserPolicy', 'ec2:*']), deny('ec2:*'))] }],
    [
      'that a service control policy has too',
      {
        own: [everything, attached(GUARD, guard('iam:DetachUserPolicy'))],
        controls: [[control('Full', ...ALL), control('No', guard('iam:DetachUserPolicy'))]],
      },
    ],
    [
      'that the boundary has too',
      { own: [everything, attached(GUARD, guard('iam:DetachUserPolicy'))], boundary: [allow('*'), guard('iam:DetachUserPolicy')] },
    ],
  ])('holds %s', (_, given) => {
    expect(judged(given)).toEqual({ escalation: 'no', open: [], limited: [], unsure: false });
  });

  it('of a policy of AWS has no version of its own', () => {
    expect(ids({ own: [everything, attached('arn:aws:iam::aws:policy/AWSDenyAll', guard('iam:CreatePolicyVersion'))] })).toEqual([
      'create_policy_version',
    ]);
  });

  it('of a group whose path nobody tells may be taken off', () => {
    const own = [
      everything,
      inGroup(applied('Guard', denyNot('iam:RemoveUserFromGroup'), deny('*', { Resource: `arn:aws:iam::${ACCOUNT}:group/Devs` }))),
    ];
    expect(judged({ groups, own })).toMatchObject({ escalation: 'limited', open: [] });
  });

  it('and a boundary are taken off one after the other', () => {
    const boundary = [allow(['s3:*', 'iam:DeleteUserPermissionsBoundary', 'iam:DetachUserPolicy'])];
    const own = [everything, attached(GUARD, denyNot(['iam:DetachUserPolicy', 's3:*']))];
    expect(judged({ own, boundary })).toMatchObject({ escalation: 'yes' });
  });
});
