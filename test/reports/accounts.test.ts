import { UNSEEN_REASONS, type AccountEvidence } from '../../src/evidence/evidence.js';
import type { Account } from '../../src/model/account.js';
import { ROOT_USER } from '../../src/model/root-user.js';
import { NEVER, UNKNOWN } from '../../src/model/value.js';
import { accounts } from '../../src/reports/accounts.js';
import {
  account,
  ago,
  ASKED_AT,
  type Cells,
  config,
  configUser,
  csvOf,
  detail,
  details,
  key,
  password,
  reconciled,
  report,
  REPORT_AT,
  row,
  seen,
  unseen,
} from '../fixtures.js';
import { pick, type Row, rowsOf, tonesOf } from './support.js';

const OLD = ago(1000);

function rowOf(evidence: AccountEvidence, more: Partial<Account> = {}): Row {
  const [found, ...others] = rowsOf(accounts, reconciled(evidence, account(more)));
  expect(others).toEqual([]);
  return found ?? {};
}

const FULL: AccountEvidence = {
  config: config([configUser('alice'), configUser('ghost')]),
  credential_report: report([row('alice'), row('hal')]),
  account_details: details([detail('alice')]),
};

describe('accounts', () => {
  it('shows every column but two', () => {
    expect([...accounts.defaultColumns].sort()).toEqual(accounts.columns
      .map((column) => column.key)
      .filter((name) => !['organizational_units', 'joined_at'].includes(name))
      .sort());
  });

  it('counts what each source knows, and the union', () => {
    expect(rowOf(FULL)).toMatchObject({
      account_id: '111122223333',
      account_name: 'web-prod',
      state: 'active',
      organizational_units: ['ou-root-aaaaaaaa', 'ou-root-bbbbbbbb'],
      joined_at: new Date('2020-01-01T00:00:00.000Z'),
      config: 'seen',
      credential_report: 'seen',
      account_details: 'seen',
      users: 3,
      config_users: 2,
      report_users: 2,
      details_users: 1,
      report_as_of: new Date(REPORT_AT),
      config_as_of: new Date(ASKED_AT),
      gaps: 0,
      detail: null,
    });
  });

  it.each([null, 'in spring'])('joined at a time that is not known: %s', (joinedAt) => {
    expect(rowOf(FULL, { joinedAt })).toMatchObject({ joined_at: UNKNOWN });
  });

  it('tells an account without users from one of which nothing is known', () => {
    expect(pick(rowOf({
      config: config([]),
      credential_report: report([]),
      account_details: details([]),
    }), 'users', 'config_users', 'report_users', 'details_users')).toEqual({
      users: 0,
      config_users: 0,
      report_users: 0,
      details_users: 0,
    });
    expect(rowOf({
      config: unseen('not_recorded'),
      credential_report: unseen('denied'),
      account_details: unseen('denied'),
    })).toMatchObject({
      users: UNKNOWN,
      config_users: UNKNOWN,
      report_users: UNKNOWN,
      details_users: UNKNOWN,
      report_as_of: UNKNOWN,
      config_as_of: UNKNOWN,
    });
  });

  it('counts users where at least one source was seen', () => {
    expect(rowOf({ ...FULL, config: unseen('not_recorded'), account_details: unseen('denied') })).toMatchObject({
      users: 2,
      config_users: UNKNOWN,
      report_users: 2,
    });
  });

  it.each(UNSEEN_REASONS)('says why a source was not seen: %s', (reason) => {
    const found = rowOf({ config: unseen(reason), credential_report: unseen(reason), account_details: unseen(reason) });
    expect(found).toMatchObject({
      config: reason,
      credential_report: reason,
      account_details: reason,
      gaps: 3,
      detail: `config: words of AWS about ${reason}`,
    });
  });

  it('says what was not asked, which is no gap', () => {
    expect(rowOf({ config: config([]) })).toMatchObject({
      config: 'seen',
      credential_report: 'not_asked',
      account_details: 'not_asked',
      gaps: 0,
      detail: null,
    });
  });

  it('does not call a report read of which nothing can be read', () => {
    expect(rowOf({ credential_report: seen({ csv: 'sorry' }, REPORT_AT), account_details: details([detail('alice')]) })).toMatchObject({
      credential_report: 'unreadable',
      report_users: UNKNOWN,
      report_as_of: UNKNOWN,
      root_mfa_active: UNKNOWN,
      gaps: 1,
      detail: expect.stringMatching(/^credential_report: the report has no column user, arn/) as string,
    });
  });

  it('counts the gaps and tells the first', () => {
    const found = rowOf({ credential_report: report(['damaged', 'again']), account_details: details([]) });
    expect(found).toMatchObject({
      credential_report: 'seen',
      gaps: 2,
      detail: expect.stringMatching(/^credential_report: line 3 of the report/) as string,
    });
  });

  it.each([
    ['SUSPENDED', 'suspended', 'the account is suspended'],
    ['CLOSED', 'closed', 'the account is closed'],
    ['PENDING_ACTIVATION', 'pending_activation', 'the account is pending activation'],
  ] as const)('%s accounts are skipped, and it says why', (state, word, detailText) => {
    expect(rowOf({}, { state })).toMatchObject({
      state: word,
      config: 'skipped',
      credential_report: 'skipped',
      account_details: 'skipped',
      users: UNKNOWN,
      config_users: UNKNOWN,
      root_mfa_active: UNKNOWN,
      root_active_keys: UNKNOWN,
      root_last_activity: UNKNOWN,
      gaps: 0,
      detail: detailText,
    });
  });

  it.each([
    ['PENDING_CLOSURE', 'pending_closure'],
    ['UNKNOWN', UNKNOWN],
    ['ACTIVE', 'active'],
  ] as const)('%s accounts are not', (state, word) => {
    expect(rowOf(FULL, { state })).toMatchObject({ state: word, config: 'seen', detail: null });
  });

  it('has no units to tell where AWS sent no path', () => {
    expect(rowOf(FULL, { path: null })).toMatchObject({ organizational_units: UNKNOWN });
    expect(rowOf(FULL, { path: 'o-x/r-y/111122223333/' })).toMatchObject({ organizational_units: [] });
  });

  it.each([
    ['seen', FULL, 'good'],
    ['denied', { config: unseen('denied') }, 'bad'],
    ['not asked', {}, 'muted'],
  ])('colours what was %s', (_, evidence, expected) => {
    expect(tonesOf(accounts, reconciled(evidence), 'config')).toEqual([expected]);
  });
});

