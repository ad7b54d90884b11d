/**
 * node bench/fleet.js [accounts] [stage …]: what is made of kept runs of a fleet, by default 10,000 accounts × 100 users and
 * 25 roles. The evidence of a few simulated accounts is written into a store under as many ids, twice with some change between,
 * so nobody holds the world in memory. IAM_AUDIT_BENCH_FLEET names a folder in which these stores are kept for the next time
 * (prune then leaves nothing to prune). Prints Markdown.
 */
import { access, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixed, markdownTable } from './format.js';
import { machine } from './machine.js';
import { CLI, measure } from './measure.js';
import { openSandbox } from './sandbox.js';
import { SEED } from './scenarios.js';

const [count = '10000', ...wanted] = process.argv.slice(2);
const ACCOUNTS = Number(count);
const MODELS = 10;
const LIMIT_MS = 3_600_000;

const STAGES = {
  runs: ['runs'],
  'accounts, the first time': ['accounts', '--run', 'last', '--format', 'csv'],
  'accounts --run last': ['accounts', '--run', 'last', '--format', 'csv'],
  users: ['users', '--run', 'last', '--format', 'csv'],
  roles: ['roles', '--run', 'last', '--format', 'csv'],
  privileges: ['privileges', '--run', 'last', '--format', 'csv'],
  'privileges --hops 3': ['privileges', '--run', 'last', '--hops', '3', '--format', 'csv'],
  findings: ['findings', '--run', 'last', '--format', 'csv'],
  keys: ['keys', '--run', 'last', '--format', 'csv', '--allow-incomplete'],
  diff: ['diff', '--format', 'csv'],
  prune: ['runs', 'prune', '--keep', '1'],
};

/** A small organization as it is gathered: every source that one of the reports needs. */
async function gathered(store) {
  const spec = { seed: SEED, accounts: MODELS + 1, usersPerAccount: 100, rolesPerAccount: 25, behaviour: { latencyMs: 0 } };
  const sandbox = await openSandbox(spec);
  try {
    const args = ['findings', '--fresh', '--store', store, '--quiet', '--format', 'csv'];
    const took = await measure({ script: CLI, args, env: sandbox.env, limitMs: LIMIT_MS });
    if (![0, 1].includes(took.exit)) throw new Error(`ended with ${took.exit}: ${took.said}`);
  } finally {
    await sandbox.close();
  }
}

const idOf = (at) => String(300_000_000_000 + at * 7);

/** The same as that of another account, which stands for it in every ARN. */
const asOf = (model, id, evidence) => JSON.parse(JSON.stringify(evidence).replaceAll(model, id));

async function grown(store, model, accounts, startedAt) {
  const { createRun } = await import('../dist/store/run-store.js');
  const { tool, scopeId, request, scope } = model.manifest();
  const members = scope.accounts.filter(({ id }) => id !== scope.caller.accountId).slice(0, MODELS);
  const evidence = await Promise.all(members.map(({ id }) => model.read(id)));
  const all = Array.from({ length: accounts }, (_, at) => ({ ...members[at % MODELS], id: idOf(at), name: `account-${at}` }));
  const run = await createRun(store, scopeId, { tool, request, scope: { ...scope, accounts: all, gaps: [], notes: [] } }, startedAt);
  for (const [at, { id }] of all.entries()) await run.put(id, asOf(members[at % MODELS].id, id, evidence[at % MODELS]));
  await run.finish(startedAt);
}

/** Both runs; made once where the folder stays. */
async function made(folder, store) {
  const { listRuns } = await import('../dist/store/list-runs.js');
  const { openRun } = await import('../dist/store/read-run.js');
  const [models, draft] = [join(folder, 'models'), `${store}.draft`];
  await rm(models, { recursive: true, force: true });
  await rm(draft, { recursive: true, force: true });
  await gathered(models);
  const [{ folder: place }] = await listRuns(models);
  const model = await openRun(place);
  const now = Date.now();
  const [since, used] = [performance.now(), process.cpuUsage()];
  await grown(draft, model, ACCOUNTS, new Date(now - 3_600_000));
  await grown(draft, model, ACCOUNTS + 1, new Date(now));
  await rename(draft, store);
  const { user, system } = process.cpuUsage(used);
  const [wall, cpu] = [(performance.now() - since) / 1000, (user + system) / 1e6];
  console.log(`both runs written in ${fixed(wall)} s, CPU ${fixed(cpu)} s\n`);
}

const kept = process.env.IAM_AUDIT_BENCH_FLEET;
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'iam-audit-bench-fleet-')));
const store = join(folder, `store-${ACCOUNTS}`);
try {
  console.log(`${machine()}\n`);
  await access(store).catch(() => made(folder, store));
  const rows = [];
  for (const [name, args] of Object.entries(STAGES)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const took = await measure({ script: CLI, args: [...args, '--store', store], env: {}, limitMs: LIMIT_MS });
    const cpu = took.userMs + took.systemMs;
    const perAccount = fixed(cpu / ACCOUNTS, 2);
    const row = [name, fixed(took.wallMs / 1000, 1), fixed(cpu / 1000, 1), perAccount, fixed(took.peakRssMb), fixed(took.lines)];
    console.error(row.join('\t'), took.exit, [0, 1].includes(took.exit) ? '' : took.said);
    rows.push(row);
  }
  console.log(markdownTable([`${fixed(ACCOUNTS)} accounts`, 'wall, s', 'CPU, s', 'CPU per account, ms', 'peak RSS, MB', 'lines'], rows));
} finally {
  if (kept === undefined) await readdir(folder).then(() => rm(folder, { recursive: true, force: true }));
}
