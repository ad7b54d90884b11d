import { fixed, markdownTable } from './format.js';
import { details, middleRun, resultTable, runScenario } from './scenario-run.js';
import { SCENARIOS } from './scenarios.js';

const NAME = 'users-1000x20';
const RUNS = 3;

/**
 * 1,000 accounts × 20 users, no limits and no latency: what the auditor itself costs.
 *
 * @param {{ profile: boolean }} options
 * @returns {Promise<string>} Markdown
 */
export async function users({ profile }) {
  const results = [];
  for (let run = 0; run < RUNS; run += 1) results.push(await runScenario(SCENARIOS[NAME]));
  const result = middleRun(results);
  const perCall = (result.took.userMs + result.took.systemMs) / result.counts.calls;
  const all = results.map(({ took }, i) => {
    const [wall, cpu] = [took.wallMs, took.userMs + took.systemMs].map((ms) => fixed(ms / 1000, 2));
    return [`run ${i + 1}`, wall, cpu, fixed(took.peakRssMb)];
  });
  return [
    `The run in the middle of ${RUNS}; ${fixed(perCall, 2)} ms of CPU per call.`,
    resultTable([{ name: NAME, result }]),
    markdownTable(['', 'wall, s', 'CPU, s', 'peak RSS, MB'], all),
    details(result),
    // Not one of the measured runs: the profiler takes its part.
    ...(profile ? [(await runScenario(SCENARIOS[NAME], { profile })).profile] : []),
  ].join('\n\n');
}
