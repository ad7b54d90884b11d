import { audit, type Ran } from '../harness.js';
import type { World } from '../../src/sandbox/world.js';
import { makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { account, ALPHA, auditJson, HOME, smallWorld } from './support.js';

const whole = smallWorld();
const broken = smallWorld({ alpha: { auditRole: null } });
const empty = makeWorld({ accounts: [account(HOME)] });
const emptyAndBroken = makeWorld({ accounts: [account(HOME), account(ALPHA, [], { auditRole: null })] });
const skipping = smallWorld({ alpha: { state: 'SUSPENDED' } });

describe('exit codes', () => {
  it.each<[string, World, readonly string[], number]>([
    ['complete, with rows', whole, [], 0],
    ['complete, without rows', empty, [], 0],
    ['rows, asked for by --exit-code', whole, ['--exit-code'], 1],
    ['no rows with --exit-code', empty, ['--exit-code'], 0],
    ['incomplete', broken, [], 3],
    ['incomplete wins over rows', broken, ['--exit-code'], 3],
    ['incomplete without rows', emptyAndBroken, ['--exit-code'], 3],
    ['incomplete, allowed', broken, ['--allow-incomplete'], 0],
    ['incomplete, allowed, with rows and --exit-code', broken, ['--allow-incomplete', '--exit-code'], 1],
    ['incomplete, allowed, without rows', emptyAndBroken, ['--allow-incomplete', '--exit-code'], 0],
    ['skipped accounts are not incomplete', skipping, [], 0],
    ['what was left out on purpose is not incomplete', broken, ['--exclude-accounts', ALPHA], 0],
  ])('%s', async (_, world, argv, code) => {
    const ran: Ran = await audit(world, ['users', ...argv]);
    expect(ran.code).toBe(code);
    expect(ran.stdout).not.toBe('');
  });

  it('--quiet changes no exit code and says nothing', async () => {
    const { code, stdout, stderr } = await audit(broken, ['users', '--quiet']);
    expect(code).toBe(3);
    expect(stdout).toContain('ann');
    expect(stderr).toBe('');
  });

  it('the coverage of an allowed incomplete run still says incomplete', async () => {
    const { document, code } = await auditJson(broken, ['users', '--allow-incomplete']);
    expect(code).toBe(0);
    expect(document.coverage).toMatchObject({ accounts: 3, accounts_complete: 2, complete: false });
  });

  it('stale --exit-code is 1 only when somebody is stale', async () => {
    const world = smallWorld({ alpha: { users: [makeUser('ann', { password: { lastUsedAt: '2026-06-01T00:00:00Z' } })] } });
    expect((await audit(world, ['stale', '--days', '90', '--exit-code'])).code).toBe(1);
    expect((await audit(world, ['stale', '--days', '365', '--exit-code'])).code).toBe(0);
  });

  it('a faulty command line asks AWS nothing and writes nothing', async () => {
    const { code, stdout, stderr, sandbox } = await audit(whole, ['users', '--columns', 'user_nam']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Did you mean user_name?');
    expect(sandbox.count()).toBe(0);
  });
});
