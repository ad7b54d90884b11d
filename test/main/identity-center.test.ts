import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PERMISSIONS } from '../../src/gather/permissions.js';
import {
  allow, identityId, makeGroup, makeIdentityCenter, makeInline, makeRole, makeUser, type IdentityCenterSpec,
} from '../../src/sandbox/worlds/builder.js';
import type { World } from '../../src/sandbox/world.js';
import { listRuns } from '../../src/store/list-runs.js';
import { audit, runCli, withSandbox } from '../harness.js';
import { actionsSeen, ALPHA, auditJson, type Document, BETA, faulty, gapsIn, HOME, smallWorld } from './support.js';

const store = mkdtempSync(join(tmpdir(), 'iam-audit-identity-'));

afterAll(() => {
  rmSync(store, { recursive: true });
});

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const HOSTILE = '=HYPERLINK("x")\u001b[31m';

const CENTER: IdentityCenterSpec = {
  users: {
    'jane.doe': { displayName: 'Jane', email: 'jane@x.example' },
    'Bob@X.example': { email: null },
    gone: { status: 'DISABLED', email: 'gone@x.example' },
    silent: { status: null },
    [HOSTILE]: { displayName: HOSTILE },
    twin1: { email: 'twin@x.example' },
    twin2: { email: 'twin@x.example' },
  },
  groups: { admins: ['jane.doe', 'gone'], Empty: [] },
  permissionSets: {
    Admin: { managed: [ADMIN] },
    Capped: { managed: [ADMIN], boundary: READ },
    Own: { customer: ['OwnPolicy'] },
    Reader: { managed: [READ] },
    Inline: { inline: allow('*') },
  },
  assignments: [
    [ALPHA, 'Admin', '@admins'], [BETA, 'Admin', '@admins'], [BETA, 'Admin', 'jane.doe'], [ALPHA, 'Reader', '@Empty'],
    [BETA, 'Capped', 'Bob@X.example'], [ALPHA, 'Reader', 'Bob@X.example'], [BETA, 'Own', 'silent'], [BETA, 'Inline', HOSTILE],
    [ALPHA, 'Admin', 'left-long-ago'], [ALPHA, 'Reader', '@deleted-group'],
  ],
};

const ssoRole = (set: string, account: string, at: string | null = null) =>
  makeRole(`AWSReservedSSO_${set}_0123456789abcdef`, {
    path: '/aws-reserved/sso.amazonaws.com/eu-west-1/', lastUsed: at === null ? null : { at, region: 'eu-west-1' },
  }, account);

function world(center: IdentityCenterSpec | null = CENTER, more: Parameters<typeof smallWorld>[0] = {}): World {
  return smallWorld({
    alpha: { users: [], roles: [ssoRole('Admin', ALPHA, '2026-10-20T08:00:00Z'), ssoRole('Reader', ALPHA)] },
    beta: { users: [], roles: ['Admin', 'Capped', 'Own', 'Inline'].map((set) => ssoRole(set, BETA, set === 'Admin' ? '2026-10-21T08:00:00Z' : null)) },
    ...(center === null ? {} : { identityCenter: makeIdentityCenter(center) }),
    ...more,
  });
}

