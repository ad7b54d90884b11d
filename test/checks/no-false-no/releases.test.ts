import fc from 'fast-check';
import { judgeEscalation } from '../../../src/checks/escalation.js';
import type { AppliedPolicy } from '../../../src/policy/applied-policy.js';
import { applied, document, policies, WITH_MFA, type StatementJson } from '../../policy/support.js';
import { IS_FULL, ofTheLongest, PROPERTY } from '../../extent.js';
import { isAllowed, worldsOf, type Layers, type NaiveWorld } from './naive-world.js';

const ACCOUNT = '111122223333';
const ALICE = `arn:aws:iam::${ACCOUNT}:user/alice`;
const WEB = `arn:aws:iam::${ACCOUNT}:role/web`;
const DEVS = `arn:aws:iam::${ACCOUNT}:group/Devs`;
const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;

/** A policy as it is carried. */
interface Carried {
  readonly how: 'inline' | 'attached' | 'group_inline' | 'group_attached';
  readonly statements: readonly StatementJson[];
}

interface Draw {
  readonly kind: 'user' | 'role';
  readonly own: readonly Carried[];
  readonly boundary: readonly StatementJson[] | null;
}

const arnOf = (at: number): string => `arn:aws:iam::${ACCOUNT}:policy/P${at}`;

/** Calls that take a policy off, or rewrite it: action and thing, written out once more. */
function callsOn({ how }: Carried, at: number, kind: Draw['kind']): readonly (readonly [action: string, on: string, drops: boolean])[] {
  const self = kind === 'user' ? ALICE : WEB;
  const Kind = kind === 'user' ? 'User' : 'Role';
  const versions = ['CreatePolicyVersion', 'SetDefaultPolicyVersion'].map((name) => [`iam:${name}`, arnOf(at), false] as const);
  const leaving = ['iam:RemoveUserFromGroup', DEVS, true] as const;
  return {
    inline: [
      [`iam:Put${Kind}Policy`, self, false],
      [`iam:Delete${Kind}Policy`, self, true],
    ] as const,
    attached: [[`iam:Detach${Kind}Policy`, self, true], ...versions] as const,
    group_inline: [['iam:PutGroupPolicy', DEVS, false], ['iam:DeleteGroupPolicy', DEVS, true], leaving] as const,
    group_attached: [['iam:DetachGroupPolicy', DEVS, true], leaving, ...versions] as const,
  }[how];
}

const PLAIN = ['s3:GetObject', 's3:PutObject', 'ec2:RunInstances', 'kms:Decrypt', 'sqs:SendMessage'] as const;

interface State {
  readonly own: readonly (Carried | null)[];
  readonly boundary: Draw['boundary'];
}

function layersIn({ own, boundary }: State): Layers {
  return [own.flatMap((each) => each?.statements ?? []), ...(boundary === null ? [] : [boundary])];
}

function isFree(state: State, action: string, on: string, world: NaiveWorld): boolean {
  return isAllowed(layersIn(state), action, on, world);
}

/** Every state that can be reached; those that are reached by dropping and by rewriting both. */
function reached(start: State, kind: Draw['kind'], world: NaiveWorld): readonly State[] {
  const seen = new Map<string, State>([[JSON.stringify(start), start]]);
  for (const state of seen.values())
    for (const next of nextOf(state, kind, world)) if (!seen.has(JSON.stringify(next))) seen.set(JSON.stringify(next), next);
  return [...seen.values()];
}

function nextOf(state: State, kind: Draw['kind'], world: NaiveWorld): readonly State[] {
  const self = kind === 'user' ? ALICE : WEB;
  const Kind = kind === 'user' ? 'User' : 'Role';
  const off = [
    [`iam:Delete${Kind}PermissionsBoundary`, self],
    [`iam:Put${Kind}PermissionsBoundary`, self],
    ['iam:CreatePolicyVersion', BOUNDARY],
    ['iam:SetDefaultPolicyVersion', BOUNDARY],
  ] as const;
  const freed =
    state.boundary !== null && off.some(([action, on]) => isFree(state, action, on, world)) ? [{ ...state, boundary: null }] : [];
  return [...freed, ...state.own.flatMap((each, at) => (each === null ? [] : lessOf(state, each, at, kind, world)))];
}

function lessOf(state: State, each: Carried, at: number, kind: Draw['kind'], world: NaiveWorld): readonly State[] {
  if (!each.statements.some(({ Effect }) => Effect === 'Deny')) return [];
  const calls = callsOn(each, at, kind).filter(([action, on]) => isFree(state, action, on, world));
  return calls.map(([action, , drops]) => ({
    ...state,
    own: state.own.map((other, other_at) => {
      if (action === 'iam:RemoveUserFromGroup' && other?.how.startsWith('group') === true) return null;
      if (other_at !== at || other === null) return other;
      return drops ? null : { ...other, statements: other.statements.filter(({ Effect }) => Effect === 'Allow') };
    }),
  }));
}

