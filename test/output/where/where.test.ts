import { AuditError } from '../../../src/errors.js';
import { NEVER, UNKNOWN, type Value } from '../../../src/model/value.js';
import { columnsOf } from '../../../src/output/where/expression.js';
import { parseWhere } from '../../../src/output/where/parse.js';
import { and, not, or, type Truth } from '../../../src/output/where/truth.js';
import { asked, COLUMNS } from './support.js';

const TRUTHS: readonly Truth[] = ['yes', 'no', 'unknown'];
const at = (text: string): Date => new Date(text);

describe("Kleene's tables", () => {
  const number = { no: 0, unknown: 1, yes: 2 };
  const named = (value: number): Truth => (['no', 'unknown', 'yes'] as const)[value] ?? 'unknown';

  it.each(TRUTHS.flatMap((a) => TRUTHS.map((b) => [a, b] as const)))('%s and/or %s', (a, b) => {
    expect(and(a, b)).toBe(named(Math.min(number[a], number[b])));
    expect(or(a, b)).toBe(named(Math.max(number[a], number[b])));
  });

  it.each(TRUTHS)('not %s', (a) => {
    expect(not(a)).toBe(named(2 - number[a]));
  });
});

describe('a question about one row', () => {
  it.each<[string, Readonly<Record<string, Value>>, Truth]>([
    ["user_name = 'alice'", { user_name: 'alice' }, 'yes'],
    ["user_name = 'alice'", { user_name: 'Alice' }, 'no'],
    ["user_name = 'alice'", { user_name: UNKNOWN }, 'unknown'],
    ["user_name != 'alice'", { user_name: null }, 'yes'],
    ["user_name = 'it''s'", { user_name: "it's" }, 'yes'],
    ['account_id = 111122223333', { account_id: '111122223333' }, 'yes'],
    ["user_name like 'svc-*'", { user_name: 'svc-deploy' }, 'yes'],
    ["user_name like 'svc-?'", { user_name: 'svc-deploy' }, 'no'],
    ["user_name like 'svc-?'", { user_name: 'svc-漢' }, 'yes'],
    ["user_name not like 'svc-*'", { user_name: UNKNOWN }, 'unknown'],
    ["user_name contains 'dep'", { user_name: 'svc-deploy' }, 'yes'],
    ["user_name in ('a', 'b')", { user_name: 'b' }, 'yes'],
    ["user_name not in ('a', 'b')", { user_name: 'b' }, 'no'],
    ["user_name in ('a')", { user_name: UNKNOWN }, 'unknown'],
    ['admin = yes', { admin: 'yes' }, 'yes'],
    ['admin = YES', { admin: 'yes' }, 'yes'],
    ['admin != yes', { admin: UNKNOWN }, 'unknown'],
    ['admin = unknown', { admin: UNKNOWN }, 'yes'],
    ['admin != unknown', { admin: 'no' }, 'yes'],
    ['admin is unknown', { admin: UNKNOWN }, 'yes'],
    ['admin is not unknown', { admin: UNKNOWN }, 'no'],
    ['admin in (yes, no)', { admin: UNKNOWN }, 'unknown'],
    ['days_inactive > 90', { days_inactive: 90 }, 'no'],
    ['days_inactive >= 90', { days_inactive: 90 }, 'yes'],
    ['days_inactive > 90d', { days_inactive: 91 }, 'yes'],
    ['days_inactive > 2w', { days_inactive: 14 }, 'no'],
    ['days_inactive > 1y', { days_inactive: 366 }, 'yes'],
    ['days_inactive < -1', { days_inactive: 0 }, 'no'],
    ['days_inactive > 90', { days_inactive: null }, 'no'],
    ['days_inactive > 90', { days_inactive: UNKNOWN }, 'unknown'],
    ['days_inactive > 90', { days_inactive: NaN }, 'unknown'],
    ['last_activity < 2025-01-01', { last_activity: at('2024-12-31T23:59:59Z') }, 'yes'],
    ['last_activity < 2025-01-01', { last_activity: at('2025-01-01T00:00:00Z') }, 'no'],
    ['last_activity = 2025-01-01', { last_activity: at('2025-01-01T23:59:59Z') }, 'yes'],
    ['last_activity <= 2025-01-01', { last_activity: at('2025-01-01T23:59:59Z') }, 'yes'],
    ['last_activity > 2025-01-01', { last_activity: at('2025-01-01T23:59:59Z') }, 'no'],
    ['last_activity > 2025-01-01T12:00:00Z', { last_activity: at('2025-01-01T12:00:01Z') }, 'yes'],
    ['last_activity < 2025-01-01', { last_activity: NEVER }, 'yes'],
    ['last_activity > 2025-01-01', { last_activity: NEVER }, 'no'],
    ['last_activity is never', { last_activity: NEVER }, 'yes'],
    ['last_activity is never', { last_activity: UNKNOWN }, 'unknown'],
    ['last_activity is none', { last_activity: NEVER }, 'no'],
    ["groups contains 'Admins'", { groups: ['Admins', 'Billing'] }, 'yes'],
    ["groups contains 'Admin'", { groups: ['Admins'] }, 'no'],
    ["groups like 'Adm*'", { groups: ['Billing', 'Admins'] }, 'yes'],
    ['groups is none', { groups: [] }, 'yes'],
    ['groups is none', { groups: UNKNOWN }, 'unknown'],
    ["tags contains 'Owner'", { tags: [{ key: 'Owner', value: 'a' }] }, 'yes'],
    ["tags contains 'Owner=a'", { tags: [{ key: 'Owner', value: 'a' }] }, 'yes'],
    ["tags like 'Owner=a*'", { tags: [{ key: 'Owner', value: 'b' }] }, 'no'],
    ['days_inactive > 180 and admin = no', { days_inactive: UNKNOWN, admin: 'yes' }, 'no'],
    ['days_inactive > 180 or admin = yes', { days_inactive: UNKNOWN, admin: 'yes' }, 'yes'],
    ['not (days_inactive > 180 and admin = no)', { days_inactive: UNKNOWN, admin: 'no' }, 'unknown'],
    ["user_name = 'a' or user_name = 'b' and admin = yes", { user_name: 'a', admin: 'no' }, 'yes'],
    ['"Days idle" > 90 AND Admin = yes', { days_inactive: 91, admin: 'yes' }, 'yes'],
  ])('%s of %j', (question, row, expected) => {
    expect(asked(question, row)).toBe(expected);
  });

  it('names the columns that it costs, once', () => {
    const expression = parseWhere("admin = yes and (admin = no or not user_name like 'x')", COLUMNS);
    expect(columnsOf(expression).map(({ key }) => key)).toEqual(['admin', 'user_name']);
  });
});

