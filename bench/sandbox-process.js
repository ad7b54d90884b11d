/**
 * The sandbox in a process of its own, so that its work is not counted as the auditor's. Started by sandbox.js with an
 * IPC channel; the first message is the world, every later one a question with an id. One process: sessions, jobs and
 * reports live in its memory, so a second one would not know the credentials that the first handed out.
 */
import './slow-motion.js';
import { startSandbox } from '../dist/sandbox/index.js';
import { generatedWorld } from '../dist/sandbox/worlds/generated.js';
import { worldFacts } from './world-facts.js';

// Nobody is there to ask any more.
process.on('disconnect', () => process.exit());

process.once('message', async ({ spec, advisor, reports }) => {
  const delivery = {
    buckets: [{ name: 'reports', keepsContent: false }],
    tables: [{ name: 'reports', partitionKey: 'pk', sortKey: 'sk', keepsItems: false }],
  };
  const world = { ...withReports(generatedWorld(spec), reports), delivery };
  const facts = worldFacts(world, advisor);
  // Where idle days matter it is always the same day, or what is idle would change from day to day. Nowhere else: the
  // Date of answers is the machine's, and the SDK tries again whatever fails while it corrects its clock by that.
  const shiftMs = typeof advisor?.inferDays === 'number' ? Date.parse(world.now) - Date.now() : 0;
  const sandbox = await startSandbox(world, { clock: () => new Date(Date.now() + shiftMs) });
  const answers = answersOf(sandbox, world.hub.accountId);
  process.on('message', ({ id, question }) => process.send({ id, answer: answers[question]() }));
  process.send({ id: 0, answer: { url: sandbox.url, env: { ...sandbox.env, IAM_AUDIT_BENCH_SHIFT_MS: String(shiftMs) }, facts } });
});

/** Nobody has asked for a credential report for hours, so each must be made. How long that takes is spread evenly. */
function withReports(world, reports) {
  if (reports === null) return world;
  const { ms, spread } = reports;
  const shares = world.accounts.map((_, index) => (index * 0.618034) % 1);
  const accounts = world.accounts.map((account, index) => {
    const report = { ...account.report, state: 'absent', ms: Math.round(ms * spread ** (2 * shares[index] - 1)) };
    return { ...account, report };
  });
  return { ...world, accounts };
}

function answersOf(sandbox, hubAccountId) {
  let since = standing();
  return {
    counts: () => summary(sandbox.counts(), hubAccountId),
    reset: () => {
      sandbox.resetCounts();
      since = standing();
      return null;
    },
    usage: () => {
      const { user, system } = process.cpuUsage(since.cpu);
      const { utilization } = performance.eventLoopUtilization(since.loop);
      return { cpuMs: (user + system) / 1000, busy: utilization, peakRssMb: process.resourceUsage().maxRSS / 1024 };
    },
  };
}

function standing() {
  return { cpu: process.cpuUsage(), loop: performance.eventLoopUtilization() };
}

/**
 * Ten thousand accounts have fifty thousand counters; who measures wants to know these.
 *
 * @param {readonly import('../dist/sandbox/start.js').CallCount[]} rows
 * @param {string} hubAccountId
 * @returns {CallSummary}
 *
 * @typedef {object} CallSummary
 * @property {number} calls everything that arrived, retries too
 * @property {number} throttled of these: refused because they came too fast
 * @property {Record<string, { calls: number, throttled: number }>} byAction keys such as `iam:ListUsers`
 * @property {{ mean: number, most: number, accounts: number }} perMember calls in accounts other than the hub's
 */
function summary(rows, hubAccountId) {
  const byAction = {};
  const byMember = new Map();
  let calls = 0;
  let throttled = 0;
  for (const row of rows) {
    const total = (byAction[`${row.service}:${row.action}`] ??= { calls: 0, throttled: 0 });
    total.calls += row.calls;
    total.throttled += row.throttled;
    calls += row.calls;
    throttled += row.throttled;
    if (row.account !== hubAccountId) byMember.set(row.account, (byMember.get(row.account) ?? 0) + row.calls);
  }
  const members = [...byMember.values()];
  const mean = members.length === 0 ? 0 : members.reduce((a, b) => a + b, 0) / members.length;
  return { calls, throttled, byAction, perMember: { mean, most: members.reduce((a, b) => Math.max(a, b), 0), accounts: members.length } };
}
