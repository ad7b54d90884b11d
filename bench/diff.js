import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixed, markdownTable } from './format.js';
import { CLI, measure } from './measure.js';
import { openSandbox } from './sandbox.js';
import { SEED } from './scenarios.js';

/** Before the second run an account has joined. */
const ACCOUNTS = [1000, 1001];
const USERS = 100;
const LIMIT_MS = 900_000;

/**
 * Two kept runs of some 100,000 users, and what it takes to compare them, beside what it takes to read each: what changed,
 * the trend, and a report that is compared row by row.
 *
 * @returns {Promise<string>} Markdown
 */
export async function diff() {
  const store = await mkdtemp(join(tmpdir(), 'iam-audit-bench-diff-'));
  try {
    for (const accounts of ACCOUNTS) await gather(store, accounts);
    const reads = [];
    for (const run of ['last', await firstRun(store)]) reads.push(await take(store, ['users', '--run', run, '--format', 'csv']));
    const reading = reads.reduce((sum, { wallMs }) => sum + wallMs, 0);
    const cases = [
      ['diff', ['diff', '--format', 'csv']],
      ['diff --sort severity:desc', ['diff', '--sort', 'severity:desc', '--format', 'csv']],
      ['runs trend', ['runs', 'trend', '--format', 'csv']],
      ['users --run last --diff last', ['users', '--run', 'last', '--diff', 'last', '--format', 'csv', '--columns', '+change']],
    ];
    const both = { ...reads[0], wallMs: reading, userMs: sumOf(reads, 'userMs'), systemMs: sumOf(reads, 'systemMs') };
    const rows = [row('users --run, both runs', both, reading)];
    for (const [name, args] of cases) rows.push(row(name, await take(store, args), reading));
    return markdownTable(['', 'wall, s', '× reading both', 'CPU, s', 'peak RSS, MB', 'rows'], rows);
  } finally {
    await rm(store, { recursive: true, force: true });
  }
}

async function gather(store, accounts) {
  const sandbox = await openSandbox({ seed: SEED, accounts, usersPerAccount: USERS, behaviour: { latencyMs: 0 } });
  try {
    const args = ['users', '--fresh', '--store', store, '--quiet', '--format', 'csv'];
    const took = await measure({ script: CLI, args, env: sandbox.env, limitMs: LIMIT_MS });
    if (took.exit !== 0) throw new Error(`ended with ${took.exit}: ${took.said}`);
  } finally {
    await sandbox.close();
  }
}

async function take(store, args) {
  const took = await measure({ script: CLI, args: [...args, '--store', store], env: {}, limitMs: LIMIT_MS });
  if (took.exit !== 0) throw new Error(`${args.join(' ')} ended with ${took.exit}: ${took.said}`);
  return took;
}

async function firstRun(store) {
  const { listRuns } = await import('../dist/store/list-runs.js');
  return (await listRuns(store)).at(-1).id;
}

function sumOf(runs, key) {
  return runs.reduce((sum, run) => sum + run[key], 0);
}

function row(name, { wallMs, userMs, systemMs, peakRssMb, lines }, reading) {
  const seconds = (ms) => fixed(ms / 1000, 1);
  return [name, seconds(wallMs), fixed(wallMs / reading, 2), seconds(userMs + systemMs), fixed(peakRssMb), fixed(lines - 1)];
}
