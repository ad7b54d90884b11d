import type { AccountEvidence } from '../../../src/evidence/evidence.js';
import { ROOT_USER } from '../../../src/model/root-user.js';
import { NEVER, UNKNOWN } from '../../../src/model/value.js';
import { stale } from '../../../src/reports/stale/stale.js';
import {
  ago,
  ADMIN_ARN,
  ADMIN_TEXT,
  type Cells,
  csvOf,
  detail,
  details,
  key,
  managed,
  password,
  reconciled,
  report,
  REPORT_AT,
  row,
  seen,
  unseen,
} from '../../fixtures.js';
import { onlyRow, rowsOf } from '../support.js';

const OLD = ago(1000);

/** `name verdict credentials` of every row. */
function listed(evidence: AccountEvidence, more: Parameters<typeof rowsOf>[2] = {}): readonly string[] {
  const keys = ['user_name', 'verdict', 'stale_credentials'];
  return rowsOf(stale, reconciled(evidence), more, keys).map((found) => Object.values(found).flat().map(String).join(' '));
}

function withRoot(root: Cells, ...users: readonly ReturnType<typeof row>[]): AccountEvidence {
  return { credential_report: seen({ csv: csvOf([row(ROOT_USER, root), ...users]) }, REPORT_AT) };
}

describe('stale', () => {
  it('shows the columns of the manual, worst first', () => {
    expect(stale.defaultColumns).toEqual([
      ...['account_id', 'account_name', 'user_name', 'verdict', 'days_inactive', 'last_activity'],
      ...['stale_credentials', 'never_used', 'mfa_active', 'admin', 'owner', 'created_at'],
    ]);
    expect(stale.sort).toEqual(['days_inactive:desc']);
  });

  const rows = [
    row('active', { ...password(OLD, ago(1)), ...key(1, OLD, ago(2)) }),
    row('idle', { ...password(OLD, ago(200)), ...key(1, OLD, ago(150)) }),
    row('never', key(2, OLD)),
    row('none'),
    row('partly', { ...password(OLD, ago(1)), ...key(1, OLD) }),
    row('young', { user_creation_time: ago(1), ...password(ago(1)) }),
  ];

  it('lists what is stale, and what is partly', () => {
    expect(listed({ credential_report: report(rows) })).toEqual([
      'idle stale console access_key_1',
      'never stale access_key_2',
      'partly partly_stale access_key_1',
    ]);
  });

  it('lists users without credentials only when asked', () => {
    expect(listed({ credential_report: report(rows) }, { include: ['no-credentials'] })).toContain('none no_credentials');
    expect(listed({ credential_report: report([row('none', { user_creation_time: ago(3) })]) }, { include: ['no-credentials'] })).toEqual(
      [],
    );
  });

  it.each([
    [89, ['alice stale access_key_1']],
    [90, ['alice stale access_key_1']],
    [91, []],
  ])('--days %i, a key used exactly 90 days ago', (days, expected) => {
    expect(listed({ credential_report: report([row('alice', key(1, OLD, ago(90)))]) }, { days })).toEqual(expected);
  });

  it('measures at the report, not at the run: the same report gives the same answer later', () => {
    const evidence = { credential_report: report([row('alice', key(1, OLD, ago(89)))]) };
    expect(listed(evidence, { now: new Date('2027-11-20T00:00:00Z') })).toEqual([]);
  });

  it('has the cells of a user beside the verdict', () => {
    const found = onlyRow(stale, {
      credential_report: report([row('alice', { ...password(OLD, ago(120)), ...key(1, OLD), mfa_active: 'true' })]),
      account_details: details([detail('alice', { attached: [{ name: 'A', arn: ADMIN_ARN }], tags: [{ key: 'Owner', value: 'team-x' }] })]),
      managed_policies: managed({ [ADMIN_ARN]: ADMIN_TEXT }),
    });
    expect(found).toMatchObject({
      user_name: 'alice',
      verdict: 'stale',
      days_inactive: 120,
      last_activity: new Date(ago(120)),
      stale_credentials: ['console', 'access_key_1'],
      never_used: 'no',
      mfa_active: 'yes',
      admin: 'yes',
      owner: 'team-x',
    });
  });

  it.each([
    ['yes', key(1, OLD), NEVER, 1096],
    ['no', key(1, OLD, ago(400)), new Date(ago(400)), 400],
    [UNKNOWN, { ...key(1, OLD), ...key(2, OLD, 'soon') }, UNKNOWN, UNKNOWN],
    ['no', { ...key(1, OLD, ago(400)), ...key(2, OLD, 'soon') }, new Date(ago(400)), UNKNOWN],
  ])('never used: %p', (neverUsed, cells, lastActivity, daysInactive) => {
    expect(onlyRow(stale, { credential_report: report([row('alice', cells)]) })).toMatchObject({
      never_used: neverUsed,
      last_activity: lastActivity,
      days_inactive: daysInactive,
    });
  });

  it.each([
    ['whose report was not seen', { credential_report: unseen('role_denied'), account_details: details([detail('alice')]) }],
    ['who is not in the report', { credential_report: report([]), account_details: details([detail('alice')]) }],
    ['who was deleted since', { credential_report: report([row('alice', key(1, OLD))]), account_details: details([]) }],
  ])('never lists a user %s', (_, evidence) => {
    expect(listed(evidence, { days: 1, include: ['no-credentials'] })).toEqual([]);
  });

  it('needs the account details: without them a deleted user could be called stale', () => {
    expect(stale.needs).toEqual(expect.arrayContaining(['inventory', 'credential_report', 'account_details']));
  });
});

describe('the root user', () => {
  it.each([
    ['an active key', key(1, OLD), [`${ROOT_USER} root_access_key access_key_1`]],
    ['a recent sign-in', password(OLD, ago(3)), [`${ROOT_USER} root_sign_in console`]],
    ['a sign-in long ago: the root user can’t be stale', password(OLD, ago(900)), []],
    ['no credentials, asked or not', {}, []],
  ])('with %s', (_, cells, expected) => {
    expect(listed(withRoot(cells), { include: ['no-credentials'] })).toEqual(expected);
  });

  it('comes before the users of its account', () => {
    expect(listed(withRoot(key(2, OLD), row('alice', key(1, OLD))))).toEqual([
      `${ROOT_USER} root_access_key access_key_2`,
      'alice stale access_key_1',
    ]);
  });

  it('is an administrator in every column that asks', () => {
    expect(onlyRow(stale, withRoot({ ...key(1, OLD, ago(3)), mfa_active: 'true' }))).toMatchObject({
      user_name: ROOT_USER,
      arn: 'arn:aws:iam::111122223333:root',
      user_id: '111122223333',
      admin: 'yes',
      owner: null,
      groups: [],
      days_inactive: 3,
      never_used: 'no',
      mfa_active: 'yes',
      seen_in: ['credential_report'],
      config_as_of: null,
    });
  });

  it('is judged in an account without users', () => {
    expect(listed({ ...withRoot(key(1, OLD)), account_details: details([]) })).toHaveLength(1);
  });

  it('is not made up where the report has no row for it', () => {
    expect(listed({ credential_report: seen({ csv: csvOf([row('alice')]) }, REPORT_AT) })).toEqual([]);
  });
});
