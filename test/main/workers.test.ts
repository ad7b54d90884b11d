import { audit, runCli, withSandbox, type Ran, type RunOptions } from '../harness.js';
import { IS_WHOLE, runs } from '../extent.js';
import type { WorkerWatch } from '../memory-worker.js';
import type { Sandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import { attachManaged, makeUser, type WorldSpec } from '../../src/sandbox/worlds/builder.js';
import { generatedWorld } from '../../src/sandbox/worlds/generated.js';
import { demoPart } from './demo-part.js';
import { emptyStore, manifestOf, runsIn } from './keeping/support.js';
import { ALPHA, BETA, faulty, HOME, smallWorld, type Document } from './support.js';

/** What is asked as often as AWS needs to be waited for. */
const LOOKS = new Set(['GetCredentialReport', 'GetServiceLastAccessedDetails']);

function callsOf(sandbox: Sandbox): Readonly<Record<string, number>> {
  const counts = sandbox.counts().filter(({ action }) => !LOOKS.has(action));
  return Object.fromEntries(counts.map(({ service, action, account: id, calls }) => [`${service}:${action} ${id}`, calls]));
}

interface Told extends Ran {
  readonly calls: Readonly<Record<string, number>>;
}

async function told(sandbox: Sandbox, argv: readonly string[], options: RunOptions = {}): Promise<Told> {
  sandbox.resetCounts();
  const ran = await runCli(argv, sandbox.env, options);
  return { ...ran, calls: callsOf(sandbox) };
}

/** What is told of the result; how often AWS said "not so fast" on the way there is chance. */
function summaryIn({ stderr }: Ran): string {
  return stderr.slice(stderr.indexOf('\nwriting the report')).replace(/^\n.*\n/, '');
}

const REPORTS: readonly (readonly string[])[] = [
  ['users'],
  ['unused', '--principals', 'all'],
  ['privileges'],
  ['keys'],
  ['access', 'arn:aws:iam::100008101890:user/ilse.zandervoort', 'arn:aws:iam::100008101890:group/none'],
];

const SPEC = { accounts: 6, usersPerAccount: 4, rolesPerAccount: 2, seed: 7 };

function bulk(): World {
  return generatedWorld({ ...SPEC, usage: 'granted' });
}

describe('--workers', () => {
  describe.each([['demo', demoPart, REPORTS.slice(0, IS_WHOLE ? 2 : 1)], ['generated', bulk, REPORTS]] as const)('the %s organization', (_, world, reports) => {
    it('gives the same output, ledger, exit code and calls as one process', async () => {
      for (const report of reports) {
        const argv = [...report, '--format', 'json', '--no-store'];
        const alone = await audit(world(), argv);
        const shared = await audit(world(), [...argv, '--workers', '2']);
        expect(summaryIn(shared)).toBe(summaryIn(alone));
        expect({ report, code: shared.code, out: shared.stdout }).toEqual({ report, code: alone.code, out: alone.stdout });
        expect(callsOf(shared.sandbox)).toEqual(callsOf(alone.sandbox));
        expect(shared.stdout.length).toBeGreaterThan(300);
      }
    });
  });

  it('keeps the same records, and asks nothing again that is kept', async () => {
    await withSandbox(bulk(), async (sandbox) => {
      const kept = async (...flags: readonly string[]): Promise<unknown> => {
        const store = emptyStore();
        await runCli(['unused', '--store', store, ...flags], sandbox.env);
        const [run] = await runsIn(store);
        const { records, status } = await manifestOf(store, run?.run ?? '');
        sandbox.resetCounts();
        const again = await told(sandbox, ['unused', '--store', store, '--format', 'csv', '--workers', '3']);
        expect(Object.keys(again.calls).filter((call) => call.startsWith('iam:'))).toEqual([]);
        return { records, status, again: again.stdout };
      };
      expect(await kept('--workers', '3')).toEqual(await kept());
    });
  });

  it('keeps the same objects in a bucket as one process does, also where one is killed', async () => {
    await withSandbox({ ...generatedWorld({ ...SPEC, accounts: 3, usage: 'granted' }), delivery: { buckets: [{ name: 'evidence' }] } }, async (sandbox) => {
      const kept = async (name: string, options: RunOptions, ...flags: readonly string[]): Promise<unknown> => {
        const address = `s3://evidence/${name}/`;
        const { code, stdout } = await runCli(['unused', '--format', 'csv', '--store', address, ...flags], sandbox.env, options);
        const own = sandbox.objects().filter(({ key }) => key.startsWith(`${name}/`));
        const records = own.filter(({ key }) => key.includes('/records/')).map(({ key, etag }) => [key.split('/').at(-1), etag]);
        const names = own.map(({ key }) => key.replace(/\d{8}T\d{6}Z-[0-9a-f]{6}/, 'run')).sort();
        return { code, stdout, names: names.map((key) => key.slice(name.length)), records: records.sort() };
      };
      const alone = await kept('alone', {});
      expect(sandbox.objects().filter(({ key }) => /^alone\/o-[^/]+\/runs\/[^/]+\/records\//.test(key)).length).toBeGreaterThan(10);
      expect(await kept('shared', {}, '--workers', '2')).toEqual(alone);
      let killed = 0;
      const onMessage: WorkerWatch['onMessage'] = (_, count, kill) => {
        if (count !== 12) return;
        killed += 1;
        kill();
      };
      expect(await kept('killed', { workers: { onMessage } }, '--workers', '2')).toEqual(alone);
      expect(killed).toBe(1);
    });
  });

  it('asks inside an account for a policy that the hub may not read', async () => {
    const world = smallWorld({
      ...faulty({ kind: 'denied', action: 'GetPolicy', account: HOME }),
      alpha: { users: [makeUser('ann', { attached: [attachManaged('AdministratorAccess')] }, ALPHA)] },
    });
    await withSandbox(world, async (sandbox) => {
      const argv = ['privileges', '--format', 'json', '--no-store'];
      const alone = await told(sandbox, argv);
      const shared = await told(sandbox, [...argv, '--workers', '2']);
      expect(shared.stdout).toBe(alone.stdout);
      expect(sandbox.count({ action: 'GetPolicy', account: ALPHA })).toBeGreaterThan(0);
    });
  });

  it.each<[string, readonly string[], WorldSpec]>([
    ['roles that are not there', [], { ...faulty({ kind: 'denied', action: 'AssumeRole', account: HOME }) }],
    ['throttling', [], faulty({ kind: 'throttle', share: 0.3 })],
    ['sessions that end', [], faulty({ kind: 'expired_token', service: 'iam', account: BETA, times: 2 })],
    ['a cap', ['--max-rate', '2'], {}],
    ['no role at all', ['--no-assume'], {}],
    ['one call in flight', ['--concurrency', '1'], {}],
    ['a mode without sizes', ['--source', 'organization'], {}],
  ])('reports the same with %s', async (_, flags, spec) => {
    await withSandbox(smallWorld(spec), async (sandbox) => {
      const argv = ['users', '--format', 'json', '--no-store', '--columns', '+admin,last_service', ...flags];
      const alone = await runCli(argv, sandbox.env);
      expect((await runCli([...argv, '--workers', '2'], sandbox.env)).stdout).toBe(alone.stdout);
    });
  });

  it('stops on Ctrl-C, and --resume goes on', async () => {
    const store = emptyStore();
    await withSandbox(bulk(), async (sandbox) => {
      const argv = ['unused', '--format', 'csv', '--store', store];
      const stop = new AbortController();
      const onMessage: WorkerWatch['onMessage'] = (_, count) => { if (count === 60) stop.abort(); };
      const broken = await runCli([...argv, '--workers', '2'], sandbox.env, { signal: stop.signal, workers: { onMessage } });
      expect({ code: broken.code, out: broken.stdout }).toEqual({ code: 130, out: '' });
      expect(broken.stderr).toMatch(/--resume resumes the run/);
      const resumed = await runCli([...argv, '--workers', '2', '--resume'], sandbox.env);
      const alone = await runCli(['unused', '--format', 'csv', '--no-store'], sandbox.env);
      expect(resumed.stdout).toBe(alone.stdout);
    });
  });

  it('asks nothing after --deadline, and says so', async () => {
    const world = smallWorld({ alpha: { report: { state: 'absent', polls: 1000 } } });
    const argv = ['users', '--format', 'json', '--deadline', '1'];
    const [alone, shared] = [await audit(world, argv), await audit(world, [...argv, '--workers', '2'])];
    expect(shared.stdout).toContain('--deadline has passed');
    expect(shared.stdout).toBe(alone.stdout);
  });

  it('takes one process for a small run with auto, and starts none', async () => {
    const ran = await audit(smallWorld(), ['users', '--workers', 'auto', '--format', 'csv'], { workers: { onMessage: refuse } });
    expect(ran.code).toBe(0);
  });
});

const refuse = (): never => {
  throw new Error('no worker was expected');
};

describe('a worker that is killed', () => {
  const argv = ['unused', '--format', 'json'];

  it('costs nothing of the result, whenever it happens', async () => {
    await withSandbox(bulk(), async (sandbox) => {
      let all = 0;
      const onMessage: WorkerWatch['onMessage'] = (_, count) => { all = count; };
      const whole = await runCli([...argv, '--workers', '2'], sandbox.env, { workers: { onMessage } });
      const moments = runs(25);
      for (let moment = 0; moment < moments; moment++) {
        const at = 1 + Math.floor((moment * (all - 2)) / moments);
        const store = moment % 2 === 0 ? ['--no-store'] : ['--store', emptyStore()];
        const kill: WorkerWatch['onMessage'] = (_message, count, end) => { if (count === at) end(); };
        const ran = await runCli([...argv, ...store, '--workers', '2'], sandbox.env, { workers: { onMessage: kill } });
        expect({ at, out: ran.stdout, code: ran.code }).toEqual({ at, out: whole.stdout, code: whole.code });
      }
    });
  });

  it('twice with the same account is a gap of that account alone', async () => {
    const onMessage: WorkerWatch['onMessage'] = (message, _, kill) => { if (isAsk(message, 'assume', ALPHA)) kill(); };
    const ran = await audit(smallWorld(), ['users', '--format', 'json', '--workers', '2'], { workers: { onMessage } });
    const { coverage, rows } = JSON.parse(ran.stdout) as Document;
    expect(ran.code).toBe(3);
    expect(coverage.gaps.map(({ account_id, source, reason }) => `${String(account_id)} ${source} ${reason}`)).toEqual([
      `${ALPHA} credential_report failed`,
      `${ALPHA} account_details failed`,
      `${ALPHA} managed_policies failed`,
    ]);
    expect(coverage.gaps[0]?.detail).toMatch(/two processes that read this account ended before their time/);
    // AWS Config still knows who is there; nothing that was not seen is a no.
    expect(rows.filter(({ account_id: id }) => id === ALPHA).map(({ mfa_active: mfa }) => mfa)).toEqual(['unknown', 'unknown']);
    expect(rows.filter(({ account_id: id }) => id === BETA).map(({ mfa_active: mfa }) => mfa)).toEqual(['no']);
  });

  it('before it had begun is not needed', async () => {
    await withSandbox(smallWorld(), async (sandbox) => {
      const alone = await runCli(['users', '--format', 'csv'], sandbox.env);
      for (const stillborn of [() => true, (worker: number) => worker === 1]) {
        const ran = await runCli(['users', '--format', 'csv', '--workers', '2'], sandbox.env, { workers: { stillborn } });
        expect({ out: ran.stdout, code: ran.code }).toEqual({ out: alone.stdout, code: alone.code });
        expect(ran.stderr.includes('this one reads the accounts itself')).toBe(stillborn(2));
      }
    });
  });
});

function isAsk(message: unknown, name: string, accountId: string): boolean {
  const { name: asked, words } = message as { readonly name?: string; readonly words?: readonly unknown[] };
  return asked === name && words?.[0] === accountId;
}
