import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli, type Ran } from '../../harness.js';
import type { Behaviour } from '../../../src/sandbox/behaviour/behaviour.js';
import type { World } from '../../../src/sandbox/world.js';
import { makeUser, serviceAccess } from '../../../src/sandbox/worlds/builder.js';
import { account, ALPHA, BETA, faulty, gapsIn, HOME, smallWorld } from '../support.js';
import {
  breakOffBeforeReport,
  documentIn,
  emptyStore,
  fleet,
  inAccounts,
  keeping,
  later,
  manifestOf,
  runFolder,
  runsIn,
  type KeptRan,
} from './support.js';

const CSV = ['users', '--format', 'csv'];
const JSON_USERS = ['users', '--format', 'json'];
const RESUME = [...JSON_USERS, '--resume'];

interface Broken {
  readonly first: Ran;
  /** Records of the run that broke off. */
  readonly kept: readonly string[];
  readonly second: KeptRan;
  /** What the same command says when nothing happens to it. */
  readonly undisturbed: KeptRan;
}

/** A run in a world that breaks it off, then --resume in the same world when it is well again. */
async function resumed(ill: World, well: World, argv: readonly string[], interruptAt = 0): Promise<Broken> {
  const store = emptyStore();
  const first = await keeping(ill, ({ run }) => run(argv, interruption(interruptAt)), store);
  const kept = await recordsOf(store);
  const second = await keeping(well, ({ run }) => run([...argv, '--resume'], { now: later(30) }), store);
  return { first, kept, second, undisturbed: await keeping(well, ({ run }) => run(argv)) };
}

/** `account.source` of the records in the store's only run; none before there is a run. */
async function recordsOf(store: string): Promise<readonly string[]> {
  const [only] = await runsIn(store);
  if (only === undefined) return [];
  return (await readdir(join(await runFolder(store, only.run), 'records'))).map((file) => file.replace('.json.gz', ''));
}

/** Ctrl-C at the n-th pause; 0: never. */
function interruption(nth: number) {
  const controller = new AbortController();
  let pauses = 0;
  const onSleep = (): void => {
    pauses += 1;
    if (pauses === nth) controller.abort();
  };
  return { signal: controller.signal, onSleep };
}

/** Reports that take a while, in all accounts but one, so that there are pauses to be interrupted in. */
function slowFleet(count: number, spec: { readonly behaviour?: Partial<Behaviour> } = {}): World {
  const world = fleet(count, 2, spec);
  return { ...world, accounts: world.accounts.map((one, index) => ({
    ...one,
    report: { ...one.report, state: index === 3 ? 'ready' : 'absent', polls: 1 + (index % 4) },
  })) };
}

