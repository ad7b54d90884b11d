import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import type { ReconciledAccount } from '../../../src/reconcile/reconcile.js';
import type { RoleDetail } from '../../../src/evidence/values.js';
import type { AccountState } from '../../../src/model/account.js';
import { UNKNOWN, type Value } from '../../../src/model/value.js';
import { roles } from '../../../src/reports/roles/roles.js';
import {
  account,
  ACCOUNT_ID,
  ADMIN_ARN,
  ADMIN_TEXT,
  beforeAsked,
  details,
  managed,
  reconciled,
  role,
  TRUST_EC2,
  unseen,
  context,
} from '../../fixtures.js';
import { onlyRow, pick, type Row, rowsOf, tonesOf, combinedRows } from '../support.js';
import type { ReportContext } from '../../../src/reports/options.js';

const OTHER_ID = '222233334444';
const OUTSIDE = '444455556666';
const ORGANIZATION: ReadonlyMap<string, AccountState> = new Map<string, AccountState>([
  [ACCOUNT_ID, 'ACTIVE'],
  [OTHER_ID, 'ACTIVE'],
  ['333344445555', 'CLOSED'],
]);

function used(days: number, seconds = 0, region: string | null = 'eu-west-1'): Pick<RoleDetail, 'lastUsed'> {
  return { lastUsed: { at: beforeAsked(days, seconds), region } };
}

function evidence(...all: readonly RoleDetail[]): AccountEvidence {
  return { account_details: details([], { roles: all }), managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }) };
}

function rowWith(more: Partial<RoleDetail>, options: Partial<ReportContext> = {}): Row {
  return onlyRow(roles, evidence(role('Deploy', more)), { organization: ORGANIZATION, ...options });
}

function namesOf(all: readonly RoleDetail[], options: Partial<ReportContext>): readonly Value[] {
  return rowsOf(roles, reconciled(evidence(...all)), options).map((row) => row['role_name'] ?? null);
}

const ADMIN = { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }] };

const OLDER = 'older than the record';

