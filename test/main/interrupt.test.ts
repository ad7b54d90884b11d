import { audit, runCli, withSandbox, type Ran } from '../harness.js';
import { makeUser, serviceAccess } from '../../src/sandbox/worlds/builder.js';
import type { World } from '../../src/sandbox/world.js';
import { ALPHA, BETA, faulty, HOME, smallWorld } from './support.js';

/** Ctrl-C at the n-th pause. */
function interruptedAt(nth: number, world: World, argv: readonly string[]): Promise<Ran> {
  const interrupt = new AbortController();
  let sleeps = 0;
  const onSleep = (): void => {
    sleeps += 1;
    if (sleeps === nth) interrupt.abort();
  };
  return audit(world, argv, { signal: interrupt.signal, onSleep });
}

function expectInterrupted({ code, stdout, stderr }: Ran): void {
  expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
  expect(stderr).toMatch(/iam-audit: interrupted: .*; no report was written\n$/);
  expect(stderr).not.toMatch(/\n\s+at /);
}

describe('Ctrl-C', () => {
  it.each<[string, number, World, readonly string[]]>([
    ['while a report is in progress', 2, smallWorld({ alpha: { report: { state: 'absent', polls: 1000 } } }), ['users']],
    ['while LimitExceeded is waited for', 1, smallWorld({ beta: { report: { state: 'absent', limitExceeded: 1000 } } }), ['users']],
    [
      'while access advisor works',
      3,
      smallWorld({ behaviour: { advisor: { polls: 1000 } }, alpha: { users: [makeUser('ann', { services: [serviceAccess('s3')] })] } }),
      ['users', '--columns', 'last_service'],
    ],
    ['while throttled in a member', 1, smallWorld(faulty({ kind: 'throttle', service: 'iam', account: ALPHA })), ['users']],
    ['while throttled by AWS Config', 2, smallWorld(faulty({ kind: 'throttle', action: 'SelectAggregateResourceConfig' })), ['users']],
    ['while throttled by Organizations', 1, smallWorld(faulty({ kind: 'throttle', service: 'organizations' })), ['users']],
    ['while throttled by STS', 1, smallWorld(faulty({ kind: 'throttle', action: 'AssumeRole' })), ['users']],
    ['in the very first call', 1, smallWorld(faulty({ kind: 'throttle' })), ['users']],
    [
      'in the last call of all',
      1,
      smallWorld(faulty({ kind: 'throttle', action: 'GetAccountAuthorizationDetails', account: BETA })),
      ['users', '--columns', 'admin', '--accounts', BETA],
    ],
  ])('%s: 130, nothing on stdout', async (_, nth, world, argv) => {
    expectInterrupted(await interruptedAt(nth, world, argv));
  });

  it('says how far the run came', async () => {
    const ran = await interruptedAt(9, smallWorld({ alpha: { report: { state: 'absent', polls: 1000 } } }), [
      'users',
      '--accounts',
      `${HOME},${ALPHA}`,
    ]);
    expect(ran.code).toBe(130);
    expect(ran.stderr).toContain('interrupted: 1 of 2 accounts were read; no report was written');
  });

  it('before anything was read', async () => {
    const ran = await interruptedAt(1, smallWorld(faulty({ kind: 'throttle', service: 'sts' })), ['users']);
    expect(ran.stderr).toContain('interrupted: no account was read');
  });

  it('a signal that came before the run', async () => {
    await withSandbox(smallWorld(), async (sandbox) => {
      const ran = await runCli(['users'], sandbox.env, { signal: AbortSignal.abort() });
      expectInterrupted(ran);
      expect(sandbox.count()).toBe(0);
    });
  });

  it('in the middle of a call that AWS never answers', async () => {
    const world = smallWorld(faulty({ kind: 'hang', action: 'GetCredentialReport', account: ALPHA }));
    const interrupt = new AbortController();
    await withSandbox(world, async (sandbox) => {
      const running = runCli(['users'], sandbox.env, { signal: interrupt.signal });
      while (sandbox.count({ action: 'GetCredentialReport', account: ALPHA }) === 0) await new Promise((done) => setImmediate(done));
      interrupt.abort();
      expectInterrupted(await running);
    });
  });
});
