import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fixed, markdownTable } from './format.js';
import { CLI, measure } from './measure.js';
import { SCENARIOS, SEED } from './scenarios.js';

/** So many accounts of `unused-200x250`. */
const ACCOUNTS = Number(process.env.IAM_AUDIT_BENCH_ACCOUNTS ?? 200);

/**
 * The same run with one process and with two workers, against a server that answers from prepared bytes. The CPU time of all
 * processes says what two free processors would make of it: wall times are worth something on an idle machine alone.
 *
 * @returns {Promise<string>} Markdown
 */
export async function workers() {
  const { usersPerAccount, rolesPerAccount, usage, args } = SCENARIOS['unused-200x250'];
  const server = fork(new URL('./prepared-process.js', import.meta.url), { execArgv: ['--max-old-space-size=12288'] });
  const ask = async (message) => {
    server.send(message);
    return (await once(server, 'message'))[0];
  };
  try {
    const { env } = await ask({ seed: SEED, accounts: ACCOUNTS, usersPerAccount, rolesPerAccount, usage, behaviour: { latencyMs: 0 } });
    const run = async (count) => {
      await ask({ question: 'reset' });
      const took = await measure({ script: CLI, args: [...args, '--workers', String(count)], env, limitMs: 1_500_000 });
      if (took.exit !== 0) throw new Error(took.said);
      return { count, took, server: await ask({ question: 'usage' }) };
    };
    // The first fills the memory of the server.
    await run(1);
    const runs = [await run(1), await run(2)];
    return [markdownTable(HEAD, runs.map(row)), projection(runs)].join('\n\n');
  } finally {
    server.disconnect();
  }
}

const HEAD = [
  ...['workers', 'wall, s', 'calls', 'not prepared', 'CPU of all, s', 'of the leader, s', 'of workers, s', 'of the server, s'],
  ...['RSS of the leader, MB', 'of workers, MB'],
];

function row({ count, took, server }) {
  const seconds = (ms) => fixed(ms / 1000, 1);
  return [
    ...[String(count), seconds(took.wallMs), fixed(server.calls.all), fixed(server.calls.asked), seconds(cpuOf(took))],
    ...[seconds(took.userMs + took.systemMs), took.workers.map((each) => seconds(each.userMs + each.systemMs)).join(' + ') || '–'],
    ...[seconds(server.cpuMs), fixed(took.peakRssMb), took.workers.map(({ peakRssMb }) => fixed(peakRssMb)).join(', ') || '–'],
  ];
}

function cpuOf({ userMs, systemMs, workers: others }) {
  return others.reduce((sum, each) => sum + each.userMs + each.systemMs, userMs + systemMs);
}

/** One process has one processor, and the server the other; two workers, their leader and the server share both. */
function projection([one, two]) {
  const alone = Math.max(cpuOf(one.took), one.server.cpuMs);
  const shared = (cpuOf(two.took) + two.server.cpuMs) / 2;
  const [single, divided] = [fixed(alone / 1000, 1), fixed(shared / 1000, 1)];
  const byCpu = `${single} s with one process, ${divided} s with two workers: ${fixed(alone / shared, 2)} times faster`;
  return `By CPU time, on two free processors: ${byCpu}. By wall time: ${fixed(one.took.wallMs / two.took.wallMs, 2)}.`;
}