describe('roles', () => {
  it('shows the columns of the manual, in its order', () => {
    expect(roles.defaultColumns).toEqual([
      ...['account_id', 'account_name', 'role_name', 'role_id', 'arn', 'path', 'created_at', 'age_days'],
      ...['last_used', 'last_used_region', 'last_used_status', 'days_unused', 'kind', 'permission_set', 'roles', 'accounts'],
      ...['trust', 'trust_wide', 'trusted_services', 'trusted_accounts_inside', 'trusted_accounts_outside', 'trusted_accounts_closed'],
      ...[
        'trusted_accounts_unknown',
        'trusted_principals',
        'trusted_deleted',
        'federated_providers',
        'external_id',
        'trust_conditions',
        'trust_not_judged',
      ],
      ...['attached_policies', 'inline_policies', 'permissions_boundary', 'admin', 'tags', 'owner'],
    ]);
  });

  /** They cost calls of their own. */
  const ON_REQUEST = ['created_by', 'created_from', 'created_via', 'analyzer', 'analyzer_because'];

  it('asks for roles, and for documents only where admin is shown', () => {
    expect(roles.needs).toEqual(['roles']);
    const others = roles.columns.filter(({ key }) => key !== 'admin' && !ON_REQUEST.includes(key));
    expect(new Set(others.flatMap(({ needs }) => needs))).toEqual(new Set(['roles', 'unit_names']));
    expect(roles.defaultColumns.filter((key) => ON_REQUEST.includes(key))).toEqual([]);
    expect(roles.columns.find(({ key }) => key === 'admin')?.needs).toEqual(['roles', 'managed_policies']);
  });

  it('tells everything about a role', () => {
    const boundary = 'arn:aws:iam::111122223333:policy/Limits';
    const trust = {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: [`arn:aws:iam::${OTHER_ID}:root`, '333344445555', 'AROAKSCDLFT9R5DQP782U'] },
          Action: 'sts:AssumeRole',
        },
        { Effect: 'Allow', Principal: { AWS: OUTSIDE }, Action: 'sts:AssumeRole', Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
      ],
    };
    const found = rowWith({
      ...ADMIN,
      ...used(30, 5),
      path: '/eng/',
      createdAt: beforeAsked(800, 5),
      trust: encodeURIComponent(JSON.stringify(trust)),
      inline: [{ name: 'own', document: '{"Statement":[]}' }],
      boundaryArn: boundary,
      tags: [{ key: 'owner', value: 'team-x' }],
    });
    expect(found).toEqual({
      account_id: ACCOUNT_ID,
      account_name: 'web-prod', ou_path: UNKNOWN,
      role_name: 'Deploy',
      role_id: 'AROADEPLOY',
      arn: 'arn:aws:iam::111122223333:role/eng/Deploy',
      path: '/eng/',
      created_at: new Date(beforeAsked(800, 5)),
      age_days: 800,
      last_used: new Date(beforeAsked(30, 5)),
      last_used_region: 'eu-west-1',
      last_used_status: 'used',
      days_unused: 30,
      kind: 'role',
      permission_set: null,
      roles: 1,
      accounts: [ACCOUNT_ID],
      trust: ['inside', 'outside', 'closed', 'deleted'],
      trust_wide: 'no',
      trusted_services: [],
      trusted_accounts_inside: [OTHER_ID],
      trusted_accounts_outside: [OUTSIDE],
      trusted_accounts_closed: ['333344445555'],
      trusted_accounts_unknown: [],
      trusted_principals: ['333344445555', OUTSIDE, `arn:aws:iam::${OTHER_ID}:root`],
      trusted_deleted: ['AROAKSCDLFT9R5DQP782U'],
      federated_providers: [],
      external_id: 'yes',
      trust_conditions: ['sts:ExternalId'],
      trust_not_judged: [],
      attached_policies: ['AdministratorAccess'],
      inline_policies: ['own'],
      permissions_boundary: boundary,
      admin: UNKNOWN,
      tags: [{ key: 'owner', value: 'team-x' }],
      owner: 'team-x',
      ...{ created_by: OLDER, created_from: OLDER, created_via: OLDER, analyzer: UNKNOWN, analyzer_because: null },
    });
  });

  it('keeps names as they are, in code-point order', () => {
    const odd = ['=1+1', '@SUM(A1)', 'a,b', 'Zoë', 'ops.night'];
    expect(namesOf(odd.map((name) => role(name)), {})).toEqual(['=1+1', '@SUM(A1)', 'Zoë', 'a,b', 'ops.night']);
  });

  it.each<[string, Partial<RoleDetail>, Value, Value]>([
    ['service-linked', { path: '/aws-service-role/config.amazonaws.com/' }, 'service_linked', null],
    [
      'identity_center',
      { roleName: 'AWSReservedSSO_Read_Only_0123456789abcdef', path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' },
      'identity_center',
      'Read_Only',
    ],
    ['role', { roleName: 'AWSReservedSSO_ReadOnly_0123456789abcdef', path: '/eng/' }, 'role', null],
    ['Control Tower', { roleName: 'AWSControlTowerExecution' }, 'control_tower', null],
    ['Control Tower', { roleName: 'aws-controltower-ReadOnlyExecutionRole' }, 'control_tower', null],
    ['StackSets', { roleName: 'stacksets-exec-0123456789abcdef0123456789abcdef' }, 'stack_set', null],
    ['self-managed StackSets', { roleName: 'AWSCloudFormationStackSetExecutionRole' }, 'stack_set', null],
    ['Organizations', { roleName: 'OrganizationAccountAccessRole' }, 'organization_access', null],
    ['similar name, but no', { roleName: 'MyOrganizationAccountAccessRole' }, 'role', null],
  ])('marks a %s one', (_, more, kind, permissionSet) => {
    expect(rowWith(more, { kind: ['all'] })).toMatchObject({ kind, permission_set: permissionSet });
  });

  it.each([
    ['yes', ADMIN],
    ['no', {}],
    [UNKNOWN, { attached: [{ name: 'Secret', arn: 'arn:aws:iam::111122223333:policy/Secret' }] }],
  ])('admin: %p', (admin, more) => {
    expect(rowWith(more)).toMatchObject({ admin });
  });

  it('has no row where the details were denied, and that is a gap', () => {
    const denied = reconciled({ account_details: unseen('role_denied') });
    expect(rowsOf(roles, denied)).toEqual([]);
    expect(denied.gaps).toMatchObject([{ source: 'account_details', reason: 'role_denied' }]);
  });
});

