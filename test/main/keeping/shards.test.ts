import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IS_FULL } from '../../extent.js';
import { runCli, type Ran } from '../../harness.js';
import type { World } from '../../../src/sandbox/world.js';
import { demoPart } from '../demo-part.js';
import { account, ALPHA, smallWorld } from '../support.js';
import { documentIn, emptyStore, fleet, keeping, later, manifestOf, runFolder, runsIn, type Keeper } from './support.js';

const REPORTS = ['users', 'stale', 'accounts'] as const;
const FORMATS = ['csv', 'json'] as const;

const shard = (index: number, of: number, ...more: readonly string[]): readonly string[] =>
  ['users', '--shard', `${index}/${of}`, '--format', 'csv', ...more];

/** Runs each shard for itself; returns the ids in the order of the shards. */
async function runShards({ run, store }: Keeper, of: number, options: { readonly now?: string } = {}): Promise<readonly string[]> {
  for (let index = 1; index <= of; index++) await run(shard(index, of), options);
  const rows = await runsIn(store);
  return [...rows].sort((a, b) => Number.parseInt(String(a['shard'])) - Number.parseInt(String(b['shard']))).map(({ run: id }) => id);
}

function merge(store: string, ids: readonly string[], ...options: readonly string[]): Promise<Ran> {
  return runCli(['merge', ...ids, '--store', store, ...options], {}, { now: later(60) });
}

/** Every report in every format, from the run that is kept here. */
async function everything(store: string, id: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const report of REPORTS) {
    for (const format of FORMATS) {
      const { stdout, code } = await runCli([report, '--format', format, '--store', store, '--run', id], {});
      texts.push(`${report} ${format} ${code}\n${stdout}`);
    }
  }
  return texts;
}

/** The whole organization in one run, and in shards that were merged. */
async function bothWays(
  world: World,
  of: number,
): Promise<{ readonly whole: readonly string[]; readonly merged: readonly string[]; readonly said: Ran }> {
  const { now } = world;
  const whole = emptyStore();
  const live = await keeping(world, ({ run }) => run(['users', '--format', 'csv'], { now }), whole);
  const store = emptyStore();
  const said = await keeping(world, async (keeper) => merge(store, await runShards(keeper, of, { now })), store);
  const [one] = await runsIn(whole);
  const texts = await everything(whole, one?.run ?? '');
  expect(texts[0]).toBe(`users csv ${live.code}\n${live.stdout}`);
  return { whole: texts, merged: await everything(store, said.stdout.trim()), said };
}

describe('iam-audit merge', () => {
  it.each<[string, World, number]>([
    ...(IS_FULL ? [['the demo organization in 8', demoPart(), 8] as [string, World, number]] : []),
    ['three accounts in 8, so that most are empty', smallWorld(), 8],
    ['25 accounts in 3', fleet(25, 3), 3],
    [
      'an account that may not be entered, and one that is not recorded',
      smallWorld({ alpha: { auditRole: null }, beta: { config: { recordingRegions: [] } } }),
      2,
    ],
    ['one shard of one', smallWorld(), 1],
  ])('%s: users, stale and accounts are those of one run, byte for byte', async (_, world, of) => {
    const { whole, merged, said } = await bothWays(world, of);
    expect(merged).toEqual(whole);
    expect(said.code).toBe(0);
    expect(said.stdout).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{6}\n$/);
    expect(said.stderr).toMatch(new RegExp(`^run \\S+: \\d+ accounts of ${of} runs\\n$`));
  });

  it('a note that every shard has stands there once', async () => {
    const world = smallWorld();
    const { whole, merged } = await bothWays(
      { ...world, accounts: [...world.accounts, account('999999999999', ['spy'], { inOrganization: false })] },
      3,
    );
    expect(merged).toEqual(whole);
    expect(whole[1]?.match(/user row left out/g)).toHaveLength(1);
  });

  it('takes the shards in any order, and adds up their calls', async () => {
    await keeping(fleet(9), async (keeper) => {
      const [a = '', b = '', c = ''] = await runShards(keeper, 3);
      const first = await merge(keeper.store, [a, b, c]);
      const second = await merge(keeper.store, [c, a, b]);
      expect(await everything(keeper.store, second.stdout.trim())).toEqual(await everything(keeper.store, first.stdout.trim()));
      const { calls, records, status } = await manifestOf(keeper.store, first.stdout.trim());
      expect(status).toBe('finished');
      expect(calls.find(({ action }) => action === 'GetAccountAuthorizationDetails')?.calls).toBe(9);
      expect(Object.keys(records)).toHaveLength(36);
      expect(new Set(Object.values(records).map(({ reused }) => reused))).toEqual(new Set([false]));
    });
  });

  it('is a run like any other: the newest one, and a cache', async () => {
    await keeping(fleet(9), async (keeper) => {
      await merge(keeper.store, await runShards(keeper, 3));
      expect((await runsIn(keeper.store))[0]).toMatchObject({ status: 'finished', shard: null, accounts: 9, report: 'users' });
      const again = await keeper.run(['users'], { now: later(1) });
      expect(again.asked['sts:AssumeRole']).toBeUndefined();
    });
  });

  it('says it in data, or only the id', async () => {
    await keeping(fleet(4), async (keeper) => {
      const ids = await runShards(keeper, 2);
      const json = await merge(keeper.store, ids, '--log-format', 'json');
      expect(JSON.parse(json.stderr)).toMatchObject({ event: 'merged', run: json.stdout.trim(), shards: 2, accounts: 4 });
      expect((await merge(keeper.store, ids, '--quiet')).stderr).toBe('');
    });
  });
});

