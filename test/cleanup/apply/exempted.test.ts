import { exemptedBy } from '../../../src/cleanup/apply/exempted.js';
import type { Exception } from '../../../src/findings/exceptions/exception.js';
import { makeRole, makeUser } from '../../../src/sandbox/worlds/builder.js';
import { MEMBER, NOW, plannedRole, plannedUser, planOf } from './plans.js';

const ANY = { place: 'exceptions.json #1', checks: ['key-unused'], accounts: null, units: null, principals: null, tags: null } as const;
const EXCEPTION: Exception = { ...ANY, owner: 'ann', reason: 'moving', ticket: null, until: '2026-11-20', thresholds: null };
const user = plannedUser(makeUser('batch', { keys: [{}] }, MEMBER), { stage: 'quarantine' });
const role = plannedRole(makeRole('nightly', {}, MEMBER), 'quarantine');
const account = { id: MEMBER, name: 'Prod', email: null, state: 'ACTIVE', path: null, joinedAt: null, isManagement: false } as const;

const holds = (change: Partial<Exception>, who = user, tags = [{ key: 'team', value: 'a' }]): boolean =>
  exemptedBy([{ ...EXCEPTION, ...change }], planOf([who], 'quarantine'), () => account, new Date(NOW))(who, tags) !== null;

it.each<[string, Partial<Exception>, boolean]>([
  ['on its last day', {}, true],
  ['when it is over', { until: '2026-11-19' }, false],
  ['of another check', { checks: ['root-used'] }, false],
  ['by a pattern of checks', { checks: ['key-*'] }, true],
  ['of this account by its name', { accounts: ['Prod'] }, true],
  ['of another account', { accounts: ['Dev'] }, false],
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
