/**
 * npm run bench [-- [--profile] [--runs <n>] [--slower <n>] name …]
 *
 * Prints Markdown. Names: startup, completion, questions, users, comparator, capacity, calls-alone, reports-alone, deliver, diff,
 * kept-runs, lambda, browser, workers, writers, or a scenario of scenarios.js.
 */
import { parseArgs } from 'node:util';
import { browser } from './browser.js';
import { callsAlone } from './calls-alone.js';
import { capacity } from './capacity.js';
import { deliver } from './deliver.js';
import { diff } from './diff.js';
import { comparator } from './comparator.js';
import { keptRuns } from './kept-runs.js';
import { lambda } from './lambda.js';
import { machine } from './machine.js';
import { details, middleRun, resultTable, runScenario } from './scenario-run.js';
import { reportsAlone } from './reports-alone.js';
import { SCENARIOS } from './scenarios.js';
import { completion } from './completion.js';
import { questions } from './questions.js';
import { startup } from './startup.js';
import { users } from './users.js';
import { workers } from './workers.js';
import { writers } from './writers.js';

const BENCHES = {
  startup, completion, questions, users, comparator, capacity,
  'calls-alone': callsAlone, 'reports-alone': reportsAlone, deliver, diff, 'kept-runs': keptRuns, lambda, browser, workers, writers,
};

const CHOSEN_BY_DEFAULT = ['startup', 'users', 'comparator'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: 'boolean', default: false },
    runs: { type: 'string', default: '1' },
    slower: { type: 'string', default: '1' },
  },
});

for (const name of ['runs', 'slower']) if (!/^[1-9]\d*$/.test(values[name])) refuse(`--${name} can't be ${values[name]}`);
if (values.slower !== '1') {
  const slower = { IAM_AUDIT_BENCH_SLOWER: values.slower, IAM_AUDIT_BENCH_SLOW_SINCE: String(Date.now()) };
  Object.assign(process.env, slower);
}
const names = positionals.length === 0 ? CHOSEN_BY_DEFAULT : positionals;
const known = [...Object.keys(BENCHES), ...Object.keys(SCENARIOS)];
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0) refuse(`no such benchmark: ${unknown.join(', ')}; there are ${known.join(', ')}`);

console.log(`${machine()}\n`);
const results = [];
for (const name of names) {
  console.log(`## ${name}\n`);
  if (Object.hasOwn(BENCHES, name)) {
    console.log(`${await BENCHES[name](values)}\n`);
  } else {
    const result = await scenario(name);
    results.push({ name, result });
    console.log(`${SCENARIOS[name].about}\n\n${resultTable([{ name, result }])}\n\n${details(result)}\n`);
  }
}
if (results.length > 1) console.log(`## All scenarios\n\n${resultTable(results)}`);

function refuse(message) {
  console.error(message);
  process.exit(2);
}

async function scenario(name) {
  const runs = [];
  for (let run = 0; run < Number(values.runs); run += 1) runs.push(await runScenario(SCENARIOS[name], { profile: values.profile }));
  return middleRun(runs);
}
