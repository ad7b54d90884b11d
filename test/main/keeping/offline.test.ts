import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli, type Ran } from '../../harness.js';
import type { World } from '../../../src/sandbox/world.js';
import { attachManaged, makeUser } from '../../../src/sandbox/worlds/builder.js';
import { demoPart } from '../demo-part.js';
import { ALPHA, BETA, EVERYBODY, gapsIn, HOME, rowOf, smallWorld, usersIn } from '../support.js';
import { breakOffBeforeReport, documentIn, emptyStore, keeping, later, runFolder, runsIn } from './support.js';

const JSON_USERS = ['users', '--format', 'json'];

/** Whoever asked AWS here would fail: there are no credentials, no Region, and nobody listens. */
const NO_AWS = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };

function offline(argv: readonly string[], store: string): Promise<Ran> {
  return runCli([...argv, '--store', store], NO_AWS, { now: later(60 * 24 * 400) });
}

function world(): World {
  const user = (name: string) =>
    makeUser(name, { attached: [attachManaged('AdministratorAccess')], keys: [{ createdAt: '2025-01-01T00:00:00Z' }] }, ALPHA);
  return smallWorld({ alpha: { users: [user('ann'), user('bob')] } });
}

/** A store with one run of these options. */
async function kept(
  argv: readonly string[],
  of: World = world(),
): Promise<{ readonly store: string; readonly id: string; readonly live: Ran }> {
  const store = emptyStore();
  const live = await keeping(of, ({ run }) => run(argv), store);
  const [only] = await runsIn(store);
  return { store, id: only?.run ?? '', live };
}

describe('--run makes any report from kept evidence', () => {
  it('the same bytes as the run itself, without AWS, credentials and Region', async () => {
    const { store, live } = await kept(JSON_USERS);
    const again = await offline([...JSON_USERS, '--run', 'last'], store);
    expect(again.stdout).toBe(live.stdout);
    expect(again.code).toBe(0);
    expect(again.stderr).toBe('4 users · 3 accounts\n');
  });

  it.each([
    ['users', 'users'],
    ['stale', 'users'],
    ['accounts', 'accounts'],
  ])('%s of the demo organization from a run of %s, as if AWS had just been asked', async (report, asked) => {
    const demo = demoPart();
    const { now } = demo;
    const store = emptyStore();
    await keeping(demo, ({ run }) => run([asked], { now }), store);
    const live = await keeping(demo, ({ run }) => run([report, '--format', 'csv'], { now }));
    const again = await offline([report, '--format', 'csv', '--run', 'last'], store);
    expect(again.stdout).toBe(live.stdout);
    expect(again.code).toBe(3);
  });

  it('in every format, with other columns, order and days', async () => {
    const { store } = await kept(JSON_USERS);
    for (const argv of [
      ['users', '--format', 'csv'],
      ['users', '--format', 'ndjson'],
      ['users', '--columns', 'user_name,admin', '--sort', 'user_name:desc'],
      ['stale', '--days', '1'],
    ]) {
      const { code, stdout } = await offline([...argv, '--run', 'last'], store);
      expect(code).toBe(0);
      expect(stdout.indexOf('bob')).toBeGreaterThan(0);
    }
  });

  it('is judged at the time of the evidence, not of today', async () => {
    const { store } = await kept(JSON_USERS);
    const { rows, generated_at } = documentIn(await offline([...JSON_USERS, '--run', 'last'], store));
    expect(generated_at).toBe('2026-11-01T12:00:00Z');
    expect(rows.find((row) => row['user_name'] === 'ann')).toMatchObject({ age_days: 610, days_inactive: 610 });
  });

  it.each([
    ['--accounts', ['--accounts', `${ALPHA},${BETA}`], [`${ALPHA}/ann`, `${ALPHA}/bob`, `${BETA}/cleo`]],
    ['--exclude-accounts', ['--exclude-accounts', ALPHA], [`${HOME}/root-admin`, `${BETA}/cleo`]],
  ])('of a part: %s', async (_, options, expected) => {
    const { store } = await kept(JSON_USERS);
    const ran = await offline([...JSON_USERS, ...options, '--run', 'last'], store);
    expect(usersIn({ document: documentIn(ran) })).toEqual(expected);
    expect(ran.code).toBe(0);
  });
});

