import { runCli, type Ran } from '../../harness.js';
import { allow, daysBefore, makeUser } from '../../../src/sandbox/worlds/builder.js';
import { ALPHA, faulty, smallWorld } from '../support.js';
import type { World } from '../../../src/sandbox/world.js';
import { emptyStore, keeping, later, runsIn } from './support.js';

const DAY = 60 * 24;

async function storeOf(...runs: readonly (readonly [days: number, world: World, ...argv: string[]])[]): Promise<string> {
  const store = emptyStore();
  for (const [days, world, ...argv] of runs) {
    await keeping(world, ({ run }) => run([...(argv.length === 0 ? ['users'] : argv), '--fresh'], { now: later(days * DAY) }), store);
  }
  return store;
}

function trend(store: string, ...argv: readonly string[]): Promise<Ran> {
  return runCli(['runs', 'trend', '--store', store, ...argv], {}, { now: later(30 * DAY) });
}

const RISKY = makeUser(
  'risky',
  {
    createdAt: '2025-01-01T00:00:00Z',
    inline: [{ name: 'all', document: allow('*') }],
    password: { changedAt: '2025-01-01T00:00:00Z', lastUsedAt: '2026-10-31T00:00:00Z' },
    keys: [{ createdAt: '2025-01-01T00:00:00Z' }],
  },
  ALPHA,
);
const IDLE = makeUser('idle', { createdAt: '2025-01-01T00:00:00Z', keys: [{ createdAt: '2025-01-01T00:00:00Z' }] }, ALPHA);

describe('iam-audit runs trend', () => {
  it('counts over the runs like the last one, oldest first', async () => {
    const more = smallWorld({ alpha: { users: [RISKY, IDLE] } });
    const store = await storeOf([0, smallWorld({ alpha: { users: [] } })], [1, more, 'accounts'], [7, more]);
    const [last, , first] = await runsIn(store);
    const { stdout, code } = await trend(store, '--format', 'csv');
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trim().split('\r\n').map((line) => line.split(','));
    expect(head).toEqual(['run', 'started_at', 'accounts', 'accounts_unseen', 'users', 'stale', 'admins', 'keys_over_90_days', 'without_mfa']);
    expect(rows).toEqual([
      [first?.run, '2026-11-01T12:00:00Z', '3', '0', '2', '0', '0', '0', '0'],
      [last?.run, '2026-11-08T12:00:00Z', '3', '0', '4', '1', '1', '2', '1'],
    ]);
    expect((await trend(store)).stdout).toContain(last?.run);
    expect((JSON.parse((await trend(store, '--format', 'json', '--days', '2000')).stdout) as { rows: unknown[] }).rows[1]).toMatchObject({ stale: 0, users: 4 });
  });

  it('counts what is on the threshold: stale from the day on, keys when they are older than 90 days, and no user with MFA', async () => {
    const key = (days: number, status: 'Active' | 'Inactive' = 'Active') => ({ createdAt: daysBefore(later(0), days), status });
    const signedIn = (days: number) => ({ changedAt: '2025-01-01T00:00:00Z', lastUsedAt: daysBefore(later(0), days) });
    const old = { createdAt: '2025-01-01T00:00:00Z' };
    const users = [
      makeUser('on', { ...old, keys: [key(90)], password: signedIn(90), mfa: true }, ALPHA),
      makeUser('over', { ...old, keys: [key(91), key(200, 'Inactive')], password: signedIn(89) }, ALPHA),
      makeUser('new', { createdAt: daysBefore(later(0), 1), keys: [key(1)] }, ALPHA),
      makeUser('=none', old, ALPHA),
    ];
    const store = await storeOf([0, smallWorld({ alpha: { users, report: { state: 'ready', generatedAt: later(0) } } })]);
    const { rows } = JSON.parse((await trend(store, '--format', 'json')).stdout) as { rows: readonly unknown[] };
    expect(rows).toMatchObject([{ users: 6, stale: 1, keys_over_90_days: 1, without_mfa: 1, admins: 0 }]);
  });

  it('what was not asked is unknown, and an account that was not seen is counted as such', async () => {
    const ledger = await storeOf([0, smallWorld({ alpha: { users: [RISKY] } }), 'users', '--no-assume', '--columns', 'user_name']);
    const { rows } = JSON.parse((await trend(ledger, '--format', 'json')).stdout) as { rows: readonly Readonly<Record<string, unknown>>[] };
    const unknown = { stale: null, admins: null, keys_over_90_days: null, without_mfa: null };
    expect(rows).toMatchObject([{ accounts: 3, accounts_unseen: 0, users: 3, ...unknown }]);
    expect((await trend(ledger)).stdout).toMatch(/(\?.*){4}/);
    const roles = await storeOf([0, smallWorld({ alpha: { users: [RISKY] } }), 'roles']);
    expect((JSON.parse((await trend(roles, '--format', 'json')).stdout) as { rows: unknown[] }).rows).toMatchObject([{ accounts: 3, users: null, ...unknown }]);
    const denied = await storeOf([0, smallWorld({ alpha: { users: [RISKY] }, ...faulty({ kind: 'denied', action: 'GetCredentialReport', account: ALPHA }) })]);
    expect((await trend(denied, '--format', 'csv')).stdout.split('\r\n')[1]).toMatch(/,3,1,3,0,1,0,0$/);
    expect((await trend(denied)).stderr).toBe('1 of 1 run did not see everything: the counts there may be too low\n');
    expect((await trend(ledger)).stderr).toBe('');
  });

  it('what failed for the run as a whole failed in every account, and where accounts are hidden nobody knows how many', async () => {
    const hidden = (action: string): Promise<string> => storeOf([0, smallWorld(faulty({ kind: 'denied', action }))]);
    const row = async (store: string): Promise<string> => (await trend(store, '--format', 'csv')).stdout.split('\r\n')[1] ?? '';
    expect(await row(await hidden('SelectAggregateResourceConfig'))).toMatch(/,3,3,4,0,0,0,0$/);
    expect(await row(await hidden('ListAccounts'))).toMatch(/,3,,4,0,0,0,0$/);
    expect((await trend(await hidden('ListAccounts'), '--log-format', 'json')).stderr).toContain('"event":"trend_incomplete"');
  });

  it.each([
    ['no run', [], 'there is no finished run'],
    ['a word too many', ['last'], 'too many arguments'],
  ])('%s is exit code 2', async (_, argv, says) => {
    const ran = await trend(emptyStore(), ...argv);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(says);
  });
});
