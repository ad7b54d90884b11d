import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixed, markdownTable, median } from './format.js';
import { CLI, measure } from './measure.js';
import { openSandbox } from './sandbox.js';

const ROUNDS = 3;

/** Of the kept run: what reading it takes is the yardstick of all the others. */
const CASES = [
  { name: 'all rows', args: [] },
  { name: '`--where` that keeps them all', args: ['--where', "age_days >= 0 or user_name like '*' or admin is unknown"] },
  { name: '`--where` that keeps some', args: ['--where', 'days_inactive > 180 and mfa_active = no'] },
  { name: '`--group-by`', args: ['--group-by', 'account_id,mfa_active'] },
  { name: '`--group-by` with measures', args: ['--group-by', 'admin', '--columns', 'age_days,days_inactive,created_at'] },
];

/**
 * Questions over 100,000 kept users, against reading and writing them all.
 *
 * @returns {Promise<string>} Markdown
 */
export async function questions() {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-bench-'));
  const sandbox = await openSandbox({ accounts: 1000, usersPerAccount: 100, behaviour: {} });
  try {
    const run = (args, env) => measure({ script: CLI, args: ['users', '--store', folder, '--format', 'ndjson', ...args], env });
    const kept = await run(['--quiet'], sandbox.env);
    if (kept.exit !== 0) throw new Error(`ended with ${kept.exit}: ${kept.said}`);
    // Round by round, so that a machine that gets busier is busier for all of them.
    const took = CASES.map(() => []);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [at, { args }] of CASES.entries()) took[at].push(await run(['--run', 'last', '--quiet', ...args], {}));
    }
    const cpuOf = (each) => median(each.map(({ userMs, systemMs }) => userMs + systemMs));
    const rows = CASES.map(({ name }, at) => {
      const [cpu, wall] = [cpuOf(took[at]), median(took[at].map(({ wallMs }) => wallMs))];
      const rss = median(took[at].map(({ peakRssMb }) => peakRssMb));
      return [name, took[at][0].lines, fixed(wall / 1000, 1), fixed(cpu / 1000, 1), fixed(cpu / cpuOf(took[0]), 2), fixed(rss)];
    });
    const heads = ['', 'lines', 'wall, s', 'CPU, s', 'CPU against reading', 'peak RSS, MB'];
    return `${ROUNDS} times each, the median.\n\n${markdownTable(heads, rows)}`;
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}