describe('which run', () => {
  it('last is the newest that came to its end; others by id or the beginning of it', async () => {
    const store = emptyStore();
    await keeping({ ...world(), behaviour: {
      ...world().behaviour,
      faults: [{ kind: 'throttle', service: 'iam', account: HOME }],
    } }, async ({ run }) => {
      await run(['users', '--accounts', ALPHA]);
      await run(['users', '--accounts', BETA], { now: later(1) });
      await run(['users', '--accounts', HOME], { now: later(2), signal: AbortSignal.abort() });
      await run(['users', '--accounts', HOME], { now: later(3), ...breaking() });
    }, store);
    const runs = await runsIn(store);
    expect(runs.map(({ status }) => status)).toEqual(['interrupted', 'finished', 'finished']);
    const [, second, first] = runs;
    const usersOf = async (wanted = ''): Promise<readonly string[]> =>
      usersIn({ document: documentIn(await offline([...JSON_USERS, '--run', wanted], store)) });
    expect(await usersOf('last')).toEqual([`${BETA}/cleo`]);
    expect(await usersOf(second?.run)).toEqual([`${BETA}/cleo`]);
    expect(await usersOf(first?.run)).toEqual([`${ALPHA}/ann`, `${ALPHA}/bob`]);
    expect(await usersOf(first?.run.slice(0, 13))).toEqual([`${ALPHA}/ann`, `${ALPHA}/bob`]);
    const ambiguous = await offline(['users', '--run', '20261101'], store);
    expect(ambiguous).toMatchObject({ code: 2, stdout: '' });
    expect(ambiguous.stderr).toMatch(/"20261101" could be any of 3 runs: .*\n {2}`iam-audit runs --store .*` lists the kept runs/);
  });

  it('one that is not finished shows what it has, and says what it is', async () => {
    const store = emptyStore();
    await breakOffBeforeReport(JSON_USERS, store);
    const [broken] = await runsIn(store);
    const ran = await offline([...JSON_USERS, '--run', broken?.run ?? ''], store);
    expect(usersIn({ document: documentIn(ran) })).toEqual(EVERYBODY);
    expect(gapsIn({ document: documentIn(ran) })).toContain('run organizations not_asked');
    expect(ran.stderr).toContain(`the kept run ${broken?.run ?? ''} is not finished`);
    expect(ran.code).toBe(3);
    expect((await offline([...JSON_USERS, '--run', 'last'], store)).code).toBe(2);
  });

  it('the hint names the nearest account, and a command that reads the same store', async () => {
    const { store } = await kept(JSON_USERS);
    const { code, stderr } = await offline(['users', '--run', 'last', '--accounts', 'acount-222222222222'], store);
    const command = `\`iam-audit accounts --run last --store ${store}\``;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `iam-audit: no account of the kept run is called "acount-222222222222"\n  Did you mean "account-222222222222"? List the accounts with ${command}.\n`,
    });
  });

  it.each([
    ['no such run', ['--run', '20250101T000000Z-abcdef'], 'there is no run "20250101T000000Z-abcdef"'],
    ['something else', ['--run', 'yesterday'], '--run can\'t be "yesterday"'],
    ['a way out of the store', ['--run', '../../x'], '--run can\'t be "../../x"'],
    ['an account that is not in it', ['--run', 'last', '--accounts', '999999999999'], 'account 999999999999 is not in the kept run'],
  ])('%s is exit code 2', async (_, options, says) => {
    const { store } = await kept(JSON_USERS);
    const { code, stdout, stderr } = await offline(['users', ...options], store);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  it('an empty store, and one that is not there', async () => {
    for (const store of [emptyStore(), join(emptyStore(), 'none')]) {
      const { code, stderr } = await offline(['users', '--run', 'last'], store);
      expect(code).toBe(2);
      expect(stderr).toContain('there is no finished run in');
    }
  });

  it.each(['', '{"version": 1', '{"version": 2}', 'null'])('a run whose manifest is %j is no run any more', async (text) => {
    const { store, id } = await kept(JSON_USERS);
    await writeFile(join(await runFolder(store, id), 'manifest.json'), text);
    const { code, stdout, stderr } = await offline(['users', '--run', id], store);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/manifest\.json is no .*\n {2}`iam-audit runs --store .*` lists the kept runs/);
    expect(await runsIn(store)).toMatchObject([{ run: id, status: 'damaged', accounts: null }]);
  });

  it.each([
    ['--resume', ['--resume']],
    ['--fresh', ['--fresh']],
    ['--source', ['--source', 'organization']],
    ['--aggregator', ['--aggregator', 'org']],
    ['--no-assume', ['--no-assume']],
    ['--shard', ['--shard', '1/2']],
    ['--ou', ['--ou', 'ou-exam-abcdefgh']],
  ])('%s does not go with it', async (option, argv) => {
    const { store } = await kept(JSON_USERS);
    const { code, stdout, stderr } = await offline(['users', '--run', 'last', ...argv], store);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`${option} does not go with --run`);
  });

  it('without a store there is nothing to read', async () => {
    for (const options of [[], ['--no-store']]) {
      const { code, stderr } = await runCli(['users', '--run', 'last', ...options], NO_AWS);
      expect(code).toBe(2);
      expect(stderr).toContain('--run needs a place where evidence is kept');
    }
  });
});

