import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pagesOf } from './advisor-schedule.js';
import { boundOf } from './bound.js';
import { describeProfile } from './cpu-profile.js';
import { fixed, markdownTable, median } from './format.js';
import { CLI, measure } from './measure.js';
import { openSandbox } from './sandbox.js';
import { SEED } from './scenarios.js';

/**
 * One measured run, and what the sandbox saw of it.
 *
 * @typedef {object} Result
 * @property {import('./measure.js').Measured} took
 * @property {import('./sandbox-process.js').CallSummary} counts
 * @property {{ cpuMs: number, busy: number, peakRssMb: number }} sandbox
 * @property {import('./world-facts.js').WorldFacts} facts
 * @property {import('./scenarios.js').Scenario} scenario
 * @property {import('./bound.js').Bound} bound
 * @property {string | null} profile Markdown
 */

/**
 * Runs a scenario in a fresh sandbox: rate limits and changes count from the sandbox's start.
 *
 * @param {import('./scenarios.js').Scenario} scenario
 * @param {{ profile?: boolean, script?: string, args?: readonly string[] }} [options] another script than iam-audit
 * @returns {Promise<Result>}
 */
export async function runScenario(scenario, { profile = false, script = CLI, args = scenario.args } = {}) {
  const { accounts, usersPerAccount, rolesPerAccount, usage, behaviour, advisor, reports, limitMs } = scenario;
  const sandbox = await openSandbox({ seed: SEED, accounts, usersPerAccount, rolesPerAccount, usage, behaviour }, advisor, reports);
  const folder = profile ? await mkdtemp(join(tmpdir(), 'iam-audit-profile-')) : null;
  try {
    await sandbox.reset();
    const nodeArgs = folder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
    const took = await measure({ script, args, env: sandbox.env, nodeArgs, limitMs });
    return {
      took,
      counts: await sandbox.counts(),
      sandbox: await sandbox.usage(),
      facts: sandbox.facts,
      scenario,
      bound: boundOf(scenario, sandbox.facts),
      profile: folder === null ? null : await describeProfile(folder),
    };
  } finally {
    await sandbox.close();
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
}

/** The run in the middle: by wall time. */
export function middleRun(results) {
  const walls = results.map(({ took }) => took.wallMs);
  const wanted = median(walls);
  return results.reduce((best, result) => (Math.abs(result.took.wallMs - wanted) < Math.abs(best.took.wallMs - wanted) ? result : best));
}

const HEAD = [
  ...['scenario', 'wall, s', 'bound, s', 'wall ÷ bound', 'CPU, s', 'peak RSS, MB'],
  ...['calls', 'throttled', 'calls per account', 'users', 'sandbox busy'],
];

/**
 * @param {readonly { name: string, result: Result }[]} runs
 * @returns {string} Markdown
 */
export function resultTable(runs) {
  return markdownTable(HEAD, runs.map(({ name, result }) => resultRow(name, result)));
}

function resultRow(name, { took, counts, sandbox, facts, bound, scenario }) {
  const seconds = (ms) => fixed(ms / 1000, ms < 100_000 ? 1 : 0);
  const limited = bound.ms > 0;
  const rows = took.lines - 1;
  return [
    name,
    seconds(took.wallMs) + (took.aborted ? ' (aborted)' : ''),
    limited ? seconds(bound.ms) : '–',
    limited && !took.aborted ? fixed(took.wallMs / bound.ms, 2) : '–',
    seconds(took.userMs + took.systemMs),
    fixed(took.peakRssMb),
    fixed(counts.calls),
    `${fixed(counts.throttled)} (${fixed((100 * counts.throttled) / counts.calls, 1)} %)`,
    `${fixed(counts.perMember.mean, 2)}, at most ${counts.perMember.most}`,
    usersText(scenario, facts.users, rows),
    `${fixed(100 * sandbox.busy)} %`,
  ];
}

function usersText({ args }, users, rows) {
  if (args[0] === 'unused') return `${fixed(users)}; ${fixed(rows)} rows`;
  return rows === users ? fixed(rows) : `${fixed(Math.max(0, rows))} of ${fixed(users)}`;
}

/** What does not fit into the table: the terms of the bound, the calls by API, how it ended when not well. */
export function details({ took, counts, bound, sandbox, profile, facts, scenario }) {
  const terms = bound.terms.filter(({ ms }) => ms > 0).slice(0, 4).map(({ name, ms }) => `- ${fixed(ms / 1000, 2)} s: ${name}`);
  const actions = Object.entries(counts.byAction).map(([action, { calls, throttled }]) => [action, fixed(calls), fixed(throttled)]);
  return [
    ...(terms.length === 0 ? [] : [`Bound, the largest of:\n\n${terms.join('\n')}`]),
    markdownTable(['calls', 'all', 'throttled'], actions),
    ...(facts.jobs.length === 0 ? [] : [jobsText(facts, counts, scenario)]),
    [
      `stdout ${fixed(took.bytes / 1e6, 1)} MB, ${fixed(took.lines)} lines;`,
      `CPU ${fixed(took.userMs / 1000, 2)} s user, ${fixed(took.systemMs / 1000, 2)} s system;`,
      `the sandbox used ${fixed(sandbox.cpuMs / 1000, 2)} s CPU and ${fixed(sandbox.peakRssMb)} MB.`,
    ].join(' '),
    ...(took.exit === 0 ? [] : [`Ended with ${took.exit}:\n\n\`\`\`\n${took.said.trim()}\n\`\`\``]),
    ...(profile === null ? [] : [profile]),
  ].join('\n\n');
}

/** What access advisor's jobs cost, against those that nobody can do without. */
function jobsText({ jobs, users, roles }, { byAction, calls }, { behaviour }) {
  const services = jobs.flat();
  const pages = services.reduce((sum, each) => sum + pagesOf(each, behaviour), 0);
  const [generates, gets] = ['Generate', 'Get'].map((verb) => byAction[`iam:${verb}ServiceLastAccessedDetails`]?.calls ?? 0);
  const principals = users + roles;
  const share = (count) => `${fixed((100 * count) / (2 * principals), 1)} %`;
  return [
    `Of ${fixed(principals)} principals ${fixed(services.length)} need a job, with ${fixed(pages)} pages of services.`,
    `Generates and gets: ${fixed(generates)} + ${fixed(gets)}, ${fixed((generates + gets) / services.length, 2)} for each job needed,`,
    `${fixed((generates + gets - pages + services.length) / services.length, 2)} if further pages are left out.`,
    `Two calls for each principal would be ${fixed(2 * principals)}:`,
    `these are ${share(generates + gets)}, all calls together ${share(calls)}.`,
  ].join(' ');
}