describe('--resume after Ctrl-C', () => {
  it.each([1, 2, 4, 9, 16, 25])('at the %d. pause: the same bytes, and nothing twice', async (nth) => {
    const world = slowFleet(12);
    const { first, kept, second, undisturbed } = await resumed(world, world, JSON_USERS, nth);
    expect({ code: first.code, stdout: first.stdout }).toEqual({ code: 130, stdout: '' });
    expect(first.stderr).toContain('What was read is kept: the same command with --resume resumes the run.');
    expect(second.stdout).toBe(undisturbed.stdout);
    expect(second.code).toBe(0);
    expect(second.asked['organizations:ListAccounts']).toBeUndefined();
    const missing = (source: string): number => 12 - kept.filter((record) => record.endsWith(source)).length;
    expect(second.asked['iam:GetAccountAuthorizationDetails'] ?? 0).toBe(missing('account_details'));
    // A report is looked at until it is there, and begun once.
    expect(second.asked['iam:GenerateCredentialReport'] ?? 0).toBe(missing('credential_report'));
  });

  it('finished evidence is not asked again, however old it has become', async () => {
    const store = emptyStore();
    const first = await breakOffBeforeReport(JSON_USERS, store);
    expect(first.code).toBe(130);
    const second = await keeping(
      smallWorld(),
      async ({ run, sandbox }) => ({ ...(await run(RESUME, { now: later(60 * 48) })), counts: sandbox.counts() }),
      store,
    );
    const asked = second.counts.filter(({ service }) => service === 'iam').map(({ action, account: id }) => `${action} ${id}`);
    expect(asked).toEqual([`GenerateCredentialReport ${ALPHA}`, `GetCredentialReport ${ALPHA}`]);
    expect(second.asked).toEqual({
      'iam:GenerateCredentialReport': 1,
      'iam:GetCredentialReport': 1,
      'sts:AssumeRole': 1,
      'sts:GetCallerIdentity': 1,
    });
    expect(documentIn(second).generated_at).toBe('2026-11-01T12:00:00Z');
    expect(second.stderr).toMatch(/^resuming run \d{8}T\d{6}Z-[0-9a-f]{6}$/m);
  });

  it('again and again, until it is done', async () => {
    const store = emptyStore();
    const undisturbed = await keeping(slowFleet(8), ({ run }) => run(CSV));
    const codes = await keeping(slowFleet(8), async ({ run }) => {
      const ends: Ran[] = [await run(CSV, interruption(2))];
      while (ends.at(-1)?.code === 130 && ends.length < 50) ends.push(await run([...CSV, '--resume'], interruption(3)));
      expect(ends.at(-1)?.stdout).toBe(undisturbed.stdout);
      return ends.map(({ code }) => code);
    }, store);
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.at(-1)).toBe(0);
    expect(await runsIn(store)).toMatchObject([{ status: 'finished' }]);
  });

  it('while AWS Config was throttled: its part is not left out', async () => {
    const throttled = smallWorld(faulty({ kind: 'throttle', action: 'SelectAggregateResourceConfig' }));
    for (const nth of [1, 5, 11]) {
      const { first, second, undisturbed } = await resumed(throttled, smallWorld(), JSON_USERS, nth);
      expect(first.code).toBe(130);
      expect(second.stdout).toBe(undisturbed.stdout);
      expect(second.asked['config:SelectAggregateResourceConfig']).toBeGreaterThan(0);
    }
  });

  it('while access advisor worked: accounts that are done are not asked again', async () => {
    const users = (id: string) => ['a', 'b'].map((name) => makeUser(name, { services: [serviceAccess('s3')] }, id));
    const world = (polls: number): World =>
      smallWorld({ alpha: { users: users(ALPHA) }, beta: { users: users(BETA) }, behaviour: { advisor: { polls } } });
    const argv = ['users', '--columns', 'account_id,user_name,services_granted', '--format', 'json'];
    const { second, undisturbed } = await resumed(world(2), world(0), argv, 5);
    expect(second.stdout).toBe(undisturbed.stdout);
    expect(inAccounts(second.asked)['iam:GenerateServiceLastAccessedDetails']).toBeLessThanOrEqual(5);
  });

  it('counts the calls of all its parts', async () => {
    await keeping(slowFleet(6), async ({ run, store, sandbox }) => {
      await run(CSV, interruption(6));
      const before = sandbox.count({ action: 'GetAccountAuthorizationDetails' });
      expect(before).toBeGreaterThan(0);
      const { asked } = await run([...CSV, '--resume']);
      const [only] = await runsIn(store);
      const { calls } = await manifestOf(store, only?.run ?? '');
      const counted = calls.find(({ action }) => action === 'GetAccountAuthorizationDetails')?.calls;
      // One that was broken off on its way was made, but never arrived.
      expect(counted).toBeGreaterThanOrEqual(before + (asked['iam:GetAccountAuthorizationDetails'] ?? 0));
    });
  });
});