function gains(drawn: Draw, world: NaiveWorld): boolean {
  const start: State = { own: drawn.own, boundary: drawn.boundary };
  const has = (state: State): readonly string[] => PLAIN.filter((action) => isFree(state, action, 'arn:aws:s3:::thing', world));
  const before = has(start);
  return reached(start, drawn.kind, world).some((state) => has(state).some((action) => !before.includes(action)));
}

const CALLS = [
  ...['Delete', 'Put'].flatMap((verb) =>
    ['User', 'Role'].flatMap((kind) => [`iam:${verb}${kind}PermissionsBoundary`, `iam:${verb}${kind}Policy`]),
  ),
  ...['iam:DetachUserPolicy', 'iam:DetachRolePolicy', 'iam:DetachGroupPolicy', 'iam:DeleteGroupPolicy', 'iam:RemoveUserFromGroup'],
  ...['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
];

const actions = fc.subarray(['s3:*', 's3:Get*', 'ec2:*', 'kms:Decrypt', ...CALLS], { minLength: 1, maxLength: 4 });
const where = fc.oneof(
  { weight: 4, arbitrary: fc.constant<string | string[]>('*') },
  { weight: 1, arbitrary: fc.constantFrom<string | string[]>([ALICE, WEB], [DEVS, BOUNDARY, 'arn:aws:s3:::*'], arnOf(1)) },
);
const statement = (effect: 'Allow' | 'Deny'): fc.Arbitrary<StatementJson> =>
  fc.tuple(fc.oneof(actions, fc.constant(['*'])), fc.nat(2), where, fc.nat(9)).map(([action, not, resource, conditional]) => ({
    Effect: effect,
    [effect === 'Deny' ? (not === 0 ? 'Action' : 'NotAction') : not === 0 && action[0] !== '*' ? 'NotAction' : 'Action']:
      effect === 'Deny' && not !== 0 && action[0] === '*' ? ['s3:*'] : action,
    Resource: resource,
    ...(conditional === 0 ? { Condition: WITH_MFA } : {}),
  }));

const carried: fc.Arbitrary<Carried> = fc.record({
  how: fc.constantFrom('inline' as const, 'attached' as const, 'group_inline' as const, 'group_attached' as const),
  statements: fc.oneof(
    { weight: 3, arbitrary: fc.array(statement('Deny'), { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.tuple(statement('Allow'), statement('Deny')) },
  ),
});

const draw: fc.Arbitrary<Draw> = fc
  .record({
    kind: fc.constantFrom('user' as const, 'role' as const),
    first: fc.array(statement('Allow'), { minLength: 1, maxLength: 2 }),
    more: fc.array(carried, { maxLength: 2 }),
    boundary: fc.option(fc.array(statement('Allow'), { minLength: 1, maxLength: 2 }), { freq: 2 }),
  })
  .map(({ kind, first, more, boundary }) => ({
    kind,
    boundary,
    own: [
      { how: 'inline' as const, statements: first },
      ...more.map((each) => (kind === 'role' && each.how.startsWith('group') ? { ...each, how: 'inline' as const } : each)),
    ],
  }));

function policyOf({ how, statements }: Carried, at: number): AppliedPolicy {
  return {
    ...applied(`P${at}`, ...statements),
    arn: how.endsWith('attached') ? arnOf(at) : null,
    group: how.startsWith('group') ? 'Devs' : null,
  };
}

it('nobody who can take off its own limits is called held by them', () => {
  let [open, shut] = [0, 0];
  fc.assert(
    fc.property(draw, (drawn) => {
      const { kind, own, boundary } = drawn;
      const who = kind === 'user' ? { arn: ALICE, name: 'alice', groups: ['Devs'] } : { arn: WEB, name: 'web' };
      const capping = boundary === null ? null : document(...boundary);
      const { escalation } = judgeEscalation(
        { kind, ...who, boundaryArn: boundary === null ? null : BOUNDARY, policies: policies(own.map(policyOf), capping) },
        null,
      );
      const isGained = worldsOf(kind, null).some((world) => gains(drawn, world));
      if (isGained) expect(escalation).not.toBe('no');
      if (isGained) open += 1;
      else shut += 1;
    }),
    { ...PROPERTY, numRuns: IS_FULL ? ofTheLongest(10_000) : 300 },
  );
  expect(Math.min(open, shut)).toBeGreaterThan(IS_FULL ? ofTheLongest(500) : 5);
});
