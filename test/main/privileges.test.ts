import { attachManaged, makeAccount, makeRole, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { DEMO_CASES, demoWorld } from '../../src/sandbox/worlds/demo.js';
import type { World, WorldAccount } from '../../src/sandbox/world.js';
import { audit } from '../harness.js';
import { actionsSeen, ALPHA, auditJson, BETA, gapsIn, HOME, smallWorld, type AuditRun, type Row } from './support.js';

/** A whole organization, on a machine that may be busy. */
const PATIENT_MS = 60_000;

describe('the demo organization', () => {
  let ran: AuditRun;

  beforeAll(async () => {
    const world = demoWorld();
    ran = await auditJson(world, ['privileges', '--columns', '+escalation_limits,admin_except,arn'], { now: world.now });
  }, PATIENT_MS);

  /** The row of the user or role that a case of the demo is about. */
  function rowOfCase(name: string): Row {
    const found = DEMO_CASES.find((each) => each.name === name);
    const principal = found?.role ?? found?.user;
    const rows = ran.document.rows.filter((row) => row['account_id'] === found?.accountId && row['entity_name'] === principal);
    const [row] = rows;
    if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows for ${name}`);
    return row;
  }

  it.each<[string, Row]>([
    ['role-admin-managed', { admin: 'yes', admin_kind: 'full', admin_through: ['AdministratorAccess#1'], risk: 30, idle_factor: 3 }],
    ['role-admin-inline', { admin: 'yes', admin_kind: 'full', admin_through: ['work#1'], risk: 20 }],
    ['role-admin-wildcards', { admin: 'yes', admin_kind: 'full', admin_through: ['work#1'] }],
    ['role-admin-not-action', { admin: 'no', admin_kind: 'all_but', admin_through: ['work#1'], admin_except: ['support:*', 'trustedadvisor:*'], escalation: 'yes', reach: 8 }],
    ['role-admin-with-condition', { admin: 'yes', admin_kind: 'full', escalation: 'unknown', escalation_paths: null, not_judged: ['conditions', 'unseen_roles'] }],
    ['role-admin-behind-boundary', { admin: 'no', admin_kind: 'none', admin_through: [], boundary_effect: 'caps' }],
  ])('%s', (name, expected) => {
    expect(rowOfCase(name)).toMatchObject(expected);
  });

  it.each<[string, readonly string[]]>([
    ['escalation-create-policy-version', ['create_policy_version']],
    ['escalation-set-default-version', ['set_default_policy_version']],
    ['escalation-attach-user-policy', ['attach_user_policy']],
    ['escalation-put-role-policy', ['put_role_policy']],
    ['escalation-add-user-to-group', ['add_user_to_group']],
    ['escalation-create-access-key', ['create_access_key']],
    ['escalation-login-profile', ['create_login_profile', 'update_login_profile']],
    ['escalation-update-trust', ['update_trust_policy', 'assume_role']],
    ['escalation-passrole-lambda', ['pass_role_lambda']],
    ['escalation-passrole-cloudformation', ['pass_role_cloudformation_stack']],
    ['escalation-update-function-code', ['update_function_code']],
    ['escalation-passrole-ec2', ['pass_role_ec2']],
    ['escalation-through-group', ['create_policy_version']],
  ])('%s: %j', (name, paths) => {
    expect(rowOfCase(name)).toMatchObject({ escalation: 'yes', escalation_paths: paths, escalation_limited: [], admin: 'no', reach: 8 });
  });

  it.each([
    'escalation-stopped-by-deny',
    'escalation-stopped-by-scp',
    'escalation-stopped-by-boundary',
    'passrole-only',
  ])('%s: none', (name) => {
    expect(rowOfCase(name)).toMatchObject({ escalation: 'no', escalation_paths: [], escalation_limited: [], reach: 1 });
  });

  it.each<[string, string, RegExp]>([
    ['passrole-of-one-role', 'pass_role_ec2', /^iam:PassRole on arn:aws:iam::\d{12}:role\/application\/preview-tier$/],
    ['escalation-with-condition', 'create_access_key', /^iam:CreateAccessKey with a condition$/],
  ])('%s: %s, with a limit', (name, path, limit) => {
    const row = rowOfCase(name);
    expect(row).toMatchObject({ escalation: 'limited', escalation_paths: [], escalation_limited: [path], reach: 4 });
    expect(String(row['escalation_limits'])).toMatch(limit);
  });

  it.each<[string, Row]>([
    ['escalation-assume-role', { admin_via: 'break-glass', hops: 1, escalation_paths: ['assume_role'] }],
    ['escalation-assume-role-chain', { admin_via: null, hops: null, escalation_paths: ['assume_role'] }],
    ['assumed-on-the-way', { admin_via: null, escalation_paths: ['assume_role'] }],
    ['assumed-administrator', { admin: 'yes', admin_via: null, hops: 0 }],
  ])('%s', (name, expected) => {
    expect(rowOfCase(name)).toMatchObject({ escalation: 'yes', ...expected });
  });

  it('has the greatest risk on top', () => {
    const risks = ran.document.rows.map((row) => Number(row['risk']));
    expect(risks).toEqual([...risks].sort((a, b) => b - a));
    expect(risks[0]).toBeGreaterThan(40);
  });

  it('says of nobody whose policies it could not read that there is no risk', () => {
    const unread = ran.document.rows.filter((row) => (row['not_judged'] as readonly string[]).some((word) => word === 'unread_policies'));
    expect(unread.length).toBeGreaterThan(0);
    for (const row of unread) expect(row).toMatchObject({ admin: 'unknown', escalation: 'unknown', escalation_paths: null, reach: 10 });
  });

  it('leaves out service-linked roles', () => {
    expect(ran.document.rows.filter((row) => String(row['arn']).includes(':role/aws-service-role/'))).toEqual([]);
    expect(new Set(ran.document.rows.map((row) => row['entity_type']))).toEqual(new Set(['user', 'role']));
  });
});

/** Accounts with so many users and roles each, all with a policy of AWS's. */
function fleet(accounts: number, principals: number): World {
  const many = Array.from({ length: principals }, (_, index) => index);
  const attached = [attachManaged('AdministratorAccess')];
  const of = (id: string): WorldAccount =>
    makeAccount({
      id,
      users: many.map((index) => makeUser(`user-${index}`, { attached }, id)),
      roles: many.map((index) => makeRole(`role-${index}`, { attached }, id)),
    });
  return makeWorld({ accounts: Array.from({ length: accounts }, (_, index) => of(String(Number(HOME) + index))) });
}

describe('the calls of iam-audit privileges', () => {
  it('are the same for one user and role as for many', async () => {
    const few = await auditJson(fleet(3, 1), ['privileges']);
    const many = await auditJson(fleet(3, 200), ['privileges']);
    expect(many.document.rows.filter((row) => row['admin'] === 'yes')).toHaveLength(3 * 400);
    expect(many.sandbox.counts()).toEqual(few.sandbox.counts());
    expect(actionsSeen(many.sandbox)).toEqual([
      'iam:GenerateCredentialReport',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetCredentialReport',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'organizations:DescribeOrganization',
      'organizations:DescribePolicy',
      'organizations:ListAccounts',
      'organizations:ListPolicies',
      'organizations:ListTargetsForPolicy',
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
    ]);
  });

  it('read no credential report where only roles are asked about', async () => {
    const { sandbox, document } = await auditJson(smallWorld(), ['privileges', '--principals', 'roles']);
    expect(actionsSeen(sandbox).filter((action) => action.includes('CredentialReport'))).toEqual([]);
    expect(new Set(document.rows.map((row) => row['entity_type']))).toEqual(new Set(['role']));
  });

  it('list no roles where only users are asked about', async () => {
    const { document } = await auditJson(smallWorld(), ['privileges', '--principals', 'users']);
    expect(document.rows.map((row) => `${String(row['account_id'])}/${String(row['entity_name'])}`).sort()).toEqual([
      `${HOME}/root-admin`,
      `${ALPHA}/ann`,
      `${ALPHA}/bob`,
      `${BETA}/cleo`,
    ]);
  });

  it('need no organization', async () => {
    const { document } = await auditJson(smallWorld(), ['privileges', '--source', 'account']);
    expect(new Set(document.rows.map((row) => row['account_id']))).toEqual(new Set([HOME]));
    for (const row of document.rows) expect(row['not_judged']).toContain('unread_control_policies');
  });
});

it('has the users alone where the details were denied, with everything unknown, and says so', async () => {
  const run = await auditJson(smallWorld({ alpha: { denied: ['iam:GetAccountAuthorizationDetails'] } }), ['privileges']);
  const rows = run.document.rows.filter((row) => row['account_id'] === ALPHA);
  expect(rows.map((row) => [row['entity_name'], row['admin'], row['escalation'], row['reach']])).toEqual([
    ['ann', 'unknown', 'unknown', 10],
    ['bob', 'unknown', 'unknown', 10],
  ]);
  expect(gapsIn(run)).toEqual([`${ALPHA} account_details denied`]);
  expect(run.code).toBe(3);
});

it('shows a table', async () => {
  const { stdout, code } = await audit(smallWorld(), ['privileges'], { tty: true, width: 160 });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Account .* Name +Risk +Reach /);
});
