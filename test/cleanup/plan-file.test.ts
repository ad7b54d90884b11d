import { planId } from '../../src/cleanup/digest.js';
import { PLAN_SCHEMA, type CleanupPlan } from '../../src/cleanup/plan.js';
import { readPlan } from '../../src/cleanup/read-plan.js';
import { LONGEST_SESSION_POLICY, sessionPolicyFor } from '../../src/cleanup/session-policy.js';
import { ago, key } from '../fixtures.js';
import { chosen, chosenRole, evidenceOf, listed } from './support.js';

const principals = [
  chosen(evidenceOf(key(1, ago(900), ago(400)), { groups: ['devs'] }, { keys: [listed('A', ago(900))] })).planned,
  chosenRole({}).planned,
].flatMap((each) => each ?? []);

function plan(more: Partial<CleanupPlan> = {}): CleanupPlan {
  const body = {
    ...{ made: '2026-11-20T08:31:00Z', by: 'run', run: null, organization: null, evidenceAsOf: '2026-11-20T08:00:00Z' },
    stage: 'quarantine' as const,
    question: {
      ...{ staleDays: 90, unusedRolesDays: null, where: null, findings: [], leavers: null, accounts: null, ownerTag: 'Owner' },
      ...{ breakGlassTag: null, auditRole: 'IamAuditReadOnly', keepTag: false },
    },
    role: 'IamAuditCleanup',
    accounts: [{ id: '111122223333', name: null, partition: 'aws', sessionPolicy: sessionPolicyFor(principals) }],
    ...{ principals, leftOut: [] },
    ...more,
  };
  return { schema: PLAN_SCHEMA, id: planId(body), ...body };
}

const text = (of: unknown): string => JSON.stringify(of, null, 2);

describe('a plan that is read again', () => {
  it('is the same, whatever its layout', () => {
    expect(readPlan(text(plan()), 'plan.json')).toEqual({ plan: plan(), isWhole: true });
    expect(readPlan(`\uFEFF${JSON.stringify(plan())}`, 'plan.json').isWhole).toBe(true);
  });

  it('may have lost principals, which is noticed', () => {
    const { plan: found, isWhole } = readPlan(text({ ...plan(), principals: principals.slice(1) }), 'plan.json');
    expect([found.principals.length, isWhole]).toEqual([1, false]);
  });

  const [first, second] = principals;
  it.each<readonly [string, unknown, RegExp]>([
    ['a name that was changed', { ...plan(), principals: [{ ...first, name: 'bob' }] }, /user "bob" of 111122223333 was changed/],
    ['a step that was added', { ...plan(), principals: [{ ...first, steps: [...(first?.steps ?? []), ...(second?.steps ?? [])] }] }, /was changed/],
    ['another stage', { ...plan(), stage: 'remove' }, /and 1 other was changed/],
    ['a principal twice', { ...plan(), principals: [first, first] }, /stands in it twice/],
    ['an action that no plan has', { ...plan(), principals: [{ ...first, steps: [{ n: 1, action: 'iam:CreateUser', input: {}, undo: 'lost: ' }] }] },
      /principals\[0\]\.steps\[0\]\.action can't be "\\"iam:CreateUser\\""/],
    ['a member that is missing', { ...plan(), leftOut: undefined }, /leftOut is missing/],
    ['a member that is unknown', { ...plan(), more: 1 }, /more is unknown/],
    ['a number for a text', { ...plan(), role: 7 }, /role can't be "7"/],
    ['another schema', { ...plan(), schema: 'iam-audit/cleanup-plan/2' }, /no cleanup plan of this version/],
    ['a list', [], /no cleanup plan of this version/],
  ])('is refused with %s', (_, value, message) => {
    expect(() => readPlan(text(value), 'plan.json')).toThrow(message);
  });

  it('is refused when it is no JSON', () => {
    expect(() => readPlan('{', 'plan.json')).toThrow('plan.json is not JSON');
  });
});

const ROLE = 'arn:aws:iam::111122223333:role/worker';

describe('the session policy', () => {
  it('allows what is planned on whom it is planned, and to look', () => {
    const { Statement: all } = sessionPolicyFor(principals);
    expect(all.slice(5).map(({ Action, Resource }) => [Action, Resource])).toEqual(
      ['iam:AttachRolePolicy', 'iam:PutRolePermissionsBoundary', 'iam:TagRole'].map((action) => [[action], [ROLE]]),
    );
    expect(all.slice(0, 5)).toEqual([
      { Sid: 'Look', Effect: 'Allow', Action: ['iam:Get*', 'iam:List*', 'iam:GenerateServiceLastAccessedDetails', 'cloudtrail:LookupEvents'], Resource: '*' },
      {
        ...{ Sid: 'Write1', Effect: 'Allow', Action: ['iam:AttachUserPolicy'], Resource: ['arn:aws:iam::111122223333:user/alice'] },
        Condition: { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/AWSDenyAll' } },
      },
      {
        ...{ Sid: 'Write2', Effect: 'Allow', Action: ['iam:PutUserPermissionsBoundary'], Resource: ['arn:aws:iam::111122223333:user/alice'] },
        Condition: { ArnEquals: { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AWSDenyAll' } },
      },
      { Sid: 'Write3', Effect: 'Allow', Action: ['iam:UpdateAccessKey'], Resource: ['arn:aws:iam::111122223333:user/alice'] },
      {
        ...{ Sid: 'Write4', Effect: 'Allow', Action: ['iam:TagUser'], Resource: ['arn:aws:iam::111122223333:user/alice'] },
        Condition: { 'ForAllValues:StringLike': { 'aws:TagKeys': 'iam-audit:*' } },
      },
    ]);
  });

  it('of one principal is as short as a session takes, removal too', () => {
    const tags = [{ key: 'iam-audit:quarantined', value: '2026-10-01T00:00:00Z 0123' }];
    const cells = key(1, ago(900), ago(400), 'false');
    const whole = chosen(evidenceOf(cells, { tags, groups: ['devs'] }, { keys: [listed('A', ago(900), 'Inactive')] }), { stage: 'remove' });
    const policy = sessionPolicyFor([whole.planned].flatMap((each) => each ?? []));
    expect(JSON.stringify(policy).length).toBeLessThan(LONGEST_SESSION_POLICY);
    const groups = policy.Statement.find(({ Action }) => Action.includes('iam:RemoveUserFromGroup'));
    expect(groups?.Resource).toEqual(['arn:aws:iam::111122223333:group/devs', 'arn:aws:iam::111122223333:group/*/devs']);
  });
});