describe('iam-audit sso-users', () => {
  it('has everybody in the directory, what they can enter and how, and those who were deleted and have assignments', async () => {
    const columns = 'user_name,status,accounts,permission_sets,through_groups,admin,role_last_used,alone';
    const { code, document, sandbox } = await auditJson(world(), ['sso-users', '--columns', columns]);
    expect(code).toBe(0);
    const asked = actionsSeen(sandbox).filter((action) => /^(sso|identitystore):/.test(action));
    expect(asked).toEqual([...new Set([...PERMISSIONS.identity_center.hub, ...PERMISSIONS.identity_store.hub])].sort());
    const none = { accounts: [], permission_sets: [], through_groups: [], admin: 'no', role_last_used: null, alone: null };
    expect(document.rows).toEqual([
      { user_name: HOSTILE, status: 'enabled', ...none, accounts: [BETA], permission_sets: ['Inline'], admin: 'yes', alone: 'yes' },
      { user_name: 'Bob@X.example', status: 'enabled', ...none, accounts: [ALPHA, BETA], permission_sets: ['Capped', 'Reader'], admin: 'unknown', alone: 'yes' },
      {
        user_name: 'gone', status: 'disabled', accounts: [ALPHA, BETA], permission_sets: ['Admin'], through_groups: ['admins'], admin: 'yes',
        role_last_used: '2026-10-21T08:00:00Z', alone: 'no',
      },
      {
        user_name: 'jane.doe', status: 'enabled', accounts: [ALPHA, BETA], permission_sets: ['Admin'], through_groups: ['admins'], admin: 'yes',
        role_last_used: '2026-10-21T08:00:00Z', alone: 'no',
      },
      { user_name: 'silent', status: 'unknown', ...none, accounts: [BETA], permission_sets: ['Own'], admin: 'unknown', alone: 'yes' },
      { user_name: 'twin1', status: 'enabled', ...none },
      { user_name: 'twin2', status: 'enabled', ...none },
      { user_name: null, status: 'deleted', ...none, accounts: [ALPHA], permission_sets: ['Admin'], admin: 'yes', role_last_used: '2026-10-20T08:00:00Z', alone: 'no' },
    ]);
  });

  it('has a row for each permission set of each account with --detail', async () => {
    const { document } = await auditJson(world(), ['sso-users', '--detail', '--columns', 'user_id,accounts,permission_sets,admin']);
    const jane = document.rows.filter((row) => row['user_id'] === identityId('jane.doe'));
    expect(jane.map((row) => row['accounts'])).toEqual([[ALPHA], [BETA]]);
    const bob = document.rows.filter((row) => row['user_id'] === identityId('Bob@X.example'));
    expect(bob.map((row) => [row['permission_sets'], row['admin']])).toEqual([[['Reader'], 'no'], [['Capped'], 'unknown']]);
  });

  it('follows every page, from the Region where the instance is, and asks again when throttled', async () => {
    const many = Array.from({ length: 230 }, (_, at) => `user.${String(at).padStart(3, '0')}`);
    const groups = { all: many, ...Object.fromEntries(many.slice(0, 120).map((name) => [`team ${name}`, [name]])) };
    const center = { region: 'us-west-2', users: Object.fromEntries(many.map((name) => [name, {}])), groups, permissionSets: { Reader: { managed: [READ] } }, assignments: [[ALPHA, 'Reader', '@all']] as const };
    const faults = [{ kind: 'throttle', service: 'sso', times: 2 }, { kind: 'throttle', service: 'identitystore', times: 2 }] as const;
    const { code, document, sandbox } = await auditJson(world(center, { behaviour: { faults } }), ['sso-users', '--columns', 'user_name,accounts']);
    expect(code).toBe(0);
    expect(document.rows).toEqual(many.map((user_name) => ({ user_name, accounts: [ALPHA] })));
    expect(['ListUsers', 'ListGroups', 'ListGroupMemberships'].map((action) => sandbox.count({ service: 'identitystore', action }))).toEqual([5, 2, 3]);
  });
});

