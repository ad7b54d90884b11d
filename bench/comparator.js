import { fileURLToPath } from 'node:url';
import { fixed } from './format.js';
import { LEFT_OUT, peerTable } from './peers.js';
import { details, resultTable, runScenario } from './scenario-run.js';
import { SCENARIOS } from './scenarios.js';

const NAME = 'org-100x50';
const PLAIN_CALLS = fileURLToPath(new URL('./plain-calls.js', import.meta.url));

/**
 * iam-audit and plain SDK calls against the same world, with the limits and the latency of AWS.
 *
 * @returns {Promise<string>} Markdown
 */
export async function comparator() {
  const scenario = SCENARIOS[NAME];
  const own = await runScenario(scenario);
  const plain = await runScenario(scenario, { script: PLAIN_CALLS, args: [] });
  const { facts } = own;
  // The bound is that of iam-audit's calls, and the lines are keys, not users.
  const shown = { ...plain, bound: { ms: 0, terms: [] }, facts: { ...facts, users: plain.took.lines - 1 } };
  return [
    resultTable([
      { name: `iam-audit users, ${NAME}`, result: own },
      { name: 'plain calls: keys and their use only', result: shown },
    ]),
    `The plain calls give ${fixed(facts.keys)} keys of ${fixed(facts.users)} users and nothing else; iam-audit gives every default column.`,
    details(shown),
    `Not made, because the sandbox does not answer them, though tools make them for each user: ${LEFT_OUT.join(', ')}.`,
    'Calls of other tools in this world, computed from their source code, not run:',
    peerTable(facts, own.counts.calls),
  ].join('\n\n');
}
