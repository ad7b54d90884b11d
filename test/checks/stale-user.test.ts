import { judgeUser, type StaleUser } from '../../src/checks/stale-user.js';
import { UNKNOWN } from '../../src/model/value.js';
import {
  ago,
  type Cells,
  config,
  configUser,
  detail,
  details,
  key,
  password,
  reconciled,
  report,
  row,
  unseen,
  userNamed,
  userWith,
} from '../fixtures.js';

const OLD = ago(400);

function judged(cells: Cells, createdAt = OLD): string | null {
  const found = judgeUser(userWith({ user_creation_time: createdAt, ...cells }, { createdAt }), 90);
  return found === null ? null : [found.verdict, ...found.credentials].join(' ');
}

describe('judgeUser', () => {
  it.each([
    ['a stale password', password(OLD, ago(120)), 'stale console'],
    ['a password never used', password(OLD), 'stale console'],
    ['a stale key', key(1, OLD, ago(120)), 'stale access_key_1'],
    ['a stale second key, the first slot empty', key(2, OLD, ago(120)), 'stale access_key_2'],
    ['a key never used', key(1, OLD), 'stale access_key_1'],
    ['everything stale', { ...password(OLD), ...key(1, OLD), ...key(2, OLD, ago(91)) }, 'stale console access_key_1 access_key_2'],
    ['a stale key beside an inactive one', { ...key(1, OLD), ...key(2, OLD, ago(1), 'false') }, 'stale access_key_1'],
    ['a stale password beside a certificate, whose use is not shown', { ...password(OLD), cert_1_active: 'true' }, 'partly_stale console'],
    [
      'a stale password beside a certificate that is switched off',
      { ...password(OLD), cert_1_active: 'false', cert_1_last_rotated: OLD },
      'stale console',
    ],
    ['a stale key beside a fresh password', { ...password(OLD, ago(1)), ...key(1, OLD) }, 'partly_stale access_key_1'],
    ['a stale password beside a fresh key', { ...password(OLD), ...key(2, OLD, ago(1)) }, 'partly_stale console'],
    ['a fresh key beside a stale one', { ...key(1, OLD, ago(0, 60)), ...key(2, OLD, ago(200)) }, 'partly_stale access_key_2'],
    ['a stale key beside a new one', { ...key(1, OLD, ago(200)), ...key(2, ago(1)) }, 'partly_stale access_key_1'],
    ['a stale key beside one that can’t be judged', { ...key(1, OLD), ...key(2, OLD, 'soon') }, 'partly_stale access_key_1'],
    ['a stale key beside keys that are not shown', { ...key(1, OLD), additional_credentials_info: '1 more' }, 'partly_stale access_key_1'],
    ['everything fresh', { ...password(OLD, ago(1)), ...key(1, OLD, ago(89)) }, null],
    ['a key used the same day', key(1, OLD, ago(0, 3600)), null],
    ['a key made yesterday', key(1, ago(1)), null],
    ['a fresh key beside one that can’t be judged', { ...key(1, OLD, ago(1)), ...key(2, OLD, 'soon') }, null],
    ['nothing that can be judged', key(1, OLD, 'soon'), null],
    ['whether there is a password', { password_enabled: 'perhaps' }, null],
    ['no credentials', {}, 'no_credentials'],
    ['inactive keys only', { ...key(1, OLD, ago(300), 'false'), ...key(2, OLD, 'N/A', 'false') }, 'no_credentials'],
    ['a certificate only', { cert_2_active: 'true', cert_2_last_rotated: OLD }, null],
    ['an inactive certificate only', { cert_1_last_rotated: OLD }, 'no_credentials'],
    ['only keys that are not shown', { additional_credentials_info: '1 more' }, null],
  ])('%s: %s', (_, cells, expected) => {
    expect(judged(cells)).toBe(expected);
  });

  it.each([
    [89, 0, null],
    [90, -1, null],
    [90, 0, 'no_credentials'],
    [90, 1, 'no_credentials'],
    [91, 0, 'no_credentials'],
    [0, 60, null],
  ])('without credentials, made %i days and %i s ago: %s', (days, seconds, expected) => {
    expect(judged({}, ago(days, seconds))).toBe(expected);
  });

  it('does not list a user made yesterday with everything unused', () => {
    expect(judged({ ...password(ago(1)), ...key(1, ago(1)) }, ago(1))).toBeNull();
  });

  it('without credentials and without a date of creation is not listed', () => {
    const { users } = reconciled({ credential_report: report([row('alice', { user_creation_time: 'once' })]) });
    expect(users).toMatchObject([{ createdAt: UNKNOWN }]);
    expect(judgeUser(userNamed({ users }, 'alice'), 90)).toBeNull();
  });

  it.each(['=1+1', '-2+3', '@SUM', 'marchbank,anna', 'x'.repeat(64)])('judges a user called %s like any other', (name) => {
    const { users } = reconciled({ credential_report: report([row(name, key(1, OLD))]) });
    expect(judgeUser(userNamed({ users }, name), 90)).toEqual<StaleUser>({ verdict: 'stale', credentials: ['access_key_1'] });
  });

  it.each([
    ['whose report was not seen', { credential_report: unseen('denied'), account_details: details([detail('alice')]) }],
    [
      'who is newer than the report',
      { credential_report: report([]), account_details: details([detail('alice', { createdAt: ago(0, -60) })]) },
    ],
    ['whose row is missing', { credential_report: report([]), account_details: details([detail('alice')]) }],
    ['whom only Config knows', { config: config([configUser('alice')]) }],
    ['who is gone since the report', { credential_report: report([row('alice', key(1, OLD))]), account_details: details([]) }],
  ])('never lists a user %s', (_, evidence) => {
    expect(judgeUser(userNamed(reconciled(evidence), 'alice'), 1)).toBeNull();
  });

  it('lists a user whose account details were denied: the report alone is enough', () => {
    const evidence = { credential_report: report([row('alice', key(1, OLD))]), account_details: unseen('denied') };
    expect(judgeUser(userNamed(reconciled(evidence), 'alice'), 90)).toEqual({ verdict: 'stale', credentials: ['access_key_1'] });
  });
});
