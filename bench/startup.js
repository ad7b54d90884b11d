import { spawnSync } from 'node:child_process';
import { CLI } from './measure.js';
import { fixed, markdownTable, median } from './format.js';

const CASES = [
  { name: 'node -e 0', argv: ['-e', '0'] },
  { name: 'iam-audit --version', argv: [CLI, '--version'] },
  { name: 'iam-audit --help', argv: [CLI, '--help'] },
];

/** A disturbance should meet all of them, so they take turns. */
const ROUNDS = 31;

/**
 * Help and version against an empty Node process, each as a whole process.
 *
 * @returns {string} Markdown
 */
export function startup() {
  const times = CASES.map(() => []);
  for (let round = -2; round < ROUNDS; round += 1) {
    CASES.forEach(({ argv }, i) => {
      const ms = timeOf(argv);
      // The first rounds fill the page cache.
      if (round >= 0) times[i].push(ms);
    });
  }
  const [base] = times;
  const least = (list) => Math.min(...list);
  const sums = (i) => [median, least].flatMap((of) => [fixed(of(times[i]), 1), fixed(of(times[i]) / of(base), 2)]);
  const rows = CASES.map(({ name }, i) => [name, ...sums(i)]);
  const head = ['', 'median, ms', '× `node -e 0`', 'least, ms', '× `node -e 0`'];
  return `${ROUNDS} interleaved runs of each.\n\n${markdownTable(head, rows)}`;
}

function timeOf(argv) {
  const started = performance.now();
  const { status, error } = spawnSync(process.execPath, argv, { stdio: 'ignore' });
  const ms = performance.now() - started;
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with ${status}`, { cause: error });
  return ms;
}