describe('a mistake points at its place', () => {
  it.each([
    ['', /the end stands where a column is expected, at character 1/],
    ['adminn = yes', /no column "adminn", at character 1/],
    ['admin = maybe', /admin is never "maybe", at character 9/],
    ['admin > yes', /admin has no order, at character 9/],
    ['admin', /the end stands where =, !=.* is expected, at character 6/],
    ['admin = yes and', /the end stands where a column/],
    ['admin = yes or or', /"or"/],
    ['admin = yes days_inactive > 3', /"days_inactive" stands where and, or, or the end is expected, at character 13/],
    ['(admin = yes', /the end stands where \) is expected/],
    ['admin is nothing', /"nothing" stands where unknown, never, none is expected/],
    ['days_inactive > many', /days_inactive is a number, not "many"/],
    ['days_inactive > 90x', /a number, not "90x"/],
    ["days_inactive like '9*'", /like is for texts and lists/],
    ['last_activity < 2025-02-30', /is a date, not "2025-02-30"/],
    ['last_activity < 90d', /is a date, not "90d"/],
    ["groups = 'Admins'", /groups is a list/],
    ['user_name = alice', /"alice" is not in quotes/],
    ['user_name like alice', /like needs a text in quotes/],
    ["user_name = 'alice", /this quote is not closed, at character 13/],
    ['user_name not = 3', /stands where in, like or contains is expected/],
    ['admin = yes; drop', /";" means nothing here/],
    [`${'('.repeat(200)}admin = yes`, /nested more than 100 deep/],
    [`admin = yes ${'or admin = yes '.repeat(1000)}`, /longer than 10000 characters/],
  ])('%s', (question, message) => {
    let thrown: unknown;
    try {
      parseWhere(question, COLUMNS);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AuditError);
    expect((thrown as AuditError).message).toMatch(message);
    expect((thrown as AuditError).message).toMatch(/^--where: /);
    expect((thrown as AuditError).exitCode).toBe(2);
    expect((thrown as AuditError).hint).not.toBeNull();
  });
});
