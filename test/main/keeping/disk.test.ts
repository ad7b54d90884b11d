import { mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync, gunzipSync } from 'node:zlib';
import { runCli, type Ran } from '../../harness.js';
import type { World } from '../../../src/sandbox/world.js';
import { makeUser } from '../../../src/sandbox/worlds/builder.js';
import { ALPHA, BETA, EVERYBODY, gapsIn, HOME, smallWorld, usersIn } from '../support.js';
import { breakOffBeforeReport, documentIn, emptyStore, inAccounts, keeping, later, runFolder, runsIn, type Keeper } from './support.js';

const JSON_USERS = ['users', '--format', 'json'];

describe('a store that can not be written to', () => {
  it.each<[string, (root: string) => Promise<string>, string]>([
    [
      'is below a file',
      async (root) => { await writeFile(join(root, 'file'), ''); return join(root, 'file', 'store'); },
      'part of the path is not a folder',
    ],
    ['has a file where the organization goes', async (root) => { await writeFile(join(root, 'o-exampleorg1'), ''); return root; }, ''],
    [
      'has a file where the runs go',
      async (root) => { await mkdir(join(root, 'o-exampleorg1')); await writeFile(join(root, 'o-exampleorg1', 'runs'), ''); return root; },
      '',
    ],
    ['has a name that is too long', (root) => Promise.resolve(join(root, 'x'.repeat(300))), 'the path is too long'],
  ])('%s: exit code 4, one line and a hint, and no account is asked', async (_, prepare, says) => {
    await keeping(smallWorld(), async ({ sandbox }) => {
      const store = await prepare(emptyStore());
      const { code, stdout, stderr } = await runCli([...JSON_USERS, '--store', store, '--quiet'], sandbox.env);
      expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
      expect(stderr).toMatch(
        /^iam-audit: .*\/iam-audit-keeping-.*\n {2}Free or choose another place with --store, or run with --no-store\. .*\n$/,
      );
      expect(stderr).toContain(says);
      expect(sandbox.count({ service: 'iam' })).toBe(0);
    });
  });

  it('since half way ends the run with exit code 4, never with half a report', async () => {
    await keeping(smallWorld({ alpha: { report: { state: 'absent', polls: 3 } } }), async ({ run, store }) => {
      const ran = await run([...JSON_USERS, '--quiet'], { onSleep: () => { removeRecords(store); } });
      expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 4, stdout: '' });
      expect(ran.stderr).toMatch(/^iam-audit: cannot write .*\n {2}Free or choose another place with --store/);
    });
  });

  it('a demo needs none', async () => {
    const { code } = await runCli(['accounts', '--demo', '--quiet', '--allow-incomplete'], { HOME: '/dev/null' });
    expect(code).toBe(0);
  });
});

/** Somebody takes the folder away under a run that is being written. */
function removeRecords(store: string): void {
  for (const entry of readdirSync(store, { recursive: true, encoding: 'utf8' })) {
    if (basename(entry) === 'records') rmSync(join(store, entry), { recursive: true });
  }
}

describe('what is kept is private', () => {
  it('folders 0700, files 0600', async () => {
    await keeping(smallWorld(), async ({ run, store }) => {
      await run(JSON_USERS);
      await run(JSON_USERS, { now: later(1) });
      const modes = new Set<string>();
      for (const entry of await readdir(store, { recursive: true })) {
        const found = await stat(join(store, entry));
        modes.add(`${found.isDirectory() ? 'folder' : 'file'} ${(found.mode & 0o777).toString(8)}`);
      }
      expect(modes).toEqual(new Set(['folder 700', 'file 600']));
    });
  });
});

/** The record of a source of ALPHA in the store's newest run. */
async function recordOf(store: string, source: string, account = ALPHA): Promise<string> {
  const [newest] = await runsIn(store);
  return join(await runFolder(store, newest?.run ?? ''), 'records', `${account}.${source}.json.gz`);
}

/** ALPHA has one user more than the record that is put in the place of its own. */
const stale = (): World => smallWorld({ alpha: { users: [makeUser('ann', {}, ALPHA), makeUser('bob', {}, ALPHA)] } });

const DAMAGE: Readonly<Record<string, (path: string, keeper: Keeper) => Promise<void>>> = {
  'is empty': (path) => writeFile(path, ''),
  'is cut short': async (path) => truncate(path, (await stat(path)).size - 7),
  'is something else': (path) => writeFile(path, 'PK\u0003\u0004'),
  'is no record': (path) => writeFile(path, gzipSync('{"users":[]}')),
  'has one byte changed': async (path) => {
    const bytes = await readFile(path);
    const at = bytes.length >> 1;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await writeFile(path, bytes);
  },
  "is another account's": async (path, { store }) =>
    writeFile(path, await readFile(await recordOf(store, path.includes('details') ? 'account_details' : 'credential_report', BETA))),
  'lost a field of a user': async (path) => {
    const record = gunzipSync(await readFile(path)).toString('utf8');
    await writeFile(path, gzipSync(record.replace('"arn":', '"nra":').replace('"csv":', '"vsc":')));
  },
  'is from the next version': async (path) => {
    const record = gunzipSync(await readFile(path)).toString('utf8');
    await writeFile(path, gzipSync(record.replace('"version":1', '"version":2')));
  },
  'is gone': (path) => rm(path),
};

