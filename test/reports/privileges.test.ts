import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { RoleDetail, UserDetail } from '../../src/evidence/values.js';
import { UNKNOWN, type Value } from '../../src/model/value.js';
import { ESCALATION_PATHS } from '../../src/policy/escalation-paths.js';
import { sourcesOf } from '../../src/policy/escalation-sources.js';
import { privileges } from '../../src/reports/privileges.js';
import {
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  beforeAsked,
  type Cells,
  detail,
  details,
  group,
  key,
  managed,
  password,
  reconciled,
  report,
  role,
  row,
  seen,
  unseen,
  context,
} from '../fixtures.js';
import { allow, allowNot, deny, text, type StatementJson } from '../policy/support.js';
import { onlyRow, pick, rowsOf, tonesOf, type Row } from './support.js';
import type { ReportContext } from '../../src/reports/options.js';

const ORGANIZATION = new Map([
  ['111122223333', 'ACTIVE' as const],
  ['444455556666', 'ACTIVE' as const],
]);
const ADMIN = { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }] };
const FULL = { name: 'FullAWSAccess', document: text(allow('*')) };

function inline(...statements: readonly StatementJson[]): Pick<RoleDetail, 'inline'> {
  return { inline: [{ name: 'own', document: text(...statements) }] };
}

function roleRow(more: Partial<RoleDetail>, evidence: AccountEvidence = {}, options: Partial<ReportContext> = {}): Row {
  const known = {
    account_details: details([], { roles: [role('Deploy', more)] }),
    managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
    service_control_policies: seen({ levels: null }),
    ...evidence,
  };
  return onlyRow(privileges, known, { organization: ORGANIZATION, ...options });
}

function userRow(cells: Cells, more: Partial<UserDetail> = {}, evidence: AccountEvidence = {}): Row {
  const groups = [group('Admins', ADMIN), group('Devs', inline(allow('iam:CreatePolicyVersion')))];
  const known = {
    account_details: details([detail('alice', more)], { groups }),
    credential_report: report([row('alice', cells)]),
    managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
    service_control_policies: seen({ levels: null }),
    ...evidence,
  };
  return onlyRow(privileges, known, { organization: ORGANIZATION });
}

const RISK = ['risk', 'reach', 'idle_factor', 'mfa_factor', 'trust_factor', 'risk_assumed'];

function riskIn(found: Row): readonly Value[] {
  return Object.values(pick(found, ...RISK));
}

function used(days: number, seconds = 0): Pick<RoleDetail, 'lastUsed'> {
  return { lastUsed: { at: beforeAsked(days, seconds), region: 'eu-west-1' } };
}

function trusting(principal: unknown, condition: object = {}): Pick<RoleDetail, 'trust'> {
  return {
    trust: JSON.stringify({ Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, Condition: condition } }),
  };
}

describe('what it asks for', () => {
  it.each([
    ['all', 3, ['account_details', 'credential_report', 'roles']],
    ['all', 0, ['account_details', 'credential_report', 'roles']],
    ['users', 3, ['account_details', 'credential_report', 'roles']],
    ['users', 0, ['account_details', 'credential_report']],
    ['roles', 3, ['roles']],
  ] as const)('--principals %s --hops %s', (principals, hops, needs) => {
    expect(privileges.needsFor?.(context({ principals, hops }))).toEqual(needs);
  });

  it('nothing of access advisor, and nothing per column', () => {
    const needs = new Set([...privileges.needs, ...privileges.columns.flatMap((column) => column.needs)]);
    expect(needs).toEqual(new Set(['managed_policies', 'service_control_policies', 'unit_names']));
    expect([privileges.advisor, privileges.facts]).toEqual([undefined, undefined]);
    expect(privileges.sort).toEqual(['risk:desc']);
  });
});