describe('--resume after the credentials or the network were lost half way', () => {
  const count = 12;
  const hub = String(Number(HOME));

  it.each<[string, Behaviour['faults'][number], string]>([
    ["the hub's credentials expired", { kind: 'expired_token', action: 'AssumeRole', skip: 4 }, 'credentials_expired'],
    ['the network went away', { kind: 'reset', service: 'iam', skip: 20 }, 'unreachable'],
    ['AWS throttled for ever', { kind: 'throttle', service: 'iam', action: 'GetAccountAuthorizationDetails', skip: 5 }, 'throttled'],
  ])('%s: what is missing is asked, and nothing else', async (_, fault, reason) => {
    const { first, second, undisturbed } = await resumed(fleet(count, 1, faulty(fault)), fleet(count), JSON_USERS);
    const lost = gapsIn({ document: documentIn(first) });
    expect(first.code).toBe(3);
    expect(lost.length).toBeGreaterThan(3);
    expect(new Set(lost.map((gap) => gap.split(' ')[2]))).toEqual(new Set([reason]));
    expect(second.stdout).toBe(undisturbed.stdout);
    expect(second.code).toBe(0);
    const asked = (source: string): number => lost.filter((gap) => gap.includes(source)).length;
    expect(second.asked['iam:GetAccountAuthorizationDetails'] ?? 0).toBe(asked('account_details'));
    expect(second.asked['iam:GetCredentialReport'] ?? 0).toBe(asked('credential_report'));
    expect(second.asked['config:SelectAggregateResourceConfig']).toBeUndefined();
  });

  it('AWS Config was lost: only Config is asked, and the gaps of the first part are gone', async () => {
    const fault = { kind: 'expired_token', action: 'SelectAggregateResourceConfig', skip: 2 } as const;
    const pages = { config: 3 };
    const { first, second, undisturbed } = await resumed(
      fleet(count, 1, { behaviour: { faults: [fault], pages } }),
      fleet(count, 1, { behaviour: { pages } }),
      JSON_USERS,
    );
    expect(gapsIn({ document: documentIn(first) })).toContain('run config credentials_expired');
    expect(second.stdout).toBe(undisturbed.stdout);
    expect(inAccounts(second.asked)).toEqual({});
  });

  it('an account that may not be entered is a gap again, once', async () => {
    const ill = smallWorld({ alpha: { auditRole: null }, ...faulty({ kind: 'expired_token', service: 'iam', account: BETA }) });
    const { second, undisturbed } = await resumed(ill, smallWorld({ alpha: { auditRole: null } }), JSON_USERS);
    expect(second.stdout).toBe(undisturbed.stdout);
    expect(second.code).toBe(3);
  });

  it('the account of the hub itself', async () => {
    const { second, undisturbed } = await resumed(
      fleet(count, 1, faulty({ kind: 'expired_token', service: 'iam', account: hub })),
      fleet(count),
      JSON_USERS,
    );
    expect(second.stdout).toBe(undisturbed.stdout);
    expect(inAccounts(second.asked)).toEqual({
      'iam:GenerateCredentialReport': 1,
      'iam:GetAccountAuthorizationDetails': 1,
      'iam:GetCredentialReport': 1,
    });
  });
});

/** A store with one run that broke off, asked for with these options. */
async function brokenOff(argv: readonly string[] = CSV, world: World = slowFleet(6)): Promise<string> {
  const store = emptyStore();
  const ran = await keeping(world, ({ run }) => run(argv, interruption(2)), store);
  expect(ran.code).toBe(130);
  return store;
}

