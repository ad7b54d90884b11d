import { OLDER } from '../../src/checks/creation.js';
import type { ServiceLastAccessed } from '../../src/evidence/values.js';
import { NEVER, UNKNOWN } from '../../src/model/value.js';
import { users } from '../../src/reports/users.js';
import {
  account,
  ADMIN_ARN,
  ADMIN_TEXT,
  ago,
  arnOf,
  ASKED_AT,
  type Cells,
  completed,
  config,
  configUser,
  CREATED_AT,
  detail,
  details,
  group,
  key,
  lastAccessed,
  managed,
  NOW,
  password,
  reconciled,
  report,
  REPORT_AT,
  row,
  service,
  unseen,
} from '../fixtures.js';
import { onlyRow, pick, type Row, rowsOf, tonesOf } from './support.js';

function rowWith(cells: Cells): Row {
  return onlyRow(users, { credential_report: report([row('alice', cells)]), account_details: details([detail('alice')]) });
}

/** Every column that the credential report alone can answer. */
const FROM_REPORT = users.columns.filter(({ needs }) => needs.includes('credential_report')).map((column) => column.key);

const MAKING = ['created_by', 'created_from', 'created_via'].flatMap((column) => [column, `password_${column}`]);

describe('users', () => {
  it('shows the columns of the manual, in its order', () => {
    expect(users.defaultColumns).toEqual([
      ...['account_id', 'account_name', 'user_name', 'user_id', 'arn', 'path', 'created_at', 'age_days'],
      ...['console', 'password_status', 'password_last_used', 'password_last_changed', 'mfa_active'],
      ...[
        'access_key_1_status',
        'access_key_1_created',
        'access_key_1_last_used',
        'access_key_1_last_used_service',
        'access_key_1_last_used_region',
      ],
      ...[
        'access_key_2_status',
        'access_key_2_created',
        'access_key_2_last_used',
        'access_key_2_last_used_service',
        'access_key_2_last_used_region',
      ],
      ...['active_keys', 'last_activity', 'last_activity_by', 'days_inactive'],
      ...['groups', 'attached_policies', 'inline_policies', 'permissions_boundary', 'admin', 'tags', 'owner'],
      ...['seen_in', 'report_as_of', 'config_as_of'],
    ]);
  });

  it('has access advisor on request only', () => {
    const advisor = users.columns.filter(({ needs }) => needs.includes('last_accessed')).map((column) => column.key);
    expect(advisor).toEqual(['services_granted', 'services_used', 'services_unused', 'last_service', 'last_service_used']);
    expect(users.defaultColumns.filter((name) => advisor.includes(name))).toEqual([]);
  });

  it('has a row for every user in order of names, and none for the root user', () => {
    const known = reconciled({
      config: config([configUser('carol')]),
      credential_report: report([row('=1+1'), row('bob')]),
      account_details: details([detail('alice')]),
    });
    expect(rowsOf(users, known, {}, ['user_name', 'seen_in'])).toEqual([
      { user_name: '=1+1', seen_in: ['credential_report'] },
      { user_name: 'alice', seen_in: ['account_details'] },
      { user_name: 'bob', seen_in: ['credential_report'] },
      { user_name: 'carol', seen_in: ['config'] },
    ]);
  });

  it('tells everything about a user whom all sources know', () => {
    const policies = {
      attached: [{ name: 'Deploy', arn: 'arn:aws:iam::111122223333:policy/Deploy' }],
      inline: [{ name: 'own', document: '{"Statement":[]}' }],
    };
    const found = onlyRow(users, {
      config: config([configUser('a,b', { capturedAt: ago(2) })]),
      credential_report: report([row(
        'a,b',
        { ...password(ago(500), ago(30)), ...key(1, ago(100), ago(3)), ...key(2, ago(90), 'N/A', 'false'), mfa_active: 'true' },
      )]),
      account_details: details([detail(
        'a,b',
        { ...policies, groups: ['Admins', 'Ops'], boundaryArn: ADMIN_ARN, tags: [{ key: 'Owner', value: 'team-x' }] },
      )], {
        groups: [group('Admins', { attached: [{ name: 'AdministratorAccess', arn: ADMIN_ARN }] }), group('Ops')],
        documents: { 'arn:aws:iam::111122223333:policy/Deploy': '{"Statement":[]}' },
      }),
      managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
    });
    expect(found).toEqual({
      account_id: '111122223333',
      account_name: 'web-prod', ou_path: UNKNOWN,
      user_name: 'a,b',
      user_id: 'AIDAA,B',
      arn: arnOf('a,b'),
      path: '/',
      created_at: new Date(CREATED_AT),
      age_days: 1096,
      console: 'yes',
      password_status: 'used',
      password_last_used: new Date(ago(30)),
      password_last_changed: new Date(ago(500)),
      mfa_active: 'yes',
      access_key_1_id: UNKNOWN,
      access_key_2_id: UNKNOWN,
      access_key_other_ids: UNKNOWN,
      active_ssh_keys: UNKNOWN,
      active_certificates: 0,
      service_credentials: UNKNOWN,
      sso_identity: UNKNOWN, sso_sure: UNKNOWN, sso_by: UNKNOWN, sso_enabled: UNKNOWN,
      access_key_1_status: 'used',
      access_key_1_created: new Date(ago(100)),
      access_key_1_last_used: new Date(ago(3)),
      access_key_1_last_used_service: 'sts',
      access_key_1_last_used_region: 'us-east-1',
      access_key_2_status: 'inactive',
      access_key_2_created: new Date(ago(90)),
      access_key_2_last_used: NEVER,
      access_key_2_last_used_service: null,
      access_key_2_last_used_region: null,
      active_keys: 1,
      last_activity: new Date(ago(3)),
      last_activity_by: 'access_key_1',
      days_inactive: 3,
      groups: ['Admins', 'Ops'],
      attached_policies: ['Deploy'],
      inline_policies: ['own'],
      permissions_boundary: ADMIN_ARN,
      admin: 'yes',
      tags: [{ key: 'Owner', value: 'team-x' }],
      owner: 'team-x',
      seen_in: ['config', 'credential_report', 'account_details'],
      report_as_of: new Date(REPORT_AT),
      config_as_of: new Date(ago(2)),
      ...Object.fromEntries(MAKING.map((column) => [column, OLDER])),
      services_granted: UNKNOWN,
      services_used: UNKNOWN,
      services_unused: UNKNOWN,
      last_service: UNKNOWN,
      last_service_used: UNKNOWN,
    });
  });
});