describe('a record that is damaged between two runs', () => {
  it.each(Object.entries(DAMAGE).flatMap(([how, damage]) => [
    'account_details',
    'credential_report',
  ].map((source) => [source, how, damage] as const)))(
    'its %s %s: it is asked again, and only it',
    async (source, _, damage) => {
      await keeping(stale(), async (keeper) => {
        const { run, store } = keeper;
        const first = await run(JSON_USERS);
        await damage(await recordOf(store, source), keeper);
        const second = await run(JSON_USERS, { now: later(1) });
        expect(documentIn(second)).toEqual({ ...documentIn(first), generated_at: '2026-11-01T12:01:00Z' });
        const again = source === 'account_details'
          ? ['GetAccountAuthorizationDetails']
          : ['GenerateCredentialReport', 'GetCredentialReport'];
        expect(inAccounts(second.asked)).toEqual({
          ...Object.fromEntries(again.map((action) => [`iam:${action}`, 1])),
          'sts:AssumeRole': 1,
        });
      });
    },
  );

  it.each(Object.entries(DAMAGE))('it %s: read offline, it is a gap', async (_, damage) => {
    await keeping(stale(), async (keeper) => {
      const { run, store } = keeper;
      await run(JSON_USERS);
      await damage(await recordOf(store, 'credential_report'), keeper);
      const ran = await runCli([...JSON_USERS, '--run', 'last', '--store', store], {});
      expect(ran.code).toBe(3);
      expect(gapsIn({ document: documentIn(ran) })).toEqual([`${ALPHA} credential_report unreadable`]);
      expect(usersIn({ document: documentIn(ran) })).toEqual(EVERYBODY);
      expect(documentIn(ran).rows.filter((row) => row['mfa_active'] === 'unknown').map((row) => row['user_name'])).toEqual(['ann', 'bob']);
      expect(ran.stderr).toContain('the kept record is damaged');
    });
  });

  it('a record put in by hand, whole but not the one that was written, is found out offline', async () => {
    await keeping(stale(), async ({ run, store }) => {
      await run(JSON_USERS);
      const path = await recordOf(store, 'credential_report');
      const record = gunzipSync(await readFile(path)).toString('utf8');
      await writeFile(path, gzipSync(record.replace('bob', 'eve')));
      const ran = await runCli([...JSON_USERS, '--run', 'last', '--store', store], {});
      expect(gapsIn({ document: documentIn(ran) })).toEqual([`${ALPHA} credential_report unreadable`]);
    });
  });

  it('of a run that broke off: --resume asks it again', async () => {
    const store = emptyStore();
    await breakOffBeforeReport(JSON_USERS, store);
    await truncate(await recordOf(store, 'account_details', HOME), 20);
    const second = await keeping(smallWorld(), ({ run }) => run([...JSON_USERS, '--resume']), store);
    const undisturbed = await keeping(smallWorld(), ({ run }) => run(JSON_USERS));
    expect(second.stdout).toBe(undisturbed.stdout);
    expect(second.asked['iam:GetAccountAuthorizationDetails']).toBe(1);
  });

  it('a run without its manifest is no cache, and hides no other', async () => {
    await keeping(smallWorld(), async ({ run, store }) => {
      await run(JSON_USERS);
      await run([...JSON_USERS, '--fresh'], { now: later(1) });
      const [newest] = await runsIn(store);
      await rm(join(await runFolder(store, newest?.run ?? ''), 'manifest.json'));
      const third = await run(JSON_USERS, { now: later(2) });
      expect(inAccounts(third.asked)).toEqual({});
      expect(usersIn({ document: documentIn(third) })).toEqual(EVERYBODY);
    });
  });
});

describe('a clock that jumped', () => {
  it.each([
    ['an hour back: what was true in the future is not known to be fresh', -60, true],
    ['ten minutes back', -10, true],
    ['two minutes back, as clocks differ', -2, false],
    ['two minutes forward', 2, false],
    ['a month forward', 60 * 24 * 30, true],
  ])('%s', async (_, minutes, again) => {
    await keeping(smallWorld(), async ({ run }) => {
      await run(JSON_USERS);
      const { asked, code } = await run(JSON_USERS, { now: later(minutes) });
      expect(code).toBe(0);
      expect(asked['iam:GetAccountAuthorizationDetails'] ?? 0).toBe(again ? 3 : 0);
    });
  });

  it('back, then right again: the older evidence is not taken for the newer', async () => {
    await keeping(smallWorld(), async ({ run, store }) => {
      await run(JSON_USERS);
      await run(JSON_USERS, { now: later(-60 * 24 * 3) });
      const third = await run(JSON_USERS, { now: later(1) });
      expect(inAccounts(third.asked)).toEqual({});
      expect((await runsIn(store)).map((run_) => run_['started_at'])).toEqual([
        '2026-11-01T12:01:00Z',
        '2026-11-01T12:00:00Z',
        '2026-10-29T12:00:00Z',
      ]);
    });
  });
});

describe('two runs at once in one store', () => {
  it('both are whole, and do not disturb each other', async () => {
    const store = emptyStore();
    // One process has one environment, and a demo needs nothing of it.
    const run = (report: string): Promise<Ran> => runCli([report, '--demo', '--format', 'csv', '--store', store], {});
    const together = await Promise.all([run('accounts'), run('stale')]);
    const rows = await runsIn(store);
    expect(rows.map(({ status }) => status)).toEqual(['finished', 'finished']);
    for (const { run: id, report } of rows) {
      const { stdout } = await runCli([String(report), '--format', 'csv', '--run', id, '--store', store], {});
      expect(stdout).toBe(together[report === 'accounts' ? 0 : 1].stdout);
    }
  });
});
