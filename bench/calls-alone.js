import { fileURLToPath } from 'node:url';
import { fixed, markdownTable } from './format.js';
import { runScenario } from './scenario-run.js';
import { SCENARIOS } from './scenarios.js';

const NAME = 'unused-20x250';
const GOAL = 'unused-200x250';
const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const WAYS = { 'AWS SDK alone': script('./usage-calls.js'), 'iam-audit': script('./port-calls.js') };

/**
 * What the calls of `unused` cost without an auditor around them: with the AWS SDK alone, and on the program's own way to AWS,
 * in a sandbox without limits and latency, whose jobs are done at once. What is counted is the processor time of access
 * advisor's calls; the start, the clients and the account details are not in it.
 *
 * @returns {Promise<string>} Markdown
 */
export async function callsAlone() {
  const scenario = { ...SCENARIOS[NAME], behaviour: { latencyMs: 0 } };
  const costs = [];
  for (const [way, script] of Object.entries(WAYS)) {
    const { took, counts, sandbox } = await runScenario(scenario, { script, args: [] });
    if (took.exit !== 0) throw new Error(took.said);
    const { askingMs } = JSON.parse(/^\{.*\}$/m.exec(took.said)[0]);
    const { calls: generates } = counts.byAction['iam:GenerateServiceLastAccessedDetails'];
    const asked = generates + counts.byAction['iam:GetServiceLastAccessedDetails'].calls;
    costs.push({ way, took, asked, perCallMs: askingMs / asked, sandboxMs: sandbox.cpuMs / counts.calls });
  }
  const [{ perCallMs: alone }] = costs;
  const rows = costs.map(({ way, took, asked, perCallMs, sandboxMs }) => [
    ...[NAME, way, fixed(took.wallMs / 1000, 1), fixed(asked), fixed(perCallMs, 3), fixed(perCallMs / alone, 2), fixed(sandboxMs, 2)],
  ]);
  const text = ({ way, perCallMs, sandboxMs }) =>
    `${way} needs ${fixed((CALLS_OF_GOAL * perCallMs) / 1000)} s of one processor, and ` +
    `${fixed((CALLS_OF_GOAL * (perCallMs + sandboxMs)) / 2000)} s of two that share the sandbox's work evenly`;
  return [
    markdownTable(['world', 'way', 'wall, s', 'calls', 'CPU per call, ms', '× the SDK', 'of the sandbox, ms'], rows),
    `For ${CALLS_OF_GOAL.toLocaleString('en')} calls (those of ${GOAL}) ${costs.map(text).join('; ')}.`,
  ].join('\n\n');
}

/** As that scenario counted them; they are the same in every run but for a few that are throttled. */
const CALLS_OF_GOAL = 69_500;
