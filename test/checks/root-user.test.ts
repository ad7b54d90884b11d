import { judgeRoot } from '../../src/checks/root-user.js';
import { readCredentials } from '../../src/reconcile/credentials.js';
import { ROOT_USER } from '../../src/model/root-user.js';
import { ago, type Cells, key, password, REPORT_AT, row } from '../fixtures.js';

const OLD = ago(2000);

function judged(cells: Cells, days = 90): string | null {
  const found = judgeRoot(readCredentials(row(ROOT_USER, cells)).credentials, new Date(REPORT_AT), days);
  return found === null ? null : [found.verdict, ...found.credentials].join(' ');
}

describe('judgeRoot', () => {
  it.each([
    ['no credentials at all, as in new member accounts', {}, null],
    ['a password never used', password(OLD), null],
    ['a password used long ago: never stale, never a user', password(OLD, ago(1000)), null],
    ['a sign-in this week', password(OLD, ago(3)), 'root_sign_in console'],
    ['a sign-in seconds after the report, where clocks differ', password(OLD, ago(0, -5)), 'root_sign_in console'],
    [
      'a sign-in, in the words of old reports',
      { ...password('not_supported', ago(3)), password_enabled: 'not_supported' },
      'root_sign_in console',
    ],
    ['a sign-in with a password that is gone since', { password_last_used: ago(3) }, 'root_sign_in console'],
    ['an active key, used', key(1, OLD, ago(1)), 'root_access_key access_key_1'],
    ['an active key, never used', key(2, OLD), 'root_access_key access_key_2'],
    ['two active keys', { ...key(1, OLD), ...key(2, OLD) }, 'root_access_key access_key_1 access_key_2'],
    ['a key and a sign-in', { ...password(OLD, ago(3)), ...key(2, OLD) }, 'root_access_key console access_key_2'],
    ['a key and a sign-in long ago', { ...password(OLD, ago(300)), ...key(1, OLD) }, 'root_access_key access_key_1'],
    ['an inactive key', key(1, OLD, ago(1), 'false'), null],
    ['an active key whose dates are damaged', key(1, 'once', 'soon'), 'root_access_key access_key_1'],
  ])('%s: %s', (_, cells, expected) => {
    expect(judged(cells)).toBe(expected);
  });

  it.each([
    [89, 0, 'root_sign_in console'],
    [90, -1, 'root_sign_in console'],
    [90, 0, null],
    [90, 1, null],
    [91, 0, null],
  ])('signed in %i days and %i s ago: %s', (days, seconds, expected) => {
    expect(judged(password(OLD, ago(days, seconds)))).toBe(expected);
  });

  it('takes the number of days it is given', () => {
    expect(judged(password(OLD, ago(3)), 3)).toBeNull();
    expect(judged(password(OLD, ago(3)), 4)).toBe('root_sign_in console');
  });
});
