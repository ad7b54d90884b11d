import type { World, WorldRole, WorldUser } from '../../../src/sandbox/world.js';
import { daysBefore, makeAccount, makeUser, makeWorld, secondsBefore, serviceAccess, used } from '../../../src/sandbox/worlds/builder.js';
import { generatedWorld } from '../../../src/sandbox/worlds/generated.js';
import { usageTruth } from '../../../src/sandbox/worlds/truth.js';
import { usageFaultsOf } from './usage-rules.js';
import { faultsOf } from './world-rules.js';

const spec = { seed: 11, accounts: 6, usersPerAccount: 50, rolesPerAccount: 120, usage: 'granted' } as const;
const world = generatedWorld(spec);
const users = world.accounts.flatMap((account) => account.users);
const roles = world.accounts.flatMap((account) => account.roles);
const principals: readonly (WorldUser | WorldRole)[] = [...users, ...roles];
const lastUses = principals.flatMap(({ services }) => services.flatMap(({ lastAuthenticated }) => lastAuthenticated?.at ?? []));

describe('a generated world whose policies are granted', () => {
  it('has the size that was asked for, and the same truth for the same seed', () => {
    expect([world.accounts.length, users.length, roles.length]).toEqual([6, 300, 6 * 122]);
    expect(generatedWorld(spec)).toEqual(world);
    expect(generatedWorld({ ...spec, seed: 12 }).accounts[0]?.users).not.toEqual(world.accounts[0]?.users);
  });

  it.each([11, 1, 4_000_000_000])('is sound with seed %d', (seed) => {
    const made = generatedWorld({ ...spec, seed });
    expect([...faultsOf(made), ...usageFaultsOf(made)]).toEqual([]);
  });

  it.each<[string, (principal: WorldUser | WorldRole, world: World) => boolean]>([
    [
      'used exactly at a threshold',
      ({ services }) => services.some(({ lastAuthenticated }) => lastAuthenticated?.at === daysBefore(world.now, 90)),
    ],
    [
      'used a second before a threshold',
      ({ services }) => services.some(({ lastAuthenticated }) => lastAuthenticated?.at === secondsBefore(world.now, 90 * 86_400 + 1)),
    ],
    [
      'used a second after a threshold',
      ({ services }) => services.some(({ lastAuthenticated }) => lastAuthenticated?.at === secondsBefore(world.now, 90 * 86_400 - 1)),
    ],
    ['made within days', ({ createdAt }) => createdAt > daysBefore(world.now, 3)],
    ['of an odd name', ({ name }) => name.includes('+=,.@-')],
    ['behind a boundary', ({ boundaryArn }) => boundaryArn !== null],
    ['that may only pass roles and did', ({ services }) => services.some(({ namespace, lastAuthenticated, actions }) => namespace === 'iam'
      && lastAuthenticated === null
      && actions?.[0]?.lastAccessed !== null)],
    [
      'active where the advisor looks away',
      ({ services }) => services.some(({ lastAuthenticated }) => lastAuthenticated?.region === 'ca-west-1'),
    ],
    [
      'active in a service that is not tracked',
      ({ services }) => services.some(({ namespace, lastAuthenticated }) => namespace === 'artifact' && lastAuthenticated !== null),
    ],
  ])('has principals %s', (_what, holds) => {
    expect(principals.some((principal) => holds(principal, world))).toBe(true);
  });

  it.each<[string, (role: WorldRole) => boolean]>([
    ['service-linked', ({ path }) => path.startsWith('/aws-service-role/autoscaling.amazonaws.com/')],
    ['of one permission set', ({ name, path }) => /^AWSReservedSSO_AdministratorAccess_[0-9a-f]{16}$/.test(name)
      && path.startsWith('/aws-reserved/sso.amazonaws.com/')],
    ['of the platform', ({ name, attached }) => name === 'platform-deploy' && attached.some((policy) => policy.name === 'platform-deploy')],
  ])('has a role %s in every account', (_what, holds) => {
    expect(world.accounts.filter((account) => account.roles.filter(holds).length !== 1)).toEqual([]);
  });

  it('has users that live by a credential of one service while their keys lie idle', () => {
    const single = users.filter(({ serviceSpecificCredentials = [] }) => serviceSpecificCredentials.length > 0);
    expect(single.length).toBeGreaterThan(0);
    expect(single.filter(({ services }) =>
      services.some(({ lastAuthenticated }) => (lastAuthenticated?.at ?? '') > daysBefore(world.now, 60)))).toEqual(single);
    expect(single.some(({ keys }) => keys.some(({ lastUsed }) => (lastUsed?.at ?? world.now) < daysBefore(world.now, 150)))).toBe(true);
  });

  it('deploys policies of the same name everywhere, and others in one account', () => {
    const names = world.accounts.map(({ policies }) => policies.map(({ name }) => name));
    expect(new Set(names.map((list) => list.slice(0, 5).join())).size).toBe(1);
    expect(new Set(names.map((list) => list[5])).size).toBe(6);
  });

  it('is used, idle and out of the window in fair shares', () => {
    const recent = lastUses.filter((at) => at > daysBefore(world.now, 60)).length / lastUses.length;
    const unused = roles.filter(({ lastUsed }) => lastUsed === null).length / roles.length;
    expect([recent > 0.3 && recent < 0.75, unused > 0.1 && unused < 0.45]).toEqual([true, true]);
    expect(lastUses.filter((at) => at > secondsBefore(world.now, 4 * 3600) || at < daysBefore(world.now, 400))).toEqual([]);
  });

  it('has administrators of many services, few of them used', () => {
    const counts = [...usageTruth(world).values()].map((services) => [...services.values()]);
    const wide = counts.filter((services) => services.filter(({ granted }) => granted).length > 440);
    expect(wide.length).toBeGreaterThan(40);
    expect(Math.max(...wide.map((services) => services.filter(({ lastUse }) => lastUse !== null).length))).toBeLessThanOrEqual(6);
  });
});

describe('usageFaultsOf', () => {
  const at = '2026-10-01T00:00:00Z';
  const bedrock = { id: 'ACCAKEYKEYKEYKEYKEY22', service: 'bedrock.amazonaws.com', status: 'Active', createdAt: at } as const;
  it.each([
    [
      'a service used after the key',
      makeUser('ann', { services: [serviceAccess('s3', at)], keys: [{ lastUsed: used('2026-09-01T00:00:00Z') }] }),
      /ann used a service after its credentials/,
    ],
    ['an action used without any credential', makeUser(
      'ann',
      { services: [{ ...serviceAccess('s3'), actions: [{ name: 'GetObject', lastAccessed: { at, region: 'eu-west-1' } }] }] },
    ), /ann used/],
    [
      'nothing wrong with a credential of one service',
      makeUser('ann', { services: [serviceAccess('bedrock', at)], serviceSpecificCredentials: [bedrock] }),
      /^$/,
    ],
    [
      'nothing wrong with a password used since',
      makeUser('ann', { services: [serviceAccess('s3', at)], password: { lastUsedAt: at } }),
      /^$/,
    ],
  ])('finds %s', (_what, user, fault) => {
    expect(usageFaultsOf(makeWorld({ accounts: [makeAccount({ users: [user] })] })).join('\n')).toMatch(fault);
  });
});
