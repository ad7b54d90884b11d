import {
  makeAccount,
  makeRole,
  makeWorld,
  attachManaged,
  daysBefore,
  DEFAULT_NOW,
  trustPrincipal,
  trustSaml,
  policyDocument,
  type RoleSpec,
} from '../../src/sandbox/worlds/builder.js';
import type { World, WorldAccount, WorldRole } from '../../src/sandbox/world.js';
import { audit } from '../harness.js';
import { account, actionsSeen, ALPHA, auditJson, BETA, faulty, gapsIn, HOME, smallWorld, type Document, type Row } from './support.js';

const OUTSIDE = '999999999999';

function used(days: number): RoleSpec {
  return { lastUsed: { at: daysBefore(DEFAULT_NOW, days), region: 'eu-west-1' } };
}

function sso(accountId: string, set: string, tail: string, spec: RoleSpec): WorldRole {
  const trust = trustSaml(`arn:aws:iam::${accountId}:saml-provider/AWSSSO_0a1b_DO_NOT_DELETE`);
  return makeRole(
    `AWSReservedSSO_${set}_0123456789ab${tail}`,
    { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/', trust, ...spec },
    accountId,
  );
}

/** HOME, and two members with roles of every kind. */
function world(): World {
  return smallWorld({
    alpha: {
      roles: [
        makeRole('deploy', {
          ...used(90),
          path: '/eng/',
          trust: trustPrincipal(`arn:aws:iam::${BETA}:role/ci`),
          attached: [attachManaged('AdministratorAccess')],
        }),
        makeRole('vendor', { trust: trustPrincipal(`arn:aws:iam::${OUTSIDE}:root`, 'x'), ...used(89) }),
        makeRole('broken', { trust: 'damaged', ...used(5) }),
        sso(ALPHA, 'ReadOnly', 'aaaa', used(3)),
      ],
    },
    beta: {
      roles: [
        makeRole('old', { createdAt: '2020-02-01T00:00:00Z' }),
        makeRole('open', { trust: policyDocument({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }), ...used(1) }),
        sso(BETA, 'ReadOnly', 'bbbb', used(100)),
      ],
    },
  });
}

/** `account/role` of every row, in the order of the report; without the roles that every account here has. */
function rolesIn({ document }: { readonly document: Document }): readonly string[] {
  const own = document.rows.filter(({ role_name: name }) => name !== 'IamAuditReadOnly' && name !== 'AWSServiceRoleForConfig');
  return own.map((row) => `${String(row['account_id'])}/${String(row['role_name'])}`);
}

function roleOf({ document }: { readonly document: Document }, name: string): Row {
  const found = document.rows.filter((row) => row['role_name'] === name);
  const [row] = found;
  if (row === undefined || found.length > 1) throw new Error(`${found.length} rows for ${name}`);
  return row;
}

function fleet(accounts: number, roles: number): World {
  const ids = Array.from({ length: accounts }, (_, index) => String(Number(HOME) + index));
  const of = (id: string): WorldAccount =>
    makeAccount({ id, roles: Array.from({ length: roles }, (_, index) => makeRole(`role-${index}`, {}, id)) });
  return makeWorld({ accounts: ids.map(of) });
}

describe('iam-audit roles', () => {
  it('lists every role of every account, by account and name', async () => {
    const run = await auditJson(world(), ['roles', '--kind', 'all']);
    expect(rolesIn(run)).toEqual([
      ...['AWSReservedSSO_ReadOnly_0123456789abaaaa', 'broken', 'deploy', 'vendor'].map((name) => `${ALPHA}/${name}`),
      ...['AWSReservedSSO_ReadOnly_0123456789abbbbb', 'old', 'open'].map((name) => `${BETA}/${name}`),
    ]);
    expect(run.document.rows
      .filter((row) => row['role_name'] === 'AWSServiceRoleForConfig')
      .map((row) => [row['account_id'], row['kind']])).toEqual(
      [HOME, ALPHA, BETA].map((id) => [id, 'service_linked']),
    );
    expect(run.document.schema).toBe('iam-audit/roles/1');
  });

  it('tells use, trust and admin as the accounts have them', async () => {
    const run = await auditJson(world(), ['roles']);
    expect(roleOf(run, 'deploy')).toMatchObject({
      path: '/eng/',
      days_unused: 90,
      last_used_region: 'eu-west-1',
      trust: ['inside'],
      trusted_accounts_inside: [BETA],
      admin: 'yes',
    });
    expect(roleOf(run, 'vendor')).toMatchObject({
      days_unused: 89,
      trust: ['outside'],
      trusted_accounts_outside: [OUTSIDE],
      external_id: 'yes',
      admin: 'no',
    });
    expect(roleOf(run, 'old')).toMatchObject({ last_used: null, last_used_status: 'not_in_window', days_unused: 400, trust: ['service'] });
    expect(roleOf(run, 'open')).toMatchObject({ trust: ['anyone'], trust_wide: 'yes' });
  });

  it('says which trust policy it could not read, and does not call it trusting nobody', async () => {
    const run = await auditJson(world(), ['roles']);
    expect(roleOf(run, 'broken')).toMatchObject({ trust: null, trust_wide: 'unknown', trusted_accounts_outside: null, days_unused: 5 });
    expect(run.document.coverage.gaps).toMatchObject([{
      account_id: ALPHA,
      source: 'account_details',
      reason: 'unreadable',
      detail: "the trust policy of role broken can't be read",
    }]);
    expect(run.code).toBe(3);
  });

  it('tells accounts of the organization that were not chosen from those outside', async () => {
    const run = await auditJson(world(), ['roles', '--accounts', ALPHA]);
    expect(roleOf(run, 'deploy')).toMatchObject({ trusted_accounts_inside: [BETA], trusted_accounts_outside: [] });
  });

  it('knows nothing of the organization in one account alone', async () => {
    const roles = [makeRole('vendor', { trust: trustPrincipal(`arn:aws:iam::${OUTSIDE}:root`) })];
    const run = await auditJson(smallWorld({ home: { roles } }), ['roles', '--source', 'account']);
    expect(roleOf(run, 'vendor')).toMatchObject({
      trust: ['unknown_account'],
      trusted_accounts_unknown: [OUTSIDE],
      trusted_accounts_outside: [],
    });
  });

  it('has no row where the details were denied, and says so', async () => {
    const run = await auditJson(smallWorld({ alpha: { denied: ['iam:GetAccountAuthorizationDetails'] } }), ['roles']);
    expect(run.document.rows.filter((row) => row['account_id'] === ALPHA)).toEqual([]);
    expect(gapsIn(run)).toEqual([`${ALPHA} account_details denied`]);
    expect(run.code).toBe(3);
  });

  it('--days lists what was not used for so many whole days', async () => {
    const listed = async (days: string): Promise<readonly string[]> => rolesIn(await auditJson(world(), ['roles', '--days', days]));
    expect(await listed('90')).toEqual([`${ALPHA}/deploy`, `${BETA}/AWSReservedSSO_ReadOnly_0123456789abbbbb`, `${BETA}/old`]);
    expect(await listed('91')).toEqual([`${BETA}/AWSReservedSSO_ReadOnly_0123456789abbbbb`, `${BETA}/old`]);
  });

  it('--collapse-sso makes one row of a permission set', async () => {
    const run = await auditJson(world(), ['roles', '--collapse-sso']);
    expect(rolesIn(run).slice(0, 2)).toEqual(['null/ReadOnly', `${ALPHA}/broken`]);
    expect(roleOf(run, 'ReadOnly')).toMatchObject({
      roles: 2,
      accounts: [ALPHA, BETA],
      days_unused: 3,
      kind: 'identity_center',
      federated_providers: ['saml-provider/AWSSSO_0a1b_DO_NOT_DELETE'],
    });
    const unused = await auditJson(world(), ['roles', '--collapse-sso', '--days', '90']);
    expect(rolesIn(unused)).toEqual([`${ALPHA}/deploy`, `${BETA}/old`]);
  });
});

describe('--kind', () => {
  const kinds = (rows: readonly Row[]): readonly unknown[] => [...new Set(rows.map((row) => row['kind']))].sort();

  it.each<[readonly string[], readonly string[]]>([
    [[], ['identity_center', 'role']],
    [['--kind', 'own'], ['role']],
    [['--kind', 'sso'], ['identity_center']],
    [['--kind', 'service-linked'], ['service_linked']],
    [['--kind', 'sso,service_linked'], ['identity_center', 'service_linked']],
    [['--kind', 'all'], ['identity_center', 'role', 'service_linked']],
  ])('%j', async (argv, expected) => {
    expect(kinds((await auditJson(world(), ['roles', ...argv])).document.rows)).toEqual(expected);
  });

  it('says what is left out, and refuses what there is not', async () => {
    expect((await audit(world(), ['roles'])).stderr).toContain('3 service-linked roles left out (--kind all lists them)');
    expect((await audit(world(), ['roles', '--kind', 'own'])).stderr).not.toContain('left out');
    expect(await audit(world(), ['roles', '--kind', 'mine'])).toMatchObject({ code: 2, stdout: '' });
  });

  it('days beyond the record are 400+ in tables, and a number elsewhere', async () => {
    const old = smallWorld({ alpha: { roles: [makeRole('old', { createdAt: '2020-01-01T00:00:00Z' })] } });
    const argv = ['roles', '--accounts', ALPHA, '--columns', 'role_name,days_unused'];
    expect((await audit(old, argv)).stdout).toMatch(/old +400\+/);
    expect((await audit(old, [...argv, '--format', 'markdown'])).stdout).toMatch(/old \| 400\+/);
    expect((await audit(old, [...argv, '--format', 'csv'])).stdout).toContain('old,400\r\n');
  });
});

describe('the calls of iam-audit roles', () => {
  const details = (
    run: { readonly sandbox: { counts(): readonly { readonly action: string; readonly account: string; readonly calls: number }[] } },
  ): Readonly<Record<string, number>> =>
    Object.fromEntries(run.sandbox
      .counts()
      .flatMap((row) => (row.action === 'GetAccountAuthorizationDetails' ? [[row.account, row.calls]] : [])));

  it('are one page of account details per account, and no call per role', async () => {
    const few = await auditJson(fleet(3, 1), ['roles']);
    const many = await auditJson(fleet(3, 300), ['roles']);
    expect(many.document.rows).toHaveLength(3 * 301);
    expect(many.sandbox.counts()).toEqual(few.sandbox.counts());
    expect(Object.values(details(many))).toEqual([1, 1, 1]);
    expect(actionsSeen(many.sandbox)).toEqual([
      'iam:GetAccountAuthorizationDetails',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
    ]);
  });

  it('are a page more for every thousand roles', async () => {
    const run = await auditJson(makeWorld({ accounts: [
      account(HOME),
      makeAccount({ id: ALPHA, roles: Array.from({ length: 1001 }, (_, index) => makeRole(`role-${index}`)) }),
    ] }), ['roles']);
    expect(run.document.rows).toHaveLength(1001 + 2);
    expect(details(run)).toEqual({ [HOME]: 1, [ALPHA]: 2 });
  });

  it('read no document where admin is not shown', async () => {
    const { sandbox, code } = await audit(world(), ['roles', '--columns', 'role_name,days_unused,trust', '--allow-incomplete']);
    expect(code).toBe(0);
    expect(actionsSeen(sandbox).filter((action) => action.startsWith('iam:'))).toEqual(['iam:GetAccountAuthorizationDetails']);
  });

  it('follow pages that are smaller than asked, and a throttled one', async () => {
    const throttled = faulty({
      service: 'iam',
      action: 'GetAccountAuthorizationDetails',
      account: ALPHA,
      kind: 'throttle',
      skip: 1,
      times: 1,
    });
    const paged = { behaviour: { ...throttled.behaviour, pages: { details: 2 } } };
    const roles = Array.from({ length: 5 }, (_, index) => makeRole(`role-${index}`));
    const run = await auditJson(smallWorld({ alpha: { roles }, ...paged }), ['roles']);
    expect(rolesIn(run)).toEqual(roles.map(({ name }) => `${ALPHA}/${name}`));
    expect(details(run)).toEqual({ [HOME]: 1, [ALPHA]: 4 + 1, [BETA]: 1 });
    expect(run.code).toBe(0);
  });
});
