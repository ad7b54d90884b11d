import { fileURLToPath } from 'node:url';
import { fixed, markdownTable } from './format.js';
import { runScenario } from './scenario-run.js';
import { SCENARIOS } from './scenarios.js';

const NAME = 'unused-20x250';
const GOAL = 'unused-200x250';
const USAGE_CALLS = fileURLToPath(new URL('./usage-calls.js', import.meta.url));

/**
 * What the calls of `unused` cost without an auditor around them: with the AWS SDK alone, in a sandbox without limits
 * and latency, whose jobs are done at once. It is the least that any tool on this SDK needs of the processor.
 *
 * @returns {Promise<string>} Markdown
 */
export async function callsAlone() {
  const scenario = { ...SCENARIOS[NAME], behaviour: { latencyMs: 0 } };
  const { took, counts, sandbox } = await runScenario(scenario, { script: USAGE_CALLS, args: [] });
  if (took.exit !== 0) throw new Error(took.said);
  const cpuMs = took.userMs + took.systemMs;
  const both = (cpuMs + sandbox.cpuMs) / counts.calls;
  const perCall = (ms) => fixed(ms / counts.calls, 2);
  const row = [
    ...[NAME, fixed(took.wallMs / 1000, 1), fixed(cpuMs / 1000, 1), fixed(counts.calls)],
    ...[perCall(cpuMs), perCall(sandbox.cpuMs)],
  ];
  return [
    markdownTable(['world', 'wall, s', 'CPU, s', 'calls', 'CPU per call, ms', 'of the sandbox, ms'], [row]),
    [
      `At that price, ${CALLS_OF_GOAL.toLocaleString('en')} calls (those of ${GOAL})`,
      `are ${fixed((CALLS_OF_GOAL * cpuMs) / counts.calls / 1000)} s of one processor,`,
      `and ${fixed((CALLS_OF_GOAL * both) / 2000)} s of two that share the sandbox's work evenly.`,
    ].join(' '),
  ].join('\n\n');
}

/** As that scenario counted them; they are the same in every run but for a few that are throttled. */
const CALLS_OF_GOAL = 69_500;
