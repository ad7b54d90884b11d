import { planId, principalDigest } from '../../src/cleanup/digest.js';
import { PLAN_SCHEMA, type CleanupPlan, type PlannedPrincipal, type Stage } from '../../src/cleanup/plan.js';
import { readPlan } from '../../src/cleanup/read-plan.js';
import { LONGEST_SESSION_POLICY, sessionPolicyFor } from '../../src/cleanup/session-policy.js';
import { ago, key } from '../fixtures.js';
import { chosen, chosenRole, evidenceOf, keyId, listed } from './support.js';

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
    ...{ planned: principals.map(({ digest }) => digest), principals, leftOut: [] },
    ...more,
  };
  return { schema: PLAN_SCHEMA, id: planId(body), ...body };
}

const LEFT = { account: '111122223333', kind: 'user', name: 'bob', credential: null, reason: 'kept', why: 'x' };

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
  const forged = (change: (of: PlannedPrincipal) => object, stage: Stage = 'quarantine'): unknown => {
    const rest = { ...(first as PlannedPrincipal), ...change(first as PlannedPrincipal) };
    const made = { ...rest, digest: principalDigest(rest, stage) };
    return plan({ stage, principals: [made], planned: [made.digest] });
  };
  const step = (action: string, input: object, more: object = {}) => ({ whole: true, steps: [{ n: 1, action, input, undo: 'lost: x', was: undefined, ...more }] });
  const deny = 'arn:aws:iam::aws:policy/AWSDenyAll';
  it.each<readonly [string, unknown, RegExp]>([
    ['a name that was changed', { ...plan(), principals: [{ ...first, name: 'bob' }] }, /user "bob" of 111122223333 was changed/],
    ['a step that was added', { ...plan(), principals: [{ ...first, steps: [...(first?.steps ?? []), ...(second?.steps ?? [])] }] }, /was changed/],
    ['another stage', { ...plan(), stage: 'remove' }, /and 1 other was changed/],
    ['a principal twice', { ...plan(), principals: [first, first] }, /stands in it twice/],
    ['an action that no plan has', { ...plan(), principals: [{ ...first, steps: [{ n: 1, action: 'iam:CreateUser', input: {}, undo: 'lost: ' }] }] },
      /principals\[0\]\.steps\[0\]\.action can't be "iam:CreateUser"/],
    ['a member that is missing', { ...plan(), leftOut: undefined }, /leftOut is missing/],
    ['a member that is unknown', { ...plan(), more: 1 }, /more is unknown/],
    ['a number for a text', { ...plan(), role: 7 }, /role can't be "7"/],
    ...Object.entries({
      ...{ evidenceAsOf: '2026-11-25T08:00:00Z', role: 'OrganizationAccountAccessRole', run: 'other', organization: 'o-other', made: '2026-11-25T08:00:00Z' },
      ...{ question: { ...plan().question, keepTag: true }, accounts: [{ ...plan().accounts[0], path: 'o-x/r-x/ou-x/' }], leftOut: [{ ...LEFT }], id: '0'.repeat(64) },
    }).map(([key, value]) => [`another ${key}`, { ...plan(), [key]: value }, /what stands beside its principals was changed/] as const),
    ['a principal of another plan', plan({ planned: [second?.digest ?? ''] }), /user "alice" of 111122223333 is of another plan/],
    ['another principal under its digest', forged(() => ({ name: 'bob' })), /user "bob" of 111122223333 has the ARN of another/],
    ['another account', forged(() => ({ account: '444455556666' })), /has the ARN of another/],
    ['another partition', forged(() => ({ arn: 'arn:aws-cn:iam::111122223333:user/alice' })), /has the ARN of another/],
    ['a step twice', forged(({ steps }) => ({ steps: [...steps, ...steps] })), /has step 1 in the place of step 4/],
    ...([
      ['a step on another', step('iam:TagUser', { UserName: 'bob', Tags: [] })],
      ['a step on nobody, that is the caller', step('iam:UpdateAccessKey', { AccessKeyId: keyId('A'), Status: 'Inactive' })],
      ['a step on a role', step('iam:TagRole', { RoleName: 'alice', Tags: [] })],
      ['a step of another stage', step('iam:DeleteUser', { UserName: 'alice' })],
      ['a key of another', step('iam:UpdateAccessKey', { UserName: 'alice', AccessKeyId: keyId('B'), Status: 'Inactive' })],
      ['a key that is switched on', step('iam:UpdateAccessKey', { UserName: 'alice', AccessKeyId: keyId('A'), Status: 'Active' })],
      ['a policy that allows', step('iam:AttachUserPolicy', { UserName: 'alice', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' })],
      ['one that allows where a quota is in the way', step('iam:AttachUserPolicy', { UserName: 'alice', PolicyArn: deny },
        { ifFull: { how: 'instead', call: { action: 'iam:PutUserPermissionsBoundary', input: { UserName: 'alice', PermissionsBoundary: 'arn:aws:iam::aws:policy/AdministratorAccess' } } } })],
      ['a tag that others read', step('iam:TagUser', { UserName: 'alice', Tags: [{ Key: 'team', Value: 'x' }] })],
      ['a user that is denied though it is in use', { ...step('iam:AttachUserPolicy', { UserName: 'alice', PolicyArn: deny }), whole: false }],
    ] as const).map(([what, change]) => [what, forged(() => change), /has a step 1 that no plan has: iam:/] as const),
    ...([
      ['the device of somebody', step('iam:DeleteVirtualMFADevice', { SerialNumber: 'arn:aws:iam::111122223333:mfa/root-account-mfa-device' }, { each: 'virtual_mfa_device' })],
      ['a user in use', { ...step('iam:DeleteUser', { UserName: 'alice' }), whole: false }],
      ['a version of a policy', step('iam:DeletePolicyVersion', { PolicyArn: deny, VersionId: 'v1' })],
    ] as const).map(([what, change]) => [`${what} to remove`, forged(() => change, 'remove'), /has a step 1 that no plan has: iam:/] as const),
    ['a document that takes the place of any', forged(() => step('iam:PutUserPolicy', { UserName: 'alice', PolicyName: 'x', PolicyDocument: '{}' }), 'shrink'), /has a step 1/],
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
    const attached = [{ name: 'AWSDenyAll', arn: 'arn:aws:iam::aws:policy/AWSDenyAll' }];
    const whole = chosen(evidenceOf(cells, { tags, groups: ['devs'], attached }, { keys: [listed('A', ago(900), 'Inactive')] }), { stage: 'remove' });
    const policy = sessionPolicyFor([whole.planned].flatMap((each) => each ?? []));
    expect(JSON.stringify(policy).length).toBeLessThan(LONGEST_SESSION_POLICY);
    const groups = policy.Statement.find(({ Action }) => Action.includes('iam:RemoveUserFromGroup'));
    expect(groups?.Resource).toEqual(['arn:aws:iam::111122223333:group/devs', 'arn:aws:iam::111122223333:group/*/devs']);
  });
});