describe('what is not seen of Identity Center is unknown, and said once', () => {
  const seen = async (where: World, argv: readonly string[] = ['sso-users', '--columns', 'user_name,account_count,accounts,admin,status']) => {
    const ran = await auditJson(where, argv);
    return { code: ran.code, rows: ran.document.rows, gaps: gapsIn(ran), ran };
  };

  it('no instance anywhere', async () => {
    const { code, rows, gaps, ran } = await seen(world(null));
    expect([code, rows]).toEqual([3, []]);
    expect(gaps).toEqual(['run identity_center not_recorded']);
    expect(ran.document.coverage.gaps[0]?.detail).toContain('no instance of Identity Center in eu-west-1');
    expect(ran.stderr).toContain('--region');
  });

  it('the hub may not ask: one call, and no other Region', async () => {
    const { code, gaps, ran } = await seen(world(CENTER, { hub: { denied: ['sso:*'] } }));
    expect([code, gaps]).toEqual([3, ['run identity_center denied']]);
    expect(ran.sandbox.count({ service: 'sso' })).toBe(1);
  });

  it('the directory is closed: those who are assigned directly are there, without a name', async () => {
    const { code, rows, gaps } = await seen(world(CENTER, { hub: { denied: ['identitystore:ListUsers'] } }));
    expect([code, gaps]).toEqual([3, ['run identity_store denied']]);
    expect(rows).toContainEqual({ user_name: 'unknown', account_count: null, accounts: [BETA], admin: 'unknown', status: 'unknown' });
    expect(rows.every((row) => row['account_count'] === null)).toBe(true);
  });

  it('the assignments of one account fail: nobody has no access for that', async () => {
    const { code, rows, gaps } = await seen(world(CENTER, faulty({ kind: 'denied', action: 'ListAccountAssignments', times: 1 })));
    expect(code).toBe(3);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatch(/^\d{12} identity_center denied$/);
    expect(rows).toContainEqual({ user_name: 'twin1', account_count: null, accounts: null, admin: 'unknown', status: 'enabled' });
  });

  it('an answer is cut', async () => {
    const { code, gaps } = await seen(world(CENTER, faulty({ kind: 'truncate', action: 'ListUsers' })));
    expect([code, gaps]).toEqual([3, ['run identity_store unreachable']]);
  });

  it('one account alone is asked for', async () => {
    const { code, gaps } = await seen(world(), ['sso-users', '--source', 'account', '--columns', 'user_name']);
    expect([code, gaps]).toEqual([3, ['run identity_store not_asked']]);
  });
});

describe('users beside the directory', () => {
  const users = [
    makeUser('jane.doe', { password: {}, groups: ['Admins', 'Plain'] }, ALPHA),
    makeUser('bob', { password: {}, tags: { Email: 'bob@x.example' } }, ALPHA),
    makeUser('gone', { password: {} }, ALPHA),
    makeUser('twin', { password: {} }, ALPHA),
    makeUser('nightly', { keys: [{}] }, ALPHA),
    makeUser('stranger', { password: {} }, ALPHA),
  ];
  const groups = [makeGroup('Admins', { attached: [ADMIN] }, ALPHA), makeGroup('Plain', { inline: [makeInline('x', allow('s3:GetObject'))] }, ALPHA)];
  const both = (more: Parameters<typeof smallWorld>[0] = {}): World =>
    world(CENTER, { alpha: { users, groups, roles: [ssoRole('Admin', ALPHA)] }, ...more });

  it('has who of them is the same person, and how sure', async () => {
    const { document } = await auditJson(both(), ['users', '--accounts', ALPHA, '--columns', 'user_name,sso_identity,sso_sure,sso_by,sso_enabled']);
    const rows = document.rows.map((row) => Object.values(row));
    expect(rows).toEqual([
      ['bob', ['Bob@X.example'], 'sure', 'email', 'yes'],
      ['gone', ['gone'], 'possible', 'user_name', 'no'],
      ['jane.doe', ['jane.doe'], 'likely', 'user_name', 'yes'],
      ['nightly', [], 'none', 'none', null],
      ['stranger', [], 'none', 'none', null],
      ['twin', ['twin1', 'twin2'], 'ambiguous', 'local_part', null],
    ]);
  });

  it('costs nothing where no column asks for it', async () => {
    const { sandbox } = await audit(both(), ['users']);
    expect(sandbox.count({ service: 'sso' }) + sandbox.count({ service: 'identitystore' })).toBe(0);
  });

  it('is unknown without the directory, never none', async () => {
    const ran = await auditJson(both({ hub: { denied: ['identitystore:*'] } }), ['users', '--accounts', ALPHA, '--columns', 'user_name,sso_identity,sso_sure']);
    expect([ran.code, gapsIn(ran)]).toEqual([3, ['run identity_store denied']]);
    for (const row of ran.document.rows) expect(row).toMatchObject({ sso_identity: null, sso_sure: 'unknown' });
  });

  it('migrate has the next step of everybody who signs in, and what their groups are', async () => {
    const columns = 'user_name,step,sso_access,sso_permission_sets,groups_as,groups_without';
    const { code, document } = await auditJson(both(), ['migrate', '--accounts', ALPHA, '--columns', columns]);
    expect(code).toBe(0);
    const none = { groups_as: [], groups_without: [] };
    expect(document.rows).toEqual([
      { user_name: 'bob', step: 'remove_user', sso_access: 'yes', sso_permission_sets: ['Reader'], ...none },
      { user_name: 'gone', step: 'check_leaver', sso_access: 'yes', sso_permission_sets: ['Admin'], ...none },
      {
        user_name: 'jane.doe', step: 'identify', sso_access: 'yes', sso_permission_sets: ['Admin'],
        groups_as: ['Admins=@admins', 'Admins=Admin'], groups_without: ['Plain'],
      },
      { user_name: 'stranger', step: 'create_identity', sso_access: null, sso_permission_sets: null, ...none },
      { user_name: 'twin', step: 'identify', sso_access: null, sso_permission_sets: null, ...none },
    ]);
  });

  it('migrate says unknown where the assignments were not seen', async () => {
    const { code, document } = await auditJson(both(faulty({ kind: 'denied', action: 'ListAccountAssignments' })), ['migrate', '--accounts', ALPHA]);
    expect(code).toBe(3);
    expect(document.rows.find((row) => row['user_name'] === 'bob')).toMatchObject({ step: 'unknown', sso_permission_sets: null });
    expect(document.rows.find((row) => row['user_name'] === 'jane.doe')).toMatchObject({ step: 'identify', sso_permission_sets: null, groups_as: null });
  });

  it('the check fails for the same person, and is unknown where nobody can tell', async () => {
    const argv = ['findings', '--accounts', ALPHA, '--check', 'user-has-identity', '--status', 'fail,unknown,pass', '--columns', 'subject_name,status'];
    const { document } = await auditJson(both(), argv);
    expect(Object.fromEntries(document.rows.map((row) => [row['subject_name'], row['status']]))).toEqual({
      'bob': 'fail', 'jane.doe': 'fail', 'gone': 'unknown', 'twin': 'unknown', 'nightly': 'pass', 'stranger': 'pass',
    });
    const closed = await auditJson(both({ hub: { denied: ['identitystore:*'] } }), argv);
    expect(new Set(closed.document.rows.map((row) => row['status']))).toEqual(new Set(['unknown']));
  });
});

