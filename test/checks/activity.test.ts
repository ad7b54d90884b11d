import { activityOf } from '../../src/checks/activity.js';
import { readCredentials } from '../../src/reconcile/credentials.js';
import { NEVER, UNKNOWN } from '../../src/model/value.js';
import { ago, type Cells, CREATED_AT, key, password, REPORT_AT, row } from '../fixtures.js';

const at = new Date(REPORT_AT);

function activity(cells: Cells, created: Date | typeof UNKNOWN = new Date(CREATED_AT)): ReturnType<typeof activityOf> {
  return activityOf(readCredentials(row('alice', cells)).credentials, created, at);
}

const OLD = ago(400);

describe('activityOf', () => {
  it.each([
    ['the password', password(OLD, ago(3)), ago(3), 'password', 3],
    ['the first key', key(1, OLD, ago(4)), ago(4), 'access_key_1', 4],
    ['the second key', key(2, OLD, ago(5)), ago(5), 'access_key_2', 5],
    ['the latest of all', { ...password(OLD, ago(30)), ...key(1, OLD, ago(20)), ...key(2, OLD, ago(10)) }, ago(10), 'access_key_2', 10],
    ['the password before a key of the same second', { ...password(OLD, ago(10)), ...key(1, OLD, ago(10)) }, ago(10), 'password', 10],
    ['an inactive key: its uses happened', { ...password(OLD, ago(30)), ...key(1, OLD, ago(20), 'false') }, ago(20), 'access_key_1', 20],
    ['a use seconds ago', key(1, OLD, ago(0, 5)), ago(0, 5), 'access_key_1', 0],
    ['a use after the report, where clocks differ', key(1, OLD, ago(0, -5)), ago(0, -5), 'access_key_1', 0],
  ])('is %s', (_, cells, last, by, daysInactive) => {
    expect(activity(cells)).toEqual({ last: new Date(last), by, daysInactive });
  });

  it.each([
    ['no credentials', {}],
    ['a password', password(OLD)],
    ['keys', { ...key(1, OLD), ...key(2, OLD, 'N/A', 'false') }],
  ])('never used, days count from creation: %s', (_, cells) => {
    expect(activity(cells)).toEqual({ last: NEVER, by: null, daysInactive: 1096 });
    expect(activity(cells, UNKNOWN)).toEqual({ last: NEVER, by: null, daysInactive: UNKNOWN });
  });

  it.each([
    [89, 0, 89],
    [90, -1, 89],
    [90, 0, 90],
    [90, 1, 90],
    [91, -1, 90],
    [91, 0, 91],
  ])('%i days and %i s ago are %i whole days', (days, seconds, expected) => {
    expect(activity(key(1, OLD, ago(days, seconds))).daysInactive).toBe(expected);
    expect(activity({}, new Date(ago(days, seconds))).daysInactive).toBe(expected);
  });

  it.each([
    ['a key’s last use', { ...password(OLD, ago(30)), ...key(1, OLD, 'soon') }],
    ['an inactive key’s last use', { ...password(OLD, ago(30)), ...key(1, OLD, 'soon', 'false') }],
    ['keys that the report does not show', { ...password(OLD, ago(30)), additional_credentials_info: '1 more' }],
    ['whether a slot is switched on, and no use', { ...password(OLD, ago(30)), ...key(1, OLD, 'N/A', 'maybe') }],
  ])('knows a last use but not the days where this is unknown: %s', (_, cells) => {
    expect(activity(cells)).toEqual({ last: new Date(ago(30)), by: 'password', daysInactive: UNKNOWN });
  });

  it('knows the days where every last use could be read, whatever else could not', () => {
    expect(activity({ ...password(OLD, ago(30)), password_enabled: 'not_supported' })).toEqual({
      last: new Date(ago(30)),
      by: 'password',
      daysInactive: 30,
    });
    expect(activity(key(1, 'once', ago(9), 'false'))).toEqual({ last: new Date(ago(9)), by: 'access_key_1', daysInactive: 9 });
  });

  it.each([
    ['a password’s last use is damaged', password(OLD, 'soon')],
    ['a key’s is', key(2, OLD, 'soon')],
    ['there are more keys', { additional_credentials_info: '1 more' }],
  ])('is unknown, never "never", where %s', (_, cells) => {
    expect(activity(cells)).toEqual({ last: UNKNOWN, by: 'unknown', daysInactive: UNKNOWN });
  });

  it('is unknown without a report', () => {
    const unseen = { last: UNKNOWN, by: 'unknown', daysInactive: UNKNOWN };
    expect(activityOf(UNKNOWN, new Date(CREATED_AT), at)).toEqual(unseen);
    expect(activityOf(readCredentials(row('alice')).credentials, new Date(CREATED_AT), null)).toEqual(unseen);
  });
});