describe('shards', () => {
  it('each account is in one of them, and always in the same', async () => {
    const of = 4;
    await keeping(fleet(23), async ({ run }) => {
      const seen: string[] = [];
      for (let index = 1; index <= of; index++) {
        const rows = documentIn(await run(['accounts', '--shard', `${index}/${of}`, '--format', 'json'])).rows;
        const again = documentIn(await run(['accounts', '--shard', `${index}/${of}`, '--format', 'json'])).rows;
        expect(again).toEqual(rows);
        seen.push(...rows.map((row) => String(row['account_id'])));
      }
      expect(new Set(seen).size).toBe(23);
      expect(seen).toHaveLength(23);
    });
  });

  it('ask only about their own accounts', async () => {
    await keeping(fleet(10), async ({ run, sandbox }) => {
      const rows = documentIn(await run(['accounts', '--shard', '2/5', '--format', 'json'])).rows;
      const asked = sandbox.counts().flatMap((count) => (count.action === 'GetAccountAuthorizationDetails' ? [count.account] : []));
      expect(asked).toEqual(rows.map((row) => row['account_id']));
      expect(asked).toHaveLength(2);
    });
  });

  it('an empty one is complete', async () => {
    await keeping(smallWorld(), async ({ run }) => {
      const { code, stdout } = await run(['users', '--shard', '9/9', '--format', 'csv']);
      expect({ code, lines: stdout.split('\r\n').length }).toEqual({ code: 0, lines: 2 });
    });
  });

  it.each(['0/2', '3/2', '1', 'a/b', '1/0', '1/10000', '-1/2'])('%s is exit code 2', async (value) => {
    const { code, stderr } = await runCli(['users', `--shard=${value}`], {});
    expect(code).toBe(2);
    expect(stderr).toContain(`--shard can't be "${value}"`);
  });
});