it('tells everything about a user', () => {
  const found = userRow(
    { ...password(ago(700), ago(91)), user_creation_time: ago(800) },
    {
      groups: ['Admins'],
      createdAt: ago(800),
      tags: [{ key: 'owner', value: 'team-x' }],
    },
  );
  const [paths, sources] = [found['escalation_paths'], found['escalation_sources']] as readonly (readonly string[])[];
  expect(sources).toEqual(expect.arrayContaining(['pathfinding/iam-001', 'prowler/CreatePolicyVersion', 'cloudsplaining/AddUserToGroup']));
  expect({ ...found, escalation_paths: paths?.length, escalation_sources: sources?.length }).toEqual({
    account_id: '111122223333',
    account_name: 'web-prod', ou_path: UNKNOWN,
    entity_type: 'user',
    entity_name: 'alice',
    entity_id: 'AIDAALICE',
    arn: 'arn:aws:iam::111122223333:user/alice',
    risk: 60,
    reach: 10,
    idle_factor: 3,
    mfa_factor: 2,
    trust_factor: 1,
    risk_assumed: [],
    days_idle: 91,
    mfa_missing: 'yes',
    trust: null,
    admin: 'yes',
    admin_kind: 'full',
    admin_through: ['Admins>AdministratorAccess#1'],
    admin_except: [],
    escalation: 'yes',
    escalation_via: ['permissions', 'credentials', 'pass_role', 'running_code'],
    escalation_paths: ESCALATION_PATHS.length,
    escalation_sources: new Set(ESCALATION_PATHS.flatMap(sourcesOf)).size,
    escalation_limited: [],
    escalation_limits: [],
    admin_via: null,
    hops: 0,
    // Nobody has looked at the roles of all accounts here.
    accounts_reached: UNKNOWN,
    assumed_roles: UNKNOWN,
    boundary: null,
    boundary_effect: 'none',
    not_judged: [],
    owner: 'team-x',
    created_at: new Date(ago(800)),
  });
});

it('tells everything about a role', () => {
  const boundaryArn = 'arn:aws:iam::111122223333:policy/Limits';
  const own = inline(
    allow(['iam:PassRole', 'ec2:RunInstances']),
    allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/ci' }),
    allow('lambda:UpdateFunctionCode'),
  );
  const account_details = details([], {
    roles: [role('Deploy', { ...own, boundaryArn, ...trusting({ AWS: '999999999999' }), ...used(30) })],
    documents: { [boundaryArn]: text(allow(['iam:*', 'ec2:*'])) },
  });
  expect(roleRow({}, { account_details })).toMatchObject({
    entity_type: 'role',
    entity_name: 'Deploy',
    risk: 48,
    reach: 8,
    idle_factor: 2,
    mfa_factor: 1,
    trust_factor: 3,
    days_idle: 30,
    mfa_missing: null,
    trust: ['outside'],
    admin: 'no',
    admin_kind: 'none',
    admin_through: [],
    escalation: 'yes',
    escalation_via: ['pass_role'],
    escalation_paths: ['pass_role_ec2'],
    escalation_sources: expect.arrayContaining(['pathfinding/ec2-001', 'pathfinding/iam-002', 'prowler/PassRole+EC2']) as unknown,
    escalation_limited: ['create_access_key'],
    escalation_limits: ['iam:CreateAccessKey on arn:aws:iam::111122223333:user/ci'],
    boundary: boundaryArn,
    boundary_effect: 'caps',
    not_judged: [],
  });
});

describe('administrators', () => {
  const admin = (found: Row): readonly Value[] => Object.values(pick(found, 'admin', 'admin_kind', 'admin_through', 'admin_except'));

  it.each<[string, Partial<RoleDetail>, readonly Value[]]>([
    ['attached', ADMIN, ['yes', 'full', ['AdministratorAccess#1'], []]],
    ['inline, in the second statement', inline(allow('s3:*'), allow('*:*')), ['yes', 'full', ['own#2'], []]],
    ['both', { ...ADMIN, ...inline(allow('*')) }, ['yes', 'full', ['AdministratorAccess#1', 'own#1'], []]],
    ['everything but', inline(allowNot('iam:*')), ['no', 'all_but', ['own#1'], ['iam:*']]],
    ['not', inline(allow('s3:*')), ['no', 'none', [], []]],
    ['capped', { ...ADMIN, boundaryArn: 'arn:aws:iam::111122223333:policy/Gone' }, [UNKNOWN, UNKNOWN, ['AdministratorAccess#1'], UNKNOWN]],
    ['broken', { inline: [{ name: 'own', document: 'broken' }] }, [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]],
  ])('%s', (_, more, expected) => {
    expect(admin(roleRow(more))).toEqual(expected);
  });

  it('what an administrator may do through a group and its own policy', () => {
    expect(admin(userRow({}, { groups: ['Devs', 'Admins'], ...inline(allow('*')) }))).toEqual([
      'yes',
      'full',
      ['own#1', 'Admins>AdministratorAccess#1'],
      [],
    ]);
  });
});

