import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../src/sandbox/index.js';
import type { World } from '../../src/sandbox/world.js';
import { makeUser, used } from '../../src/sandbox/worlds/builder.js';
import { memberOf, MEMBER, plannedUser, planOf, worldOf } from '../cleanup/apply/plans.js';
import { runBinary, scratch, startBinary, until, type Ended } from './run-binary.js';

/** IAM is written to twice a second, and nobody waits for more than a user with two keys. */
const USERS = [makeUser('ann', { password: {}, keys: [{ lastUsed: used('2025-03-01T08:00:00Z') }, {}] }, MEMBER)];
const PLAN = planOf(USERS.map((user) => plannedUser(user, { stage: 'quarantine' })), 'quarantine', new Date().toISOString().replace(/\.\d+/, ''));
const STEPS = PLAN.principals.flatMap(({ steps }) => steps);

/** Answers take a moment, so that a kill meets a call that is on its way. */
const world = (): World => worldOf({ users: USERS }, { behaviour: { latencyMs: 3 } });

it('kill -9 at every write, and the same command again: as if nobody had killed it, nothing twice, all in the journal', async () => {
  const undisturbed = await apply(() => false);
  expect(undisturbed).toMatchObject({ kills: 0, code: 0, written: STEPS.map(({ action }) => action.replace('iam:', '')) });
  const killed = await apply(({ length }, kills) => length > kills);
  // All but the last write leave something to kill.
  expect(killed.kills).toBeGreaterThanOrEqual(STEPS.length - 1);
  expect({ ...killed, kills: 0 }).toEqual(undisturbed);
});

type Written = ReturnType<Sandbox['written']>;

async function apply(isTime: (written: Written, kills: number) => boolean) {
  const sandbox = await startSandbox(world());
  const cwd = mkdtempSync(join(scratch, 'cleanup-'));
  writeFileSync(join(cwd, 'plan.json'), JSON.stringify(PLAN));
  const argv = ['cleanup', 'apply', 'plan.json', '--yes', '--store', 'store', '--format', 'json'];
  const options = { env: sandbox.env, cwd };
  try {
    let kills = 0;
    for (let ended = false; !ended; ) {
      const run = startBinary(argv, options);
      const end = run.ended();
      let over: Ended | null = null;
      void end.then((how) => { over = how; });
      await until(() => over !== null || isTime(sandbox.written(), kills));
      run.child.kill('SIGKILL');
      ended = (await end).signal === null;
      if (!ended) kills++;
    }
    const { code, stdout } = await runBinary(argv, options);
    const results = (JSON.parse(stdout) as { rows: { result: string }[] }).rows.map(({ result }) => result);
    const [folder = ''] = readdirSync(join(cwd, 'store', 'cleanup'));
    const journal = readFileSync(join(cwd, 'store', 'cleanup', folder, 'journal.ndjson'), 'utf8');
    const rights = memberOf(sandbox.worldNow()).users.map(({ tags, ...user }) => ({ ...user, tags: tags.map(({ key }) => key) }));
    return { kills, code, results, written: sandbox.written().map(({ action }) => action), journalled: stepsIn(journal), rights };
  } finally {
    await sandbox.close();
  }
}

/** The steps that stand in the journal before they were sent. */
function stepsIn(journal: string): readonly number[] {
  const entries = journal.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as { kind: string; n?: number }]));
  return [...new Set(entries.flatMap(({ n, kind }) => (n === undefined || kind !== 'sent' ? [] : [n])))];
}