describe('a run that could be gone on with', () => {
  it('is told when a new one is started', async () => {
    const store = await brokenOff();
    const [broken] = await runsIn(store);
    expect(broken?.status).toBe('interrupted');
    const said = `run ${broken?.run ?? ''} with these options was interrupted; --resume resumes it\n`;
    const ran = await keeping(slowFleet(6), ({ run }) => run(CSV, { now: later(1) }), store);
    expect(ran.stderr).toContain(said);
    expect(ran.code).toBe(0);
  });

  it('is an event for machines', async () => {
    const store = await brokenOff();
    const [broken] = await runsIn(store);
    const ran = await keeping(slowFleet(6), ({ run }) => run([...CSV, '--log-format', 'json'], { now: later(1) }), store);
    const events = ran.stderr.trim().split('\n').map((line) => JSON.parse(line) as { readonly event: string });
    expect(events.find(({ event }) => event === 'resumable')).toMatchObject({ run: broken?.run });
  });

  it.each<[string, readonly string[]]>([
    ['with --quiet', [...CSV, '--quiet']],
    ['when something else is asked', ['stale']],
  ])('is not told %s', async (_, argv) => {
    const store = await brokenOff();
    const ran = await keeping(slowFleet(6), ({ run }) => run(argv, { now: later(1) }), store);
    expect(ran.stderr).not.toContain('--resume');
  });

  it('is history once the same question was answered', async () => {
    const store = await brokenOff();
    const { told, resume } = await keeping(slowFleet(6), async ({ run }) => {
      await run(CSV, { now: later(1) });
      return { told: await run(CSV, { now: later(2) }), resume: await run([...CSV, '--resume'], { now: later(3) }) };
    }, store);
    expect(told.stderr).not.toContain('--resume');
    expect(resume.code).toBe(2);
  });

  it('is history after a week', async () => {
    const store = await brokenOff();
    const ran = await keeping(slowFleet(6), ({ run }) => run([...CSV, '--resume'], { now: later(60 * 24 * 7 + 1) }), store);
    expect(ran.code).toBe(2);
  });

  it.each<[string, readonly string[]]>([
    ['another report', ['stale', '--format', 'csv']],
    ['columns of another source', [...CSV, '--columns', '+last_service']],
    ['columns of fewer sources', [...CSV, '--columns', 'user_name']],
    ['chosen accounts', [...CSV, '--accounts', HOME]],
    ['accounts left out', [...CSV, '--exclude-accounts', HOME]],
    ['a shard', [...CSV, '--shard', '1/2']],
    ['another source', [...CSV, '--source', 'organization']],
    ['no roles', [...CSV, '--no-assume']],
  ])('is not gone on with for %s', async (_, argv) => {
    const store = await brokenOff();
    const ran = await keeping(slowFleet(6), ({ run }) => run([...argv, '--resume']), store);
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/there is no interrupted run to resume\n {2}`iam-audit runs( --store .*)?` lists the kept runs/);
    expect(ran.asked).toEqual({});
  });

  it.each<[string, readonly string[]]>([
    ['another format', [...JSON_USERS]],
    ['other columns of the same sources', ['users', '--columns', 'user_name,mfa_active,admin,tags']],
    ['fewer calls at once', [...CSV, '--concurrency', '2', '--max-rate', '50']],
  ])('is gone on with for %s', async (_, argv) => {
    const store = await brokenOff();
    const ran = await keeping(slowFleet(6), ({ run }) => run([...argv, '--resume']), store);
    expect(ran.code).toBe(0);
    expect(await runsIn(store)).toMatchObject([{ status: 'finished' }]);
  });

  it('is not that of another caller', async () => {
    const store = await brokenOff();
    const delegated = fleet(6, 2, { hub: { accountId: ALPHA, arn: `arn:aws:iam::${ALPHA}:user/auditor` } });
    const elsewhere: World = { ...delegated, accounts: [...delegated.accounts, account(ALPHA)] };
    const ran = await keeping(elsewhere, ({ run }) => run([...CSV, '--resume']), store);
    expect(ran.code).toBe(2);
  });
});

describe('--resume with nothing to resume is exit code 2', () => {
  it('in an empty store', async () => {
    const ran = await keeping(smallWorld(), ({ run }) => run([...CSV, '--resume']));
    expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('after a run that was complete', async () => {
    await keeping(smallWorld(), async ({ run }) => {
      await run(CSV);
      expect((await run([...CSV, '--resume'], { now: later(1) })).code).toBe(2);
    });
  });

  it.each([
    ['--no-store', [...CSV, '--no-store', '--resume'], { HOME: '/nonexistent' }],
    ['nowhere to keep', [...CSV, '--resume'], {}],
    ['a demo', [...CSV, '--demo', '--resume'], { HOME: '/nonexistent' }],
  ])('with %s, before any call', async (_, argv, env) => {
    await keeping(smallWorld(), async ({ sandbox }) => {
      const { code, stdout, stderr } = await runCli(argv, sandbox.env, { env });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('--resume needs kept evidence');
      expect(sandbox.count()).toBe(0);
    });
  });
});