describe('use', () => {
  const useOf = (more: Partial<RoleDetail>): Row => pick(rowWith(more), 'last_used', 'last_used_region', 'last_used_status', 'days_unused');

  it.each<[string, Partial<RoleDetail>, readonly Value[]]>([
    ['used a day ago, in no Region', { ...used(1, 0, null) }, [new Date(beforeAsked(1)), null, 'used', 1]],
    ['used just now, by another clock', used(0, -60), [new Date(beforeAsked(0, -60)), 'eu-west-1', 'used', 0]],
    ['not used since it was made', { createdAt: beforeAsked(200, 1) }, [null, null, 'not_in_window', 200]],
    ['brand new', { createdAt: beforeAsked(0, 60) }, [null, null, 'not_in_window', 0]],
    ['not in the window, but old: what was before is not on record', { createdAt: beforeAsked(2000) }, [null, null, 'not_in_window', 400]],
    [
      'in China, where no record means nothing',
      { createdAt: beforeAsked(2000), arn: 'arn:aws-cn:iam::111122223333:role/app' },
      [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN],
    ],
    ['not in the window, and of unknown age', { createdAt: null }, [null, null, 'not_in_window', UNKNOWN]],
    [
      'used on a day that no calendar has',
      { lastUsed: { at: '2026-02-30T00:00:00Z', region: 'eu-west-1' } },
      [UNKNOWN, 'eu-west-1', UNKNOWN, UNKNOWN],
    ],
  ])('%s', (_, more, values) => {
    expect(Object.values(useOf(more))).toEqual(values);
  });

  const cases: readonly RoleDetail[] = [
    role('exactly', used(90)),
    role('less', used(89, 86_399)),
    role('longer', used(200)),
    role('never', { createdAt: beforeAsked(90) }),
    role('new', { createdAt: beforeAsked(89, 86_399) }),
    role('old', { createdAt: beforeAsked(2000) }),
    role('undated', { createdAt: null }),
    role('unreadable', { createdAt: beforeAsked(2000), lastUsed: { at: 'rubbish', region: null } }),
  ];

  it.each<[number | null, readonly string[]]>([
    [90, ['exactly', 'longer', 'never', 'old', 'undated', 'unreadable']],
    [91, ['longer', 'old', 'undated', 'unreadable']],
    [400, ['old', 'undated', 'unreadable']],
    // What was used before the last 400 days is not on record; who is younger was not unused for so long.
    [401, ['old', 'undated', 'unreadable']],
    [2001, ['undated', 'unreadable']],
    [null, cases.map(({ roleName }) => roleName)],
  ])('--unused-days %p', (unusedDays, expected) => {
    expect(namesOf(cases, { unusedDays })).toEqual(expected);
  });

  it('is measured when the details were read: the same evidence gives the same answer later', () => {
    expect(namesOf(cases, { unusedDays: 91, now: new Date('2027-11-20T00:00:00Z') })).toEqual(['longer', 'old', 'undated', 'unreadable']);
  });

  it('includes service-linked roles, which are marked', () => {
    const linked = role('AWSServiceRoleForSupport', { path: '/aws-service-role/support.amazonaws.com/', ...used(200) });
    expect(namesOf([linked], { unusedDays: 90, kind: ['all'] })).toEqual(['AWSServiceRoleForSupport']);
    expect(namesOf([linked], { unusedDays: 90 })).toEqual([]);
  });
});

