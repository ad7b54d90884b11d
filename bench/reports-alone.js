import { fileURLToPath } from 'node:url';
import { fixed, markdownTable } from './format.js';
import { middleRun, runScenario } from './scenario-run.js';
import { SCENARIOS } from './scenarios.js';

const REPORT_CALLS = fileURLToPath(new URL('./report-calls.js', import.meta.url));
const NAMES = ['small-3x20', 'small-50x20', 'small-50x20-unlike'];

/**
 * The auditor beside the calls that it can't do without, made with the AWS SDK and nothing else, in turn in the same worlds.
 *
 * @param {{ runs: string }} values
 * @returns {Promise<string>} Markdown
 */
export async function reportsAlone({ runs }) {
  const rows = [];
  for (const name of NAMES) {
    const [ours, alone] = [[], []];
    for (let run = 0; run < Number(runs); run += 1) {
      ours.push(await runScenario(SCENARIOS[name]));
      alone.push(await runScenario(SCENARIOS[name], { script: REPORT_CALLS, args: [] }));
    }
    for (const { took } of [...ours, ...alone]) if (took.exit !== 0) throw new Error(took.said);
    const [us, it] = [middleRun(ours), middleRun(alone)];
    const seconds = ({ took }) => fixed(took.wallMs / 1000, 1);
    const over = ({ took, bound }) => fixed(took.wallMs / bound.ms, 2);
    const ratio = fixed(us.took.wallMs / it.took.wallMs, 2);
    rows.push([name, fixed(us.bound.ms / 1000, 1), seconds(us), over(us), seconds(it), over(it), ratio]);
  }
  const head = ['world', 'bound, s', 'iam-audit, s', '÷ bound', 'SDK alone, s', '÷ bound', 'iam-audit ÷ SDK alone'];
  return markdownTable(head, rows);
}