describe('three kinds of nothing', () => {
  it('there is none: a user without credentials', () => {
    expect(pick(rowWith({}), ...FROM_REPORT)).toEqual({
      console: 'no',
      password_status: 'none',
      password_last_used: null,
      password_last_changed: null,
      mfa_active: 'no',
      ...Object.fromEntries([1, 2].flatMap((slot) => [
        [`access_key_${slot}_status`, 'none'],
        ...['created', 'last_used', 'last_used_service', 'last_used_region', 'id'].map((fact) => [`access_key_${slot}_${fact}`, null]),
      ])),
      access_key_other_ids: UNKNOWN,
      active_certificates: 0,
      active_keys: 0,
      last_activity: NEVER,
      last_activity_by: null,
      days_inactive: 1096,
      report_as_of: new Date(REPORT_AT),
      ...{ password_created_by: null, password_created_from: null, password_created_via: null },
    });
  });

  it('it never happened: credentials that were never used', () => {
    const found = rowWith({ ...password(ago(9)), ...key(1, ago(8)) });
    expect(pick(
      found,
      'password_status',
      'password_last_used',
      'access_key_1_status',
      'access_key_1_last_used',
      'access_key_1_last_used_service',
      'last_activity',
    )).toEqual({
      password_status: 'never_used',
      password_last_used: NEVER,
      access_key_1_status: 'never_used',
      access_key_1_last_used: NEVER,
      access_key_1_last_used_service: null,
      last_activity: NEVER,
    });
  });

  it.each([
    ['the report was denied', { credential_report: unseen('denied'), account_details: details([detail('alice')]) }],
    ['the report was not asked', { account_details: details([detail('alice')]) }],
    [
      'nothing of the report can be read',
      { credential_report: { ...report([]), value: { csv: '' } }, account_details: details([detail('alice')]) },
    ],
    ['only Config knows the user', { config: config([configUser('alice')]) }],
  ])('it could not be seen: %s', (_, evidence) => {
    const found = onlyRow(users, evidence);
    const said = FROM_REPORT.filter((name) => found[name] !== UNKNOWN && found[name] !== 'unknown');
    expect(said).toEqual([]);
  });

  it('it could not be seen: the user is newer than the report', () => {
    const found = onlyRow(users, {
      credential_report: report([]),
      account_details: details([detail('alice', { createdAt: ago(0, -60) })]),
    });
    const said = FROM_REPORT.filter((name) => found[name] !== UNKNOWN && found[name] !== 'unknown');
    expect(said).toEqual(['report_as_of']);
    expect(found['age_days']).toBe(0);
  });

  it('it could not be seen: only the report knows the user', () => {
    const found = onlyRow(users, { credential_report: report([row('alice')]), account_details: unseen('denied') });
    expect(
      pick(found, 'user_id', 'groups', 'attached_policies', 'inline_policies', 'permissions_boundary', 'admin', 'tags', 'owner', 'path'),
    ).toEqual({
      ...Object.fromEntries([
        'user_id',
        'groups',
        'attached_policies',
        'inline_policies',
        'permissions_boundary',
        'tags',
        'owner',
      ].map((name) => [name, UNKNOWN])),
      admin: UNKNOWN,
      path: '/',
    });
  });

  it.each([
    [
      'the last use of a password',
      password(ago(9), 'soon'),
      { console: 'yes', password_status: UNKNOWN, password_last_used: UNKNOWN, password_last_changed: new Date(ago(9)) },
    ],
    [
      'whether there is a password',
      { password_enabled: 'not_supported' },
      { console: UNKNOWN, password_status: UNKNOWN, password_last_used: UNKNOWN },
    ],
    [
      'the last use of a key',
      key(1, ago(9), 'soon'),
      { access_key_1_status: UNKNOWN, access_key_1_last_used: UNKNOWN, access_key_1_created: new Date(ago(9)), active_keys: 1 },
    ],
    [
      'the last use of an inactive key',
      key(1, ago(9), 'soon', 'false'),
      { access_key_1_status: UNKNOWN, access_key_1_last_used: UNKNOWN, active_keys: 0 },
    ],
    ['whether a key is active', key(2, ago(9), 'N/A', 'maybe'), {
      access_key_2_status: UNKNOWN,
      active_keys: UNKNOWN,
      access_key_2_last_used_service: UNKNOWN,
      access_key_2_last_used_region: UNKNOWN,
    }],
    ['since when there is a key', key(2, 'once'), { access_key_2_status: 'never_used', access_key_2_created: UNKNOWN }],
    ['MFA', { mfa_active: '' }, { mfa_active: UNKNOWN }],
  ])('one damaged cell costs only what it says: %s', (_, cells, expected) => {
    expect(rowWith(cells)).toMatchObject(expected);
  });

  it('Config did not capture the user, did not say when, or was not seen', () => {
    const known = { account_details: details([detail('alice')]) };
    expect(onlyRow(users, { ...known, config: config([]) })['config_as_of']).toBeNull();
    expect(onlyRow(users, known)['config_as_of']).toBeNull();
    expect(onlyRow(users, { ...known, config: config([configUser('alice', { capturedAt: null })]) })['config_as_of']).toBe(UNKNOWN);
    expect(onlyRow(users, { ...known, config: unseen('not_in_aggregator') })['config_as_of']).toBe(UNKNOWN);
  });
});