describe('trust', () => {
  const trustOf = (statement: Readonly<Record<string, unknown>>, options: Partial<ReportContext> = {}): Row =>
    rowWith({ trust: JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole*', ...statement }] }) }, options);

  it.each<[string, Readonly<Record<string, unknown>>, Row]>([
    [
      'a service',
      { Principal: { Service: 'ec2.amazonaws.com' } },
      { trust: ['service'], trusted_services: ['ec2.amazonaws.com'], external_id: null },
    ],
    [
      'the own account',
      { Principal: { AWS: ACCOUNT_ID } },
      { trust: ['own_account'], trusted_accounts_inside: [], trusted_principals: [ACCOUNT_ID], external_id: null },
    ],
    ['an account outside', { Principal: { AWS: OUTSIDE } }, { trust: ['outside'], trusted_accounts_outside: [OUTSIDE], external_id: 'no' }],
    [
      'a SAML provider',
      { Principal: { Federated: `arn:aws:iam::${ACCOUNT_ID}:saml-provider/Okta` } },
      { trust: ['saml'], federated_providers: ['saml-provider/Okta'] },
    ],
    [
      'an OIDC provider',
      { Principal: { Federated: `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/gitlab.com` } },
      { trust: ['oidc'], federated_providers: ['oidc-provider/gitlab.com'], trust_wide: 'yes' },
    ],
    [
      'Cognito',
      { Principal: { Federated: 'cognito-identity.amazonaws.com' } },
      { trust: ['web_identity'], federated_providers: ['cognito-identity.amazonaws.com'], trust_wide: 'yes' },
    ],
    ['everybody', { Principal: '*' }, { trust: ['anyone'], trusted_principals: ['*'], trust_wide: 'yes', external_id: 'no' }],
    [
      'everybody of the organization',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-x1' } } },
      { trust_wide: 'no', trust_conditions: ['aws:PrincipalOrgID'] },
    ],
    [
      'everybody of an account outside',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': OUTSIDE } } },
      {
        trust: ['outside'],
        trust_wide: 'no',
        trusted_accounts_outside: [OUTSIDE],
        trusted_principals: ['*'],
        external_id: 'no',
        trust_not_judged: [],
      },
    ],
    [
      'everybody of the own organization',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } } },
      { trust: ['inside'], trusted_accounts_inside: ['o-exampleorg'], external_id: null, trust_not_judged: [] },
    ],
    [
      'everybody of another organization',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-someoneelse' } } },
      { trust: ['outside'], trusted_accounts_outside: ['o-someoneelse'], external_id: 'no' },
    ],
    [
      'a deleted user',
      { Principal: { AWS: 'AIDAJQABLZS4A3QDU576Q' } },
      { trust: ['deleted'], trusted_deleted: ['AIDAJQABLZS4A3QDU576Q'], trusted_principals: [] },
    ],
    ['a canonical user', { Principal: { CanonicalUser: '79a59d' } }, { trust: ['not_judged'], trust_not_judged: ['79a59d'] }],
    [
      'all but somebody',
      { NotPrincipal: { AWS: OUTSIDE } },
      { trust: ['not_judged'], trust_not_judged: ['NotPrincipal'], trust_wide: UNKNOWN },
    ],
    [
      'somebody, and denies',
      { Effect: 'Deny', Principal: { AWS: OUTSIDE } },
      { trust: ['not_judged'], trust_not_judged: ['Deny'], trusted_accounts_outside: [] },
    ],
  ])('%s', (_, statement, expected) => {
    expect(trustOf(statement)).toMatchObject(expected);
  });

  it('of another account is unknown where the organization is', () => {
    expect(trustOf({ Principal: { AWS: OUTSIDE } }, { organization: new Map() })).toMatchObject({
      trust: ['unknown_account'],
      trusted_accounts_outside: [],
      trusted_accounts_unknown: [OUTSIDE],
    });
  });

  it('of an organization is not judged where the own one is unknown', () => {
    const trust = JSON.stringify({ Statement: {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: '*',
      Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg' } },
    } });
    const [row] = rowsOf(roles, reconciled(evidence(role('Deploy', { trust })), account({ path: null })));
    expect(row).toMatchObject({
      trust: ['unknown_account', 'not_judged'],
      trusted_accounts_unknown: ['o-exampleorg'],
      trust_not_judged: ['o-exampleorg'],
      trust_wide: 'no',
    });
  });

  it.each([
    '',
    'broken',
    '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}',
  ])('that can’t be read (%j) is unknown in every column, and a gap', (trust) => {
    const known = reconciled(evidence(role('Deploy', { trust }), role('Fine')));
    const columns = roles.columns
      .filter(({ key }) => key.startsWith('trust') || ['federated_providers', 'external_id'].includes(key))
      .map(({ key }) => key);
    const [broken] = rowsOf(roles, known, {}, columns);
    expect(broken).toEqual(Object.fromEntries(columns.map((key) => [key, UNKNOWN])));
    expect(columns).toHaveLength(13);
    expect(roles.gaps?.(known, context())).toEqual([
      { accountId: ACCOUNT_ID, source: 'account_details', reason: 'unreadable', detail: "the trust policy of role Deploy can't be read" },
    ]);
  });

  it('has a colour where somebody should look', () => {
    const of = (principal: unknown): string =>
      JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
    const known = reconciled(evidence(role('a', { trust: of('*') }), role('b'), role('c', { trust: 'broken' })));
    expect(tonesOf(roles, known, 'trust')).toEqual(['warn', undefined, 'muted']);
    expect(tonesOf(roles, known, 'trust_wide')).toEqual(['bad', undefined, 'muted']);
  });
});

