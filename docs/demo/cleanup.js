import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemIo } from '../../dist/cli/io.js';
import { main } from '../../dist/main.js';
import { demoClock } from '../../dist/run/demo.js';
import { startSandbox } from '../../dist/sandbox/index.js';
import { auditRole } from '../../dist/sandbox/worlds/builder.js';
import { demoWorld } from '../../dist/sandbox/worlds/demo.js';

/*
 * A cleanup from the plan to the end, with the real program against one account of the demo organization on this machine:
 * plan, dry run, quarantine, status, undo; quarantine again, a month, removal, what undo says of it.
 * Usage: node docs/demo/cleanup.js
 */

const DAYS = 31;
const ACCOUNT = '238853501646';
const io = systemIo(new AbortController().signal);
const folder = await mkdtemp(join(tmpdir(), 'iam-audit-cleanup-'));
const [plan, removal, store] = ['plan.json', 'removal.json', 'store'].map((name) => join(folder, name));

try {
  const first = withRole(demoWorld());
  let sandbox = await startSandbox(first);
  let world = first;
  const cli = (...words) => run(sandbox, world, words);
  const chosen = ['--accounts', ACCOUNT, '--stale-days', '180', '--where', "risk = medium and name like '*r*'"];

  step('A plan from evidence, for people to review. Nothing is written to AWS.');
  await cli('cleanup', 'plan', ...chosen, '--columns', 'kind,name,what,risk,last_used,lost', '--output', plan);
  step('A dry run: everything is looked at again, right now.');
  await cli('cleanup', 'apply', plan);
  step('Quarantine: denied everything, keys inactive, marked.');
  await cli('cleanup', 'apply', plan, '--yes', '--quiet');
  step('Where it stands.');
  await cli('cleanup', 'status');
  step('Somebody objects: all of it back.');
  await cli('cleanup', 'undo', await idOf(plan), '--yes', '--quiet');
  say(rights(sandbox.worldNow()) === rights(first) ? 'Users and roles are as they were, byte for byte.' : 'Something is not as it was.');

  step('Nobody does: quarantine again, and a month passes.');
  await cli('cleanup', 'plan', ...chosen, '--output', plan, '--fresh', '--quiet', '--columns', 'kind,name,what');
  await cli('cleanup', 'apply', plan, '--yes', '--quiet');
  const after = monthLater(sandbox.worldNow());
  await sandbox.close();
  world = after;
  sandbox = await startSandbox(after);
  await cli('cleanup', 'status');
  step('Removal is a plan of its own, and says what is lost.');
  await cli('cleanup', 'plan', '--stage', 'remove', '--accounts', ACCOUNT, '--columns', 'kind,name,what,risk,lost', '--output', removal);
  await cli('cleanup', 'apply', removal, '--yes', '--quiet');
  step('What undo says of a removal.');
  await cli('cleanup', 'undo', await idOf(removal));
  await sandbox.close();
} finally {
  await rm(folder, { recursive: true, force: true });
}

function rights({ accounts }) {
  return JSON.stringify(accounts.map(({ users, roles, groups }) => ({ users, roles, groups })));
}

async function idOf(file) {
  return JSON.parse(await readFile(file, 'utf8')).id.slice(0, 12);
}

/** The organization with the role that cleans up, in the one account. */
function withRole(world) {
  const role = auditRole({ name: 'IamAuditCleanup', attached: [], hubArn: world.hub.arn }, ACCOUNT);
  const entered = (account) => (account.id === ACCOUNT ? { ...account, roles: [...account.roles, role] } : account);
  return { ...world, accounts: world.accounts.map(entered) };
}

function monthLater(world) {
  const later = (time) => new Date(Date.parse(time) + DAYS * 86_400_000).toISOString().replace('.000Z', 'Z');
  const accounts = world.accounts.map((account) => ({
    ...account,
    config: { ...account.config, capturedAt: later(account.config.capturedAt) },
    report: { ...account.report, generatedAt: later(account.report.generatedAt) },
  }));
  return { ...world, now: later(world.now), accounts };
}

/** The program itself, at the time of the simulated organization. */
async function run({ env }, world, words) {
  const shown = words.map((word) => (/[^\w=,.:/@-]/.test(word) ? `'${word.replaceAll("'", `"`)}'` : word).replace(`${folder}/`, ''));
  say(`\n$ iam-audit ${shown.join(' ')}`);
  Object.assign(process.env, env);
  const code = await main([...words, '--store', store, ...(words[1] === 'plan' ? ['--no-progress'] : [])], {
    ...io,
    env: { ...process.env, ...env },
    cwd: null,
    clock: demoClock(io.clock, world.now),
  });
  say(`exit code ${code}`);
}

function step(text) {
  say(`\n# ${text}`);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