describe('ages', () => {
  it.each([
    [89, -1, 88],
    [90, -1, 89],
    [90, 0, 90],
    [90, 1, 90],
  ])('made %i days and %i s before the report: %i', (days, seconds, expected) => {
    const createdAt = ago(days, seconds);
    const evidence = {
      credential_report: report([row('alice', { user_creation_time: createdAt })]),
      account_details: details([detail('alice', { createdAt })]),
    };
    expect(onlyRow(users, evidence)).toMatchObject({ age_days: expected, days_inactive: expected });
  });

  it('are measured at the run where no report was seen', () => {
    const createdAt = new Date(NOW.getTime() - 5 * 86_400_000).toISOString();
    expect(onlyRow(users, { account_details: details([detail('alice', { createdAt })]) })).toMatchObject({ age_days: 5 });
  });

  it('are unknown without a date of creation', () => {
    expect(onlyRow(users, { account_details: details([detail('alice', { createdAt: null })]) })).toMatchObject({
      created_at: UNKNOWN,
      age_days: UNKNOWN,
    });
  });
});

describe('owner', () => {
  const owner = (tags: readonly { key: string; value: string }[], ownerTag = 'Owner'): unknown =>
    onlyRow(users, { account_details: details([detail('alice', { tags })]) }, { ownerTag })['owner'];

  it.each([
    ['no tags', [], 'Owner', null],
    ['another tag', [{ key: 'Team', value: 'x' }], 'Owner', null],
    ['the exact spelling', [{ key: 'Owner', value: 'x' }], 'Owner', 'x'],
    ['another case', [{ key: 'owner', value: 'x' }], 'Owner', 'x'],
    ['the exact spelling before another case', [{ key: 'owner', value: 'x' }, { key: 'Owner', value: 'y' }], 'Owner', 'y'],
    ['another tag on request', [{ key: 'Owner', value: 'x' }, { key: 'Team', value: 'y' }], 'Team', 'y'],
    ['an empty value', [{ key: 'Owner', value: '' }], 'Owner', ''],
    ['a formula, as it is', [{ key: 'Owner', value: '=1+1' }], 'Owner', '=1+1'],
  ])('%s', (_, tags, wanted, expected) => {
    expect(owner(tags, wanted)).toBe(expected);
  });
});