describe('--collapse-sso', () => {
  const SSO = '/aws-reserved/sso.amazonaws.com/eu-west-1/';
  const sso = (set: string, tail: string, more: Partial<RoleDetail> = {}): RoleDetail =>
    role(`AWSReservedSSO_${set}_0123456789ab${tail}`, { path: SSO, ...more });

  const inAccount = (id: string, ...all: readonly RoleDetail[]): ReconciledAccount =>
    reconciled(evidence(...all), account({ id, name: `name-${id}` }));

  async function* inTurn(known: readonly ReconciledAccount[]): AsyncIterable<ReconciledAccount> {
    for (const each of known) yield await Promise.resolve(each);
  }

  async function collapsed(known: readonly ReconciledAccount[], more: Partial<ReportContext> = {}): Promise<readonly Row[]> {
    const keys = roles.columns.map(({ key }) => key);
    const rows: Row[] = [];
    for await (const cells of roles.stream(inTurn(known), context({ collapseSso: true, organization: ORGANIZATION, ...more }), keys)) {
      rows.push(Object.fromEntries(cells.map(({ value }, at) => [keys[at] ?? '', value])));
    }
    return rows;
  }

  const listed = async (known: readonly ReconciledAccount[], more: Partial<ReportContext> = {}): Promise<readonly Value[]> =>
    (await collapsed(known, more)).map((row) => row['role_name'] ?? null);

  it('has one row per permission set over all accounts, then the other roles as they come', async () => {
    const known = [
      inAccount(ACCOUNT_ID, role('web'), sso('ReadOnly', 'aaaa'), sso('Admin', 'bbbb')),
      inAccount(OTHER_ID, role('api'), sso('ReadOnly', 'cccc'), role(
        'AWSServiceRoleForSupport',
        { path: '/aws-service-role/support.amazonaws.com/' },
      )),
    ];
    const rows = await collapsed(known, { kind: ['all'] });
    expect(rows.map((row) => pick(row, 'account_id', 'role_name', 'kind', 'roles', 'accounts'))).toEqual([
      { account_id: ACCOUNT_ID, role_name: 'Admin', kind: 'identity_center', roles: 1, accounts: [ACCOUNT_ID] },
      { account_id: null, role_name: 'ReadOnly', kind: 'identity_center', roles: 2, accounts: [ACCOUNT_ID, OTHER_ID] },
      { account_id: ACCOUNT_ID, role_name: 'web', kind: 'role', roles: 1, accounts: [ACCOUNT_ID] },
      { account_id: OTHER_ID, role_name: 'AWSServiceRoleForSupport', kind: 'service_linked', roles: 1, accounts: [OTHER_ID] },
      { account_id: OTHER_ID, role_name: 'api', kind: 'role', roles: 1, accounts: [OTHER_ID] },
    ]);
  });

  it('does nothing without the option', async () => {
    const known = [inAccount(ACCOUNT_ID, sso('ReadOnly', 'aaaa'))];
    expect(await listed(known, { collapseSso: false })).toEqual(['AWSReservedSSO_ReadOnly_0123456789abaaaa']);
  });

  it('tells of a set what its roles share, and the rest taken together', async () => {
    const saml = (id: string): string => JSON.stringify({ Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::${id}:saml-provider/AWSSSO_0a_DO_NOT_DELETE` },
      Action: 'sts:AssumeRoleWithSAML',
    } });
    const known = [
      inAccount(ACCOUNT_ID, sso('Ops', 'aaaa', {
        ...used(120, 0, 'us-east-1'),
        createdAt: beforeAsked(900),
        trust: saml(ACCOUNT_ID),
        inline: [{ name: 'b', document: '{"Statement":[]}' }],
      })),
      inAccount(
        OTHER_ID,
        sso('Ops', 'bbbb', { ...used(3), ...ADMIN, createdAt: beforeAsked(300), trust: saml(OTHER_ID), tags: [{ key: 'Owner', value: 'x' }] }),
      ),
    ];
    const [row] = await collapsed(known);
    expect(row).toEqual({
      ...{ created_by: OLDER, created_from: OLDER, created_via: OLDER, analyzer: UNKNOWN, analyzer_because: null },
      ...{ account_id: null, account_name: null, ou_path: UNKNOWN, role_name: 'Ops', role_id: null, arn: null, path: SSO },
      ...{
        created_at: new Date(beforeAsked(900)),
        age_days: 900,
        last_used: new Date(beforeAsked(3)),
        last_used_region: 'eu-west-1',
        last_used_status: 'used',
        days_unused: 3,
      },
      ...{ kind: 'identity_center', permission_set: 'Ops', roles: 2, accounts: [ACCOUNT_ID, OTHER_ID] },
      ...{
        trust: ['saml'],
        trust_wide: 'no',
        trusted_services: [],
        trusted_accounts_inside: [],
        trusted_accounts_outside: [],
        trusted_accounts_closed: [],
      },
      ...{
        trusted_accounts_unknown: [],
        trusted_principals: [],
        trusted_deleted: [],
        federated_providers: ['saml-provider/AWSSSO_0a_DO_NOT_DELETE'],
      },
      ...{ external_id: null, trust_conditions: [], trust_not_judged: [] },
      ...{
        attached_policies: ['AdministratorAccess'],
        inline_policies: ['b'],
        permissions_boundary: null,
        admin: 'yes',
        tags: [{ key: 'Owner', value: 'x' }],
        owner: null,
      },
    });
  });

  const secret = { attached: [{ name: 'Secret', arn: 'arn:aws:iam::111122223333:policy/Secret' }] };
  it.each<[string, Partial<RoleDetail>, Partial<RoleDetail>, Row]>([
    ['admin beats unknown', secret, ADMIN, { admin: 'yes' }],
    ['unknown beats no admin', secret, {}, { admin: UNKNOWN }],
    [
      'used in one account',
      { createdAt: beforeAsked(500) },
      used(200),
      { last_used: new Date(beforeAsked(200)), last_used_status: 'used', days_unused: 200 },
    ],
    [
      'used nowhere: the youngest counts',
      { createdAt: beforeAsked(500) },
      { createdAt: beforeAsked(20) },
      { last_used: null, last_used_status: 'not_in_window', days_unused: 20, age_days: 500 },
    ],
    ['used long ago, and newly given in another account', used(200), { createdAt: beforeAsked(1) }, {
      last_used: new Date(beforeAsked(200)),
      days_unused: 1,
    }],
    [
      'a use that can’t be read',
      { lastUsed: { at: 'rubbish', region: null } },
      { createdAt: beforeAsked(500) },
      { last_used: UNKNOWN, last_used_status: UNKNOWN, days_unused: UNKNOWN },
    ],
    [
      'a use that can’t be read beside one that can',
      { lastUsed: { at: 'rubbish', region: null } },
      used(200),
      { last_used: new Date(beforeAsked(200)), last_used_status: 'used', days_unused: UNKNOWN },
    ],
    ['a creation that can’t be read', { createdAt: null }, {}, { created_at: UNKNOWN, age_days: UNKNOWN, days_unused: UNKNOWN }],
    [
      'a trust policy that can’t be read',
      { trust: 'broken' },
      {},
      { trust: UNKNOWN, trust_wide: UNKNOWN, trusted_services: UNKNOWN, external_id: UNKNOWN },
    ],
    [
      'the widest trust',
      { trust: TRUST_EC2.replace('{"Service":"ec2.amazonaws.com"}', '"*"') },
      {},
      { trust: ['anyone', 'service'], trust_wide: 'yes', external_id: 'no' },
    ],
  ])('%s', async (_, one, other, expected) => {
    for (const [first, second] of [[one, other], [other, one]] as const) {
      const [row, ...rest] = await collapsed([
        inAccount(ACCOUNT_ID, sso('Ops', 'aaaa', first)),
        inAccount(OTHER_ID, sso('Ops', 'bbbb', second)),
      ]);
      expect(row).toMatchObject(expected);
      expect(rest).toEqual([]);
    }
  });

  const closed = (of: AccountEvidence, state: AccountState = 'ACTIVE'): ReconciledAccount =>
    reconciled(of, account({ id: '333344445555', state }));
  const DENIED = closed({ account_details: unseen('role_denied') });

  it.each<[string, readonly Partial<RoleDetail>[], Row]>([
    [
      'not used',
      [{ createdAt: beforeAsked(500) }],
      { last_used: UNKNOWN, last_used_region: UNKNOWN, last_used_status: UNKNOWN, days_unused: UNKNOWN },
    ],
    [
      'used',
      [used(200)],
      { last_used: new Date(beforeAsked(200)), last_used_region: 'eu-west-1', last_used_status: 'used', days_unused: UNKNOWN },
    ],
    [
      'used in no Region',
      [used(200, 0, null), {}],
      { last_used: new Date(beforeAsked(200)), last_used_region: null, last_used_status: 'used', days_unused: UNKNOWN },
    ],
    [
      'used in one account of two',
      [{ createdAt: beforeAsked(500) }, used(200)],
      { last_used: new Date(beforeAsked(200)), last_used_region: 'eu-west-1', last_used_status: 'used', days_unused: UNKNOWN },
    ],
    ['of no administrator', [{}, {}], { admin: UNKNOWN, trust_wide: UNKNOWN, external_id: UNKNOWN }],
    ['of administrators', [ADMIN], { admin: 'yes' }],
    [
      'trusting everybody',
      [{ trust: TRUST_EC2.replace('{"Service":"ec2.amazonaws.com"}', '"*"') }],
      { trust_wide: 'yes', external_id: 'no', trust: ['anyone'] },
    ],
    [
      'as it was seen',
      [{ createdAt: beforeAsked(500), ...used(2) }, { createdAt: beforeAsked(30) }],
      { roles: 2, accounts: [ACCOUNT_ID, OTHER_ID], age_days: 500, kind: 'identity_center', trusted_services: ['ec2.amazonaws.com'] },
    ],
  ])('where an account could not be looked into, a set may have a role there: %s', async (_, all, expected) => {
    const known = all.map((more, at) => inAccount([ACCOUNT_ID, OTHER_ID][at] ?? '', sso('Ops', 'aaaa', more)));
    for (const accounts of [[...known, DENIED], [DENIED, ...known.toReversed()]]) {
      const [row, ...rest] = await collapsed(accounts);
      expect(row).toMatchObject(expected);
      expect(rest).toEqual([]);
    }
  });

  it('and whether it is unused is unknown; of single roles it is not, and an account that AWS has closed hides nobody', async () => {
    const known = inAccount(ACCOUNT_ID, sso('Busy', 'bbbb', used(2)), sso('Idle', 'aaaa', used(200)), role('web', used(200)));
    const days = async (accounts: readonly ReconciledAccount[]): Promise<readonly unknown[]> =>
      (await combinedRows(roles, accounts, { collapseSso: true, unusedDays: 90 })).map((row) => [row['role_name'], row['days_unused']]);
    for (const hiding of [
      DENIED,
      closed({}),
      closed({ account_details: details([], { filters: ['User'] }) }),
      closed({ account_details: details([], { problems: ['a role without ARN'] }) }),
    ]) {
      expect(await days([known, hiding])).toEqual([['Idle', UNKNOWN], ['web', 200]]);
    }
    for (const open of [closed({}, 'SUSPENDED'), closed({ account_details: details([], { filters: ['Role'] }) })]) {
      expect(await days([known, open])).toEqual([['Idle', 200], ['web', 200]]);
    }
  });

  it('has the colour of what is said, not of the role that was seen', async () => {
    const tones = async (known: readonly ReconciledAccount[], key: string): Promise<readonly unknown[]> => {
      const found: unknown[] = [];
      for await (const [cell] of roles.stream(inTurn(known), context({ collapseSso: true }), [key])) found.push(cell?.tone);
      return found;
    };
    const known = inAccount(ACCOUNT_ID, sso('Ops', 'aaaa', { createdAt: beforeAsked(500) }));
    expect(await tones([known], 'last_used_status')).toEqual(['warn']);
    expect(await tones([known, DENIED], 'last_used_status')).toEqual(['muted']);
    expect(await tones([known, DENIED], 'days_unused')).toEqual([undefined]);
    expect(await tones([inAccount(ACCOUNT_ID, sso('Ops', 'aaaa', ADMIN)), DENIED], 'admin')).toEqual(['warn']);
  });

  it('with --unused-days lists a set when all its roles are unused for so long', async () => {
    const known = [
      inAccount(
        ACCOUNT_ID,
        sso('Busy', 'aaaa', used(200)),
        sso('Idle', 'bbbb', used(200)),
        sso('New', 'cccc', used(200)),
        sso('Odd', 'dddd', used(200)),
        role('web', used(200)),
      ),
      inAccount(
        OTHER_ID,
        sso('Busy', 'eeee', used(1)),
        sso('Idle', 'ffff', used(90)),
        sso('New', '0000', { createdAt: beforeAsked(3) }),
        sso('Odd', '1111', { createdAt: null }),
        role('api', used(3)),
      ),
    ];
    expect(await listed(known, { unusedDays: 90 })).toEqual(['Idle', 'Odd', 'web']);
    expect(await listed(known, { unusedDays: 91 })).toEqual(['Odd', 'web']);
  });
});
