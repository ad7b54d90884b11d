import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import { attachManaged, makeAccount, makeUser, makeWorld } from '../../src/sandbox/worlds/builder.js';
import { openRun } from '../../src/store/read-run.js';
import { runBinary, scratch, startBinary, until, type Ended } from './run-binary.js';

const KILLS = 25;
/** Then a run is left alone, so that several are told from the beginning to the end. */
const KILLS_PER_RUN = 5;
const CONCURRENCY = 4;
const ids = Array.from({ length: 12 }, (_, index) => String(111_111_111_111 + index));

/** Answers take a moment, so that there is always something on its way. */
function world(): World {
  const users = (id: string) =>
    ['ann', 'bob'].map((name) => makeUser(name, { attached: name === 'ann' ? [attachManaged('ReadOnlyAccess')] : [] }, id));
  return makeWorld({ accounts: ids.map((id) => makeAccount({ id, users: users(id) })), behaviour: { latencyMs: 5 } });
}

const ARGV = ['users', '--format', 'csv', '--concurrency', String(CONCURRENCY)];

/** The call whose answer is the record of an account and source. */
const CALL_OF: Readonly<Record<string, string>> = {
  account_details: 'GetAccountAuthorizationDetails',
  credential_report: 'GetCredentialReport',
};

/** A run folder with its records, as `account.source`. */
interface Kept {
  readonly folder: string;
  readonly status: string;
  readonly records: readonly string[];
}

function keptIn(store: string): Kept | null {
  const runs = join(store, 'o-exampleorg1', 'runs');
  const [id] = existsSync(runs) ? readdirSync(runs).filter((name) => !name.startsWith('.')) : [];
  if (id === undefined) return null;
  const folder = join(runs, id);
  const { status } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { status: string };
  const records = readdirSync(join(folder, 'records')).filter((name) => name.endsWith('.json.gz')).map((name) =>
    name.replace('.json.gz', ''));
  return { folder, status, records };
}

/** What a run or a part of one asked: how often each account was asked for each record. */
function askedIn(sandbox: Sandbox): ReadonlyMap<string, number> {
  const asked = new Map<string, number>();
  for (const { action, account, calls } of sandbox.counts()) {
    const source = Object.keys(CALL_OF).find((name) => CALL_OF[name] === action);
    if (source !== undefined) asked.set(`${account}.${source}`, calls);
  }
  return asked;
}

/** Runs until the sandbox has seen so many calls, and kills it there, unless it was done before. */
async function runAndKill(sandbox: Sandbox, argv: readonly string[], afterCalls: number): Promise<Ended> {
  sandbox.resetCounts();
  const { child, ended } = startBinary(argv, { env: sandbox.env });
  const end = ended();
  await until(() => sandbox.count() >= afterCalls || child.exitCode !== null);
  child.kill('SIGKILL');
  const how = await end;
  // What was on its way still arrives, and counts as this run's.
  for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve));
  return how;
}

async function damagedIn({ folder }: Kept): Promise<readonly unknown[]> {
  const run = await openRun(folder);
  for (const id of ids) await run.read(id);
  return run.damaged();
}

interface Story {
  readonly output: string;
  readonly kills: number;
  /** How often a record was asked for, in all parts together. */
  readonly asked: number;
}

/** One run, killed and gone on with again and again, until it comes to its end. `draw` says after how many calls. */
async function tell(draw: () => number, mostKills: number): Promise<Story> {
  const sandbox = await startSandbox(world());
  const store = mkdtempSync(join(scratch, 'store-'));
  let asked = 0;
  try {
    for (let kills = 0; ; kills++) {
      const before = keptIn(store);
      // Killed between its last record and its last word.
      if (before?.status === 'finished') return {
        output: (await runBinary([...ARGV, '--store', store, '--run', 'last'])).stdout,
        kills,
        asked,
      };
      const argv = [...ARGV, '--store', store, ...(before === null ? [] : ['--resume'])];
      const end = await runAndKill(sandbox, argv, kills < mostKills ? draw() : Infinity);
      const now = askedIn(sandbox);
      asked += [...now.values()].reduce((sum, calls) => sum + calls, 0);
      for (const record of before?.records ?? []) expect({ record, asked: now.get(record) ?? 0 }).toEqual({ record, asked: 0 });
      if (end.signal === null) {
        expectDone(end, now, before);
        return { output: end.stdout, kills, asked };
      }
      await expectSound(before, keptIn(store));
    }
  } finally {
    await sandbox.close();
  }
}

/** What the last part asked is exactly what was missing, once. */
function expectDone({ code, stderr }: Ended, asked: ReadonlyMap<string, number>, before: Kept | null): void {
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  const all = ids.flatMap((id) => Object.keys(CALL_OF).map((source) => `${id}.${source}`));
  const missing = all.filter((record) => before?.records.includes(record) !== true);
  expect(Object.fromEntries(asked)).toEqual(Object.fromEntries(missing.map((record) => [record, 1])));
}

/** Nothing that was kept is lost, and nothing is half. */
async function expectSound(before: Kept | null, after: Kept | null): Promise<void> {
  expect(after?.records ?? []).toEqual(expect.arrayContaining([...(before?.records ?? [])]));
  if (after !== null) expect(await damagedIn(after)).toEqual([]);
}

describe('kill -9', () => {
  it(`at ${KILLS} moments, and --resume: the same bytes, no record lost or damaged, and only what was on its way asked again`, async () => {
    const calm = await startSandbox(world());
    const undisturbed = await runBinary([...ARGV, '--store', mkdtempSync(join(scratch, 'store-'))], { env: calm.env });
    await calm.close();
    expect(undisturbed).toMatchObject({ code: 0, signal: null });
    expect(undisturbed.stdout.split('\r\n')).toHaveLength(2 * ids.length + 2);

    let seed = 20_261_121;
    const draw = (): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return 1 + Math.floor((seed / 2 ** 32) * 40);
    };
    const stories: Story[] = [];
    const killed = (): number => stories.reduce((sum, { kills }) => sum + kills, 0);
    while (killed() < KILLS) {
      const story = await tell(draw, Math.min(KILLS_PER_RUN, KILLS - killed()));
      expect(story.output).toBe(undisturbed.stdout);
      stories.push(story);
    }
    expect(killed()).toBe(KILLS);
    const needed = stories.length * ids.length * Object.keys(CALL_OF).length;
    const twice = stories.reduce((sum, { asked }) => sum + asked, 0) - needed;
    // So many calls are in flight at a kill; answers that are on their way to the disk make up for those that are no records.
    expect(twice).toBeLessThanOrEqual(KILLS * CONCURRENCY);
  }, 300_000);
});