describe('escalation', () => {
  const paths = (found: Row): readonly Value[] => Object.values(pick(found, 'escalation', 'escalation_paths', 'escalation_limited'));

  it('through a group', () => {
    expect(paths(userRow({}, { groups: ['Devs'] }))).toEqual(['yes', ['create_policy_version'], []]);
  });

  it('is refused by a service control policy, and is not where that applies to nobody', () => {
    const levels = [[FULL], [FULL, { name: 'Guard', document: text(deny('iam:Create*')) }]];
    const own = inline(allow('iam:CreatePolicyVersion'));
    expect(paths(roleRow(own, { service_control_policies: seen({ levels }) }))).toEqual(['no', [], []]);
    expect(paths(roleRow(own, { service_control_policies: seen({ levels: null }) }))).toEqual(['yes', ['create_policy_version'], []]);
  });

  it('is told where service control policies could not be read, with a word of it', () => {
    const found = roleRow(inline(allow('iam:CreatePolicyVersion')), { service_control_policies: unseen('denied') });
    expect(found).toMatchObject({ escalation: 'yes', not_judged: ['unread_control_policies'] });
  });

  it.each([
    ['broken', { inline: [{ name: 'own', document: 'broken' }] }],
    ['without its document', { attached: [{ name: 'Lost', arn: 'arn:aws:iam::111122223333:policy/Lost' }] }],
  ])('is unknown for a policy that is %s, in every column', (_, more) => {
    expect(pick(roleRow(more), 'escalation', 'escalation_via', 'escalation_paths', 'escalation_limited', 'escalation_limits')).toEqual({
      escalation: UNKNOWN,
      escalation_via: UNKNOWN,
      escalation_paths: UNKNOWN,
      escalation_limited: UNKNOWN,
      escalation_limits: UNKNOWN,
    });
  });

  it('what is known is told although something else is not', () => {
    const found = roleRow({
      inline: [
        ...inline(allow('iam:PutRolePolicy'), allow('ssm:StartSession', { Resource: 'arn:aws:ec2:*:*:instance/i-1' })).inline,
        { name: 'other', document: 'broken' },
      ],
    });
    expect(paths(found)).toEqual(['yes', ['put_role_policy'], UNKNOWN]);
  });
});