describe('what does not fit together is exit code 2, and makes no run', () => {
  /** Two shards of two in a store with whatever else a case needs. */
  async function refused(
    prepare: (keeper: Keeper, ids: readonly string[]) => Promise<readonly string[]>,
    world: World = fleet(6),
  ): Promise<Ran> {
    return keeping(world, async (keeper) => {
      const named = await prepare(keeper, await runShards(keeper, 2));
      const before = await runsIn(keeper.store);
      const ran = await merge(keeper.store, named);
      expect({ code: ran.code, stdout: ran.stdout }).toEqual({ code: 2, stdout: '' });
      expect(await runsIn(keeper.store)).toEqual(before);
      return ran;
    });
  }

  const newest = async ({ store }: Keeper): Promise<string> => (await runsIn(store))[0]?.run ?? '';

  const cases: Readonly<Record<string, readonly [prepare: (keeper: Keeper, ids: readonly string[]) => Promise<readonly string[]>, says: string]>> = {
    'a shard is missing': [(_, [a = '']) => Promise.resolve([a]), 'shard 2/2 missing\n  Merge one run for each shard.'],
    'a shard is there twice': [
      async (keeper, [a = '', b = '']) => {
        await keeper.run(shard(1, 2), { now: later(5) });
        return [a, b, await newest(keeper)];
      },
      'a shard is named twice',
    ],
    'the same run is named twice': [(_, [a = '', b = '']) => Promise.resolve([a, b, b]), 'a shard is named twice'],
    'a run is no shard': [
      async (keeper, [a = '']) => {
        await keeper.run(['users'], { now: later(5) });
        return [a, await newest(keeper)];
      },
      'is no shard\n  Shards are runs with --shard i/n.',
    ],
    'a shard of another number': [
      async (keeper, [a = '']) => {
        await keeper.run(shard(2, 3), { now: later(5) });
        return [a, await newest(keeper)];
      },
      'answers another question than run',
    ],
    'a shard of another report': [
      async (keeper, [a = '']) => {
        await keeper.run(['accounts', '--shard', '2/2'], { now: later(5) });
        return [a, await newest(keeper)];
      },
      'answers another question than run',
    ],
    'a shard with other columns': [
      async (keeper, [a = '']) => {
        await keeper.run(shard(2, 2, '--columns', 'user_name'), { now: later(5) });
        return [a, await newest(keeper)];
      },
      'answers another question than run',
    ],
    'no such run': [(_, [a = '']) => Promise.resolve([a, '20250101T000000Z-abcdef']), 'there is no run "20250101T000000Z-abcdef"'],
    'a run whose name is not clear': [() => Promise.resolve(['2026']), 'could be any of 2 runs'],
    'a record was changed': [
      async ({ store }, ids) => {
        await damage(store, ids[1] ?? '', (path) => writeFile(path, 'rubbish'));
        return ids;
      },
      'is damaged or lost\n  Run that shard again',
    ],
    'a record is gone': [
      async ({ store }, ids) => {
        await damage(store, ids[1] ?? '', (path) => rm(path));
        return ids;
      },
      'is damaged or lost\n  Run that shard again',
    ],
    'a manifest is damaged': [
      async ({ store }, ids) => {
        await writeFile(join(await runFolder(store, ids[0] ?? ''), 'manifest.json'), '{}');
        return ids;
      },
      'is no manifest',
    ],
  };

  it.each(Object.entries(cases))('%s', async (_, [prepare, says]) => {
    expect((await refused(prepare)).stderr).toContain(says);
  });

  it('a shard that is not finished', async () => {
    const slow = fleet(6);
    const world = {
      ...slow,
      accounts: slow.accounts.map((one) => ({ ...one, report: { ...one.report, state: 'absent' as const, polls: 5 } })),
    };
    await keeping(world, async (keeper) => {
      const controller = new AbortController();
      const onSleep = (): void => {
        controller.abort();
      };
      await keeper.run(shard(1, 2), { signal: controller.signal, onSleep });
      await keeper.run(shard(2, 2), { now: later(1) });
      const ids = (await runsIn(keeper.store)).map(({ run }) => run);
      const ran = await merge(keeper.store, ids);
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain('is not finished\n  Finish it with --resume first.');
      await keeper.run([...shard(1, 2), '--resume'], { now: later(2) });
      expect((await merge(keeper.store, ids)).code).toBe(0);
    });
  });

  it('shards of different organizations', async () => {
    const store = emptyStore();
    await keeping(smallWorld(), ({ run }) => run(shard(1, 2)), store);
    await keeping(smallWorld({ organization: { id: 'o-otherorg22' } }), ({ run }) => run(shard(2, 2), { now: later(1) }), store);
    const ran = await merge(store, (await runsIn(store)).map(({ run }) => run));
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('answers another question than run');
  });

  it('no run at all, and no store', async () => {
    expect((await runCli(['merge'], {})).code).toBe(2);
    expect(await runCli(['merge', 'last'], {})).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Name it with --store') as unknown,
    });
  });
});

/** Does something to a record of the run. */
async function damage(store: string, id: string, how: (path: string) => Promise<void>): Promise<void> {
  const records = join(await runFolder(store, id), 'records');
  const [first = ''] = (await readdir(records)).filter((name) => name.includes('credential_report') && !name.startsWith(ALPHA));
  await how(join(records, first));
}