describe('kept evidence', () => {
  it('answers again without asking: the same bytes, and no call', async () => {
    await withSandbox(world(), async (sandbox) => {
      const run = (...argv: readonly string[]) => runCli([...argv, '--store', store], sandbox.env);
      const argv = ['sso-users', '--columns', 'user_name,accounts,admin', '--format', 'json'];
      const first = await run(...argv);
      sandbox.resetCounts();
      const again = await run(...argv);
      expect(sandbox.counts().filter(({ service }) => service === 'sso' || service === 'identitystore')).toEqual([]);
      const kept = await run(...argv, '--run', 'last');
      expect([again.code, kept.code]).toEqual([0, 0]);
      expect([again.stdout, kept.stdout]).toEqual([first.stdout, first.stdout]);
      // The directory is kept with the account that asked, whatever accounts are looked at.
      const elsewhere = await run(...argv, '--exclude-accounts', HOME);
      expect(elsewhere.code).toBe(0);
      expect(sandbox.counts().filter(({ service }) => service === 'identitystore')).toEqual([]);
      const other = await run('users', '--run', 'last', '--columns', 'user_name,sso_sure', '--format', 'json');
      expect(other.code).toBe(3);
    });
  });

  it('of shards is put together with the directory, though the account that asked is in none of them', async () => {
    await withSandbox(world(), async ({ env }) => {
      const parts = join(store, 'parts');
      const run = (...argv: readonly string[]) => runCli([...argv, '--store', parts], env);
      const argv = ['sso-users', '--columns', 'user_name,accounts,status', '--format', 'json'];
      for (const shard of ['1/2', '2/2']) expect((await run(...argv, '--exclude-accounts', HOME, '--shard', shard)).code).toBe(0);
      const { stdout: id } = await run('merge', ...(await listRuns(parts)).map((each) => each.id));
      const { code, stdout } = await run(...argv, '--run', id.trim());
      expect(code).toBe(0);
      expect((JSON.parse(stdout) as Document).rows).toContainEqual({ user_name: 'jane.doe', accounts: [ALPHA, BETA], status: 'enabled' });
    });
  });
});
