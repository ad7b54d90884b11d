import { exemptedBy } from '../../../src/cleanup/apply/exempted.js';
import type { PlannedAccount } from '../../../src/cleanup/plan.js';
import type { Exception } from '../../../src/findings/exceptions/exception.js';
import { makeRole, makeUser } from '../../../src/sandbox/worlds/builder.js';
import { MEMBER, NOW, plannedRole, plannedUser, planOf } from './plans.js';

const ANY = { place: 'exceptions.json #1', checks: ['key-unused'], accounts: null, units: null, principals: null, tags: null } as const;
const EXCEPTION: Exception = { ...ANY, owner: 'ann', reason: 'moving', ticket: null, until: '2026-11-20', thresholds: null };
const user = plannedUser(makeUser('batch', { keys: [{}] }, MEMBER), { stage: 'quarantine' });
const role = plannedRole(makeRole('nightly', {}, MEMBER), 'quarantine');
const [PLANNED = { id: MEMBER, name: null, partition: 'aws', sessionPolicy: { Version: '2012-10-17', Statement: [] } }] = planOf([user], 'quarantine').accounts;
const PROD = { ...PLANNED, name: 'Prod', path: `o-x/r-y/ou-apps/${MEMBER}/`, unitPath: 'Workloads/Prod' };

const why = (change: Partial<Exception>, who = user, tags = [{ key: 'team', value: 'a' }], account: PlannedAccount = PROD): string | null =>
  exemptedBy([{ ...EXCEPTION, ...change }], { ...planOf([who], 'quarantine'), accounts: [account] }, new Date(NOW))(who, tags);
const holds = (...given: Parameters<typeof why>): boolean => why(...given) !== null;

it.each<[string, Partial<Exception>, boolean]>([
  ['on its last day', {}, true],
  ['when it is over', { until: '2026-11-19' }, false],
  ['of another check', { checks: ['root-used'] }, false],
  ['by a pattern of checks', { checks: ['key-*'] }, true],
  ['of this account by its name', { accounts: ['Prod'] }, true],
  ['of another account', { accounts: ['Dev'] }, false],
  ['of its unit by id', { units: ['ou-apps'] }, true],
  ['of its unit by name', { units: ['Workloads'] }, true],
  ['of another unit', { units: ['ou-labs', 'Labs'] }, false],
  ['of this user', { principals: ['bat*'] }, true],
  ['of another user', { principals: ['ann'] }, false],
  ['by a tag that it has now', { tags: [{ key: 'team', value: 'a' }] }, true],
  ['by a tag that it has not', { tags: [{ key: 'team', value: 'b' }] }, false],
])('an exception %s', (_, change, expected) => {
  expect(holds(change)).toBe(expected);
});

it('speaks for roles by the check of roles', () => {
  expect([holds({}, role), holds({ checks: ['role-unused'] }, role), holds({ checks: ['role-unused'] })]).toEqual([false, true, false]);
});

it.each(['ou-labs', 'Labs'])('of the unit %s holds an account whose unit the plan does not know, and says why', (unit) => {
  const account = { ...PROD, path: null, unitPath: null };
  expect(why({ units: [unit] }, user, [], account)).toContain('is not known');
  expect(why({ units: [unit], principals: ['ann'] }, user, [], account)).toBeNull();
});