describe('access advisor', () => {
  const rowOf = (services: readonly ServiceLastAccessed[]): Row =>
    pick(
      onlyRow(users, {
        account_details: details([detail('alice')]),
        last_accessed: lastAccessed({ [arnOf('alice')]: completed(services) }),
      }),
      ...['services_granted', 'services_used', 'services_unused', 'last_service', 'last_service_used'],
    );

  it.each([
    ['no services at all', [], [0, 0, 0, null, null]],
    ['none used', [service('s3', null)], [1, 0, 1, null, null]],
    ['the latest of several', [service('s3', ago(9)), service('ec2', ago(3)), service('iam', null)], [3, 2, 1, 'ec2', new Date(ago(3))]],
    ['the first by name of those used at once', [service('sts', ago(3)), service('ec2', ago(3))], [2, 2, 0, 'ec2', new Date(ago(3))]],
    [
      'more than a page of AWS',
      Array.from({ length: 455 }, (_, at) => service(`s${at}`, at < 200 ? null : ago(at))),
      [455, 255, 200, 's200', new Date(ago(200))],
    ],
  ] as const)('%s', (_, services, [granted, used, unused, last, at]) => {
    expect(rowOf(services)).toEqual({
      services_granted: granted,
      services_used: used,
      services_unused: unused,
      last_service: last,
      last_service_used: at,
    });
  });

  it.each([
    ['the job failed', lastAccessed({ [arnOf('alice')]: { status: 'unseen', reason: 'job_failed', detail: '' } })],
    ['it was denied', unseen('denied')],
  ])('is unknown, never 0, where %s', (_, source) => {
    const found = onlyRow(users, { account_details: details([detail('alice')]), last_accessed: source });
    expect([found['services_granted'], found['services_unused'], found['last_service']]).toEqual([UNKNOWN, UNKNOWN, UNKNOWN]);
  });
});

describe('colour', () => {
  it.each([
    ['mfa_active', { ...password(ago(3)), mfa_active: 'true' }, 'good'],
    ['mfa_active', { ...password(ago(3)), mfa_active: 'false' }, 'bad'],
    ['mfa_active', { ...key(1, ago(3)), mfa_active: 'false' }, undefined],
    ['mfa_active', { mfa_active: 'not_supported' }, 'muted'],
    ['password_status', password(ago(3)), 'warn'],
    ['password_status', password(ago(3), ago(1)), 'good'],
    ['access_key_1_status', key(1, ago(3), 'soon'), 'muted'],
    ['access_key_2_status', {}, 'muted'],
  ])('%s with %j is %s', (column, cells, expected) => {
    expect(tonesOf(users, reconciled({ credential_report: report([row('alice', cells)]) }), column)).toEqual([expected]);
  });
});

it('an account without a name has none', () => {
  const unnamed = reconciled({ config: config([configUser('alice')], {}), account_details: unseen('denied') }, account({ name: null }));
  expect(rowsOf(users, unnamed, {}, ['account_name', 'config_as_of'])).toEqual([{ account_name: null, config_as_of: new Date(ASKED_AT) }]);
});