describe('risk', () => {
  it.each<[string, Cells, Partial<UserDetail>, readonly Value[], Value]>([
    ['a password used yesterday, with MFA', { ...password(ago(100), ago(1)), mfa_active: 'true' }, ADMIN, [10, 10, 1, 1, 1, []], 1],
    ['exactly 30 days idle', { ...password(ago(100), ago(30)), mfa_active: 'true' }, ADMIN, [20, 10, 2, 1, 1, []], 30],
    ['a second less', { ...password(ago(100), ago(29, 86_399)), mfa_active: 'true' }, ADMIN, [10, 10, 1, 1, 1, []], 29],
    [
      'never used, a year old',
      { ...password(ago(365)), user_creation_time: ago(365) },
      { ...ADMIN, createdAt: ago(365) },
      [80, 10, 4, 2, 1, []],
      365,
    ],
    [
      'brand new',
      { ...password(ago(0, 60)), user_creation_time: ago(0, 60) },
      { ...ADMIN, createdAt: ago(0, 60) },
      [20, 10, 1, 2, 1, []],
      0,
    ],
    ['keys only', key(1, ago(400), ago(90)), ADMIN, [30, 10, 3, 1, 1, []], 90],
    ['no credential', {}, ADMIN, [10, 10, 1, 1, 1, []], null],
    ['nothing allowed', password(ago(400)), {}, [0, 0, 4, 2, 1, []], 1096],
    ['an unreadable date', password(ago(100), 'rubbish'), ADMIN, [80, 10, 4, 2, 1, ['idle']], UNKNOWN],
  ])('%s', (_, cells, more, expected, days) => {
    const found = userRow(cells, more);
    expect(riskIn(found)).toEqual(expected);
    expect(found['days_idle']).toBe(days);
  });

  it('of a user without a report is as high as it could be', () => {
    const found = userRow({}, ADMIN, { credential_report: unseen('denied') });
    expect(riskIn(found)).toEqual([80, 10, 4, 2, 1, ['idle', 'mfa']]);
    expect(pick(found, 'days_idle', 'mfa_missing')).toEqual({ days_idle: UNKNOWN, mfa_missing: UNKNOWN });
  });

  it('of a user whose policies were not seen is that of an administrator', () => {
    const found = userRow({ ...password(ago(100), ago(1)), mfa_active: 'true' }, {}, { account_details: unseen('denied') });
    expect(riskIn(found)).toEqual([10, 10, 1, 1, 1, ['reach']]);
    expect(found).toMatchObject({
      admin: UNKNOWN,
      escalation: UNKNOWN,
      boundary: UNKNOWN,
      boundary_effect: UNKNOWN,
      not_judged: ['unread_policies', 'unread_boundary'],
      owner: UNKNOWN,
    });
  });

  it.each<[string, Partial<RoleDetail>, readonly Value[], Value]>([
    ['used today', used(0), [10, 10, 1, 1, 1, []], 0],
    ['exactly 90 days idle', used(90), [30, 10, 3, 1, 1, []], 90],
    ['a second less', used(89, 86_399), [20, 10, 2, 1, 1, []], 89],
    ['never used in 400 days', { createdAt: beforeAsked(2000) }, [40, 10, 4, 1, 1, []], 400],
    ['brand new', { createdAt: beforeAsked(0, 60) }, [10, 10, 1, 1, 1, []], 0],
    ['of unknown age', { createdAt: null }, [40, 10, 4, 1, 1, ['idle']], UNKNOWN],
    ['who is denied everything', inline(allow('*'), deny('*')), [0, 0, 4, 1, 1, []], 400],
    ['open to everybody', { ...used(0), ...trusting('*') }, [40, 10, 1, 1, 4, []], 0],
    ['trusting an account outside', { ...used(0), ...trusting({ AWS: '999999999999' }) }, [30, 10, 1, 1, 3, []], 0],
    ['trusting an account inside', { ...used(0), ...trusting({ AWS: '444455556666' }) }, [10, 10, 1, 1, 1, []], 0],
    [
      'trusting everybody of an account outside',
      { ...used(0), ...trusting('*', { StringEquals: { 'aws:PrincipalAccount': '999999999999' } }) },
      [30, 10, 1, 1, 3, []],
      0,
    ],
    [
      'trusting everybody of the organization',
      { ...used(0), ...trusting('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } }) },
      [10, 10, 1, 1, 1, []],
      0,
    ],
    [
      'trusting everybody of another organization',
      { ...used(0), ...trusting('*', { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse' } }) },
      [30, 10, 1, 1, 3, []],
      0,
    ],
    ['trusting nobody knows whom', { ...used(0), trust: 'broken' }, [40, 10, 1, 1, 4, ['trust']], 0],
  ])('of a role %s', (_, more, expected, days) => {
    const found = roleRow({ ...ADMIN, ...more });
    expect(riskIn(found)).toEqual(expected);
    expect(found['days_idle']).toBe(days);
  });
});

describe('who is listed', () => {
  const odd = ['=1+1', '@SUM(A1)', 'a,b', 'Zoë'];
  const linked = role('AWSServiceRoleForSupport', { path: '/aws-service-role/support.amazonaws.com/' });
  const known = reconciled({
    account_details: details(
      odd.map((name) => detail(name)),
      { roles: [role('Deploy'), linked] },
    ),
    credential_report: report([...odd.map((name) => row(name.includes(',') ? 'other' : name)), row('gone')]),
    managed_policies: managed(),
  });
  const names = (options: Partial<ReportContext>): readonly Value[] =>
    rowsOf(privileges, known, options, ['entity_name']).map(({ entity_name: name }) => name ?? null);

  it.each([
    ['users', ['=1+1', '@SUM(A1)', 'Zoë', 'a,b']],
    ['roles', ['Deploy']],
    ['all', ['=1+1', '@SUM(A1)', 'Zoë', 'a,b', 'Deploy']],
  ] as const)('--principals %s: by name, without the deleted and the service-linked', (principals, expected) => {
    expect(names({ principals })).toEqual(expected);
  });

  it('nobody where nothing was seen', () => {
    expect(rowsOf(privileges, reconciled({ account_details: unseen('role_denied') }))).toEqual([]);
  });
});

it('a trust policy that can’t be read is a gap, where roles are asked about', () => {
  const known = reconciled({
    account_details: details([], { roles: [role('Deploy', { trust: 'broken' }), role('Fine')] }),
    managed_policies: managed(),
  });
  const gap = {
    accountId: '111122223333',
    source: 'account_details',
    reason: 'unreadable',
    detail: "the trust policy of role Deploy can't be read",
  };
  expect(privileges.gaps?.(known, context({ principals: 'roles' }))).toEqual([gap]);
  expect(privileges.gaps?.(known, context({ principals: 'users' }))).toEqual([gap]);
  expect(privileges.gaps?.(known, context({ principals: 'users', hops: 0 }))).toEqual([]);
});

it('has a colour where somebody should look', () => {
  const roles = [
    role('a', ADMIN),
    role('b', inline(allow('iam:CreateAccessKey', { Resource: 'arn:aws:iam::*:user/x' }))),
    role('c'),
    role('d', { inline: [{ name: 'own', document: 'broken' }] }),
  ];
  const known = reconciled({ account_details: details([], { roles }), managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }) });
  expect(tonesOf(privileges, known, 'escalation')).toEqual(['bad', 'warn', undefined, 'muted']);
  expect(tonesOf(privileges, known, 'admin')).toEqual(['warn', undefined, undefined, 'muted']);
});