describe('the root user', () => {
  const root = (cells: Cells): Row =>
    pick(
      rowOf({ credential_report: seen({ csv: csvOf([row(ROOT_USER, cells)]) }, REPORT_AT) }),
      'root_mfa_active',
      'root_active_keys',
      'root_last_activity',
    );

  it.each([
    ['without credentials', {}, ['no', 0, NEVER]],
    ['with MFA, long unused', { ...password(OLD, ago(900)), mfa_active: 'true' }, ['yes', 0, new Date(ago(900))]],
    ['with keys', { ...password(OLD, ago(900)), ...key(1, OLD, ago(3)), ...key(2, OLD, 'N/A', 'false') }, ['no', 1, new Date(ago(3))]],
    ['with two keys', { ...key(1, OLD), ...key(2, OLD) }, ['no', 2, NEVER]],
    [
      'in the words of old reports',
      { ...password('not_supported', ago(900)), password_enabled: 'not_supported', mfa_active: 'not_supported' },
      [UNKNOWN, 0, new Date(ago(900))],
    ],
    ['with a damaged slot', key(1, OLD, 'N/A', 'maybe'), ['no', UNKNOWN, UNKNOWN]],
  ] as const)('%s', (_, cells, [mfa, keys, last]) => {
    expect(root(cells)).toEqual({ root_mfa_active: mfa, root_active_keys: keys, root_last_activity: last });
  });

  it.each([
    ['the report was denied', { credential_report: unseen('denied') }],
    ['the report was not asked', {}],
    ['the report has no row for it', { credential_report: seen({ csv: csvOf([row('alice')]) }, REPORT_AT) }],
  ])('is unknown, never fine, where %s', (_, evidence) => {
    expect(rowOf(evidence)).toMatchObject({ root_mfa_active: UNKNOWN, root_active_keys: UNKNOWN, root_last_activity: UNKNOWN });
  });

  it('with active keys is alarming', () => {
    const evidence = { credential_report: seen({ csv: csvOf([row(ROOT_USER, key(1, OLD))]) }, REPORT_AT) };
    expect(tonesOf(accounts, reconciled(evidence), 'root_active_keys')).toEqual(['bad']);
    expect(tonesOf(accounts, reconciled({ credential_report: report([]) }), 'root_active_keys')).toEqual([undefined]);
  });
});
