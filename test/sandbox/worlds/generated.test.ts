import { generatedWorld } from '../../../src/sandbox/worlds/generated.js';
import { faultsOf } from './world-rules.js';

const spec = { seed: 7, accounts: 40, usersPerAccount: 50 };

describe('generatedWorld', () => {
  const world = generatedWorld(spec);

  it('has the size that was asked for', () => {
    expect(world.accounts).toHaveLength(40);
    expect(new Set(world.accounts.map((account) => account.users.length))).toEqual(new Set([50]));
    expect(world.accounts[0]?.roles).toHaveLength(2 + 8);
    expect(generatedWorld({ ...spec, rolesPerAccount: 3 }).accounts[5]?.roles).toHaveLength(2 + 3);
  });

  it('is the same for the same seed and another for another seed', () => {
    expect(generatedWorld(spec)).toEqual(world);
    const other = generatedWorld({ ...spec, seed: 8 });
    expect(other.accounts.map((account) => account.id)).not.toEqual(world.accounts.map((account) => account.id));
    expect(other.accounts[0]?.users.map((user) => user.keys.length)).not.toEqual(world.accounts[0]?.users.map((user) => user.keys.length));
  });

  it.each([1, 4_000_000_000])('is sound with seed %d', (seed) => {
    expect(faultsOf(generatedWorld({ ...spec, seed }))).toEqual([]);
  });

  it('is sound when an account holds more users than there are names', () => {
    expect(faultsOf(generatedWorld({ seed: 3, accounts: 1, usersPerAccount: 2500 }))).toEqual([]);
  });

  it('is mostly healthy and partly stale', () => {
    const users = world.accounts.flatMap((account) => account.users);
    const withKey = users.filter((user) => user.keys.length > 0).length / users.length;
    const withPassword = users.filter((user) => user.password !== null).length / users.length;
    const idle = users.filter((user) => user.password?.lastUsedAt && user.password.lastUsedAt < '2026-08-03').length / users.length;
    expect([withKey > 0.3 && withKey < 0.6, withPassword > 0.6 && withPassword < 0.9, idle > 0.05 && idle < 0.25]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('shares what users have in common', () => {
    const users = world.accounts.flatMap((account) => account.users);
    expect(new Set(users.map((user) => user.services)).size).toBeLessThanOrEqual(100);
    expect(new Set(world.accounts.map((account) => account.config.recordingRegions)).size).toBe(1);
  });

  it('takes a behaviour', () => {
    const { behaviour } = generatedWorld({ ...spec, accounts: 1, behaviour: { latencyMs: 20, advisor: { polls: 2 } } });
    expect(behaviour).toMatchObject({ seed: 7, latencyMs: 20, advisor: { polls: 2, ms: 0 }, pages: { config: 100 } });
  });

  it('gives ten thousand accounts ten thousand ids', () => {
    const { accounts } = generatedWorld({ seed: 5, accounts: 10_000, usersPerAccount: 0, rolesPerAccount: 0 });
    expect(new Set(accounts.map((account) => account.id)).size).toBe(10_000);
    expect(accounts.filter((account) => !/^\d{12}$/.test(account.id))).toEqual([]);
  });
});