/** Ctrl-C at the first pause. */
function breaking() {
  const controller = new AbortController();
  const onSleep = (): void => {
    controller.abort();
  };
  return { signal: controller.signal, onSleep };
}

describe('a report that needs more than was asked says so, and guesses nothing', () => {
  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['access advisor', ['users'], ['users', '--columns', 'user_name,services_used,last_service'], ['run last_accessed not_asked']],
    ['policy documents', ['accounts'], ['users', '--columns', 'user_name,admin'], [
      'run account_details not_asked',
      'run managed_policies not_asked',
    ]],
    [
      'the credential report',
      ['users', '--columns', 'user_name,groups'],
      ['users', '--columns', 'user_name,mfa_active,days_inactive'],
      ['run credential_report not_asked'],
    ],
    [
      'everything',
      ['users', '--columns', 'user_name'],
      ['stale', '--columns', 'user_name,admin'],
      ['account_details', 'credential_report', 'managed_policies'].map((source) => `run ${source} not_asked`),
    ],
  ])('%s', async (_, asked, wanted, expected) => {
    const { store } = await kept(asked);
    const ran = await offline([...wanted, '--format', 'json', '--run', 'last'], store);
    expect([...gapsIn({ document: documentIn(ran) })].sort()).toEqual(expected);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toContain('did not ask for it');
  });

  it('what was not asked is unknown', async () => {
    const { store } = await kept(['users', '--columns', 'user_name']);
    const ran = await offline([...JSON_USERS, '--run', 'last'], store);
    expect(rowOf({ document: documentIn(ran) }, 'ann')).toMatchObject({
      mfa_active: 'unknown',
      console: 'unknown',
      access_key_1_status: 'unknown',
      admin: 'unknown',
      report_as_of: null,
    });
    expect((await offline(['stale', '--run', 'last', '--format', 'csv'], store)).stdout.split('\r\n')).toHaveLength(2);
  });

  it('an administrator is not called none for want of his policies', async () => {
    const { store } = await kept(['accounts']);
    const ran = await offline([...JSON_USERS, '--run', 'last'], store);
    expect(rowOf({ document: documentIn(ran) }, 'ann')['admin']).toBe('unknown');
  });
});
