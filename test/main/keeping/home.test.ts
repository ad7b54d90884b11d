import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli, withSandbox, type Ran } from '../../harness.js';
import { smallWorld } from '../support.js';
import { emptyStore } from './support.js';

const JSON_USERS = ['users', '--format', 'json'];

/** The program with this home, where nobody says where evidence is kept. */
function at(home: string, argv: readonly string[]): Promise<Ran & { readonly calls: number }> {
  return withSandbox(smallWorld(), async (sandbox) => {
    const ran = await runCli(argv, sandbox.env, { env: { HOME: home } });
    return { ...ran, calls: sandbox.count({}) };
  });
}

/** A home in which no folder can be made, whoever tries. */
function closedHome(): string {
  const home = join(emptyStore(), 'home');
  writeFileSync(home, 'a file');
  return home;
}

const TOLD = /^iam-audit: the evidence of this run is not kept: cannot make the folder .*: part of the path is not a folder; choose a place with --store, or --no-store$/m;

describe('a home that can not be written to', () => {
  it('costs the store, which is told, and nothing else', async () => {
    const [closed, open] = [await at(closedHome(), JSON_USERS), await at(emptyStore(), JSON_USERS)];
    expect({ code: closed.code, stdout: closed.stdout }).toEqual({ code: 0, stdout: open.stdout });
    expect(closed.stderr).toMatch(TOLD);
    expect(open.stderr).not.toMatch(/not kept/);
  });

  it('is told to machines as well', async () => {
    const { stderr } = await at(closedHome(), [...JSON_USERS, '--log-format', 'json']);
    const events = stderr.trim().split('\n').map((line) => JSON.parse(line) as { readonly event: string; readonly message?: string });
    expect(events.filter(({ event }) => event === 'not_kept')).toEqual([expect.objectContaining({ message: expect.stringContaining('not a folder') as unknown })]);
  });

  it('a place that was named must do: refused before anything is asked', async () => {
    const { code, stderr, calls } = await at(emptyStore(), [...JSON_USERS, '--store', join(closedHome(), 'store')]);
    expect({ code, calls }).toEqual({ code: 4, calls: 0 });
    expect(stderr).toContain('Free or choose another place with --store');
  });

  it('nothing can be gone on with there', async () => {
    const { code, calls } = await at(closedHome(), [...JSON_USERS, '--resume']);
    expect({ code, calls }).toEqual({ code: 4, calls: 0 });
  });
});

describe('--resume without a run to go on with', () => {
  it('is refused before anything is asked', async () => {
    const { code, stderr, calls } = await at(emptyStore(), [...JSON_USERS, '--resume']);
    expect({ code, calls }).toEqual({ code: 2, calls: 0 });
    expect(stderr).toContain('there is no interrupted run to resume');
  });
});

describe('a report that was made but can not be written', () => {
  it('ends with 5, and the evidence makes it again without asking', async () => {
    const home = emptyStore();
    const folder = join(emptyStore(), 'reports');
    mkdirSync(folder);
    const output = join(folder, 'users.json');
    await withSandbox(smallWorld(), async (sandbox) => {
      const whole = await runCli(JSON_USERS, sandbox.env, { env: { HOME: emptyStore() } });
      // The name is taken by a folder while AWS is asked.
      let taken = false;
      const onSleep = (): void => {
        if (!taken) mkdirSync(output);
        taken = true;
      };
      const pending = await runCli([...JSON_USERS, '--output', output, '--max-rate', '1'], sandbox.env, { env: { HOME: home }, onSleep });
      expect(taken).toBe(true);
      expect(pending.code).toBe(5);
      const [, id = ''] = /The evidence is kept: `--run (\S+)` makes the report again without asking AWS/.exec(pending.stderr) ?? [];
      expect(readdirSync(output)).toEqual([]);
      sandbox.resetCounts();
      const again = await runCli([...JSON_USERS, '--run', id], {}, { env: { HOME: home } });
      expect({ code: again.code, stdout: again.stdout, calls: sandbox.count({}) }).toEqual({ code: 0, stdout: whole.stdout, calls: 0 });
    });
  });
});

describe('what was typed', () => {
  const long = 'a'.repeat(100_000);

  it.each([[[`--${long}`]], [['--store', `/tmp/${long}`]], [['--output', long]], [['--format', long]], [['--accounts', long]]])(
    'is said again only in part',
    async (more) => {
      const { code, stderr } = await at(emptyStore(), ['users', ...more]);
      expect([2, 4]).toContain(code);
      for (const line of stderr.split('\n')) expect(line.length).toBeLessThanOrEqual(450);
    },
  );
});
