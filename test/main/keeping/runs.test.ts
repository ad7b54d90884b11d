import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCli, type Ran } from '../../harness.js';
import { smallWorld } from '../support.js';
import { emptyStore, keeping, later, runFolder, runsIn } from './support.js';

const DAY = 60 * 24;

function cli(argv: readonly string[], store: string, minutes = 0): Promise<Ran> {
  return runCli([...argv, '--store', store], {}, { now: later(minutes) });
}

/** A store with a finished run of each of these moments, in minutes. */
async function storeWith(...minutes: readonly number[]): Promise<string> {
  const store = emptyStore();
  await keeping(smallWorld(), async ({ run }) => {
    for (const at of minutes) await run(['users'], { now: later(at) });
  }, store);
  return store;
}

const startsIn = async (store: string): Promise<readonly unknown[]> => (await runsIn(store)).map((run) => run['started_at']);

describe('iam-audit runs', () => {
  it('lists what each run was about, newest first', async () => {
    const store = emptyStore();
    await keeping(smallWorld(), async ({ run }) => {
      await run(['users']);
      await run(['accounts', '--shard', '2/3'], { now: later(10) });
    }, store);
    const rows = await runsIn(store);
    expect(rows).toMatchObject([
      { status: 'finished', started_at: '2026-11-01T12:10:00Z', report: 'accounts', shard: '2/3', scope: 'o-exampleorg1' },
      {
        status: 'finished',
        started_at: '2026-11-01T12:00:00Z',
        report: 'users',
        shard: null,
        scope: 'o-exampleorg1',
        accounts: 3,
        records: 12,
      },
    ]);
    expect(rows[0]?.['sources']).toEqual(['account_details', 'config', 'credential_report']);
    expect(rows[1]?.['bytes']).toBeGreaterThan(1000);
  });

  it('as a table, and into a file', async () => {
    const store = await storeWith(0);
    const [only] = await runsIn(store);
    const table = await cli(['runs'], store);
    expect(table.stdout).toContain(only?.run);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    const file = join(emptyStore(), 'runs.csv');
    expect(await cli(['runs', '--output', file], store)).toMatchObject({ code: 0, stdout: '' });
  });

  it('an empty store and one that is not there have none', async () => {
    for (const store of [emptyStore(), join(emptyStore(), 'none')]) expect(await runsIn(store)).toEqual([]);
  });

  it('leaves out what is no run', async () => {
    const store = await storeWith(0);
    await mkdir(join(store, 'o-exampleorg1', 'runs', '.new-20261101T120000Z-aaaaaa'));
    await mkdir(join(store, 'o-exampleorg1', 'runs', 'lost+found'));
    await writeFile(join(store, 'notes.txt'), 'mine');
    expect(await runsIn(store)).toHaveLength(1);
  });

  it('without a place is exit code 2', async () => {
    expect(await runCli(['runs'], {})).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Name it with --store') as unknown,
    });
  });
});

describe('iam-audit runs prune', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['keeps the newest', ['--keep', '1'], ['2026-11-03T12:00:00Z']],
    ['keeps all when there are not more', ['--keep', '5'], ['2026-11-03T12:00:00Z', '2026-11-02T12:00:00Z', '2026-11-01T12:00:00Z']],
    ['keeps none', ['--keep', '0'], []],
    ['removes what is old', ['--older-than', '90d'], ['2026-11-03T12:00:00Z', '2026-11-02T12:00:00Z']],
    ['days need no letter', ['--older-than', '90'], ['2026-11-03T12:00:00Z', '2026-11-02T12:00:00Z']],
    ['nothing is so old', ['--older-than', '92'], ['2026-11-03T12:00:00Z', '2026-11-02T12:00:00Z', '2026-11-01T12:00:00Z']],
    [
      'only what both let go',
      ['--keep', '1', '--older-than', '91d'],
      ['2026-11-03T12:00:00Z', '2026-11-02T12:00:00Z', '2026-11-01T12:00:00Z'],
    ],
  ])('%s: %j', async (_, options, left) => {
    const store = await storeWith(0, DAY, 2 * DAY);
    // Exactly 91 days after the first run, so 90 days after the second, which is not older than that.
    const { code, stdout, stderr } = await cli(['runs', 'prune', ...options], store, 91 * DAY);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${3 - left.length} runs removed, \\d+ KiB freed\\n$`));
    expect(await startsIn(store)).toEqual(left);
  });

  it('says what it did in data, or nothing', async () => {
    const store = await storeWith(0, 1, 2);
    const [, , first] = await runsIn(store);
    const { stderr } = await cli(['runs', 'prune', '--keep', '2', '--log-format', 'json'], store, 3);
    expect(JSON.parse(stderr)).toMatchObject({ event: 'pruned', removed: [first?.run] });
    expect(await cli(['runs', 'prune', '--keep', '1', '--quiet'], store, 3)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(await runsIn(store)).toHaveLength(1);
  });

  it('what is left can still be read', async () => {
    const store = await storeWith(0, 1, 2);
    await cli(['runs', 'prune', '--keep', '1'], store, 3);
    const { code, stdout } = await cli(['users', '--run', 'last', '--format', 'csv'], store);
    expect(code).toBe(0);
    expect(stdout.split('\r\n')).toHaveLength(6);
  });

  it('removes a damaged run with the others', async () => {
    const store = await storeWith(0, 1);
    const [, first] = await runsIn(store);
    await writeFile(join(await runFolder(store, first?.run ?? ''), 'manifest.json'), '{');
    expect((await runsIn(store)).map(({ status }) => status)).toEqual(['finished', 'damaged']);
    await cli(['runs', 'prune', '--keep', '1'], store, 2);
    expect((await runsIn(store)).map(({ status }) => status)).toEqual(['finished']);
  });

  it.each([
    ['no rule', [], 'runs prune needs --keep or --older-than'],
    ['a number that is none', ['--keep', 'all'], '--keep can\'t be "all"'],
    ['another unit', ['--older-than', '3w'], '--older-than can\'t be "3w"'],
    ['the past', ['--older-than', '-1'], '--older-than'],
  ])('%s is exit code 2, and nothing is removed', async (_, options, says) => {
    const store = await storeWith(0);
    const { code, stdout, stderr } = await cli(['runs', 'prune', ...options], store, DAY);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
    expect(await runsIn(store)).toHaveLength(1);
  });
});
