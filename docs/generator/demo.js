import { fenced } from './markdown.js';

/** Columns of the terminal that the demo is shown in. */
export const DEMO_WIDTH = 110;

/** What the demo prints: `run(argv)` gives the two streams of one run. */
export async function demo(run) {
  const [users, stale] = await Promise.all([
    run(['users', '--demo', '--no-progress']),
    run(['stale', '--demo', '--days', '90', '--no-progress']),
  ]);
  return [
    fenced('console', ['$ iam-audit users --demo', beginning(users.stdout, 12), users.stderr].join('\n')),
    fenced('console', ['$ iam-audit stale --demo --days 90', beginning(stale.stdout, 10), beginning(stale.stderr, 1)].join('\n')),
  ].join('\n\n');
}

/**
 * The calls that only count also tell how long a call takes, and a forecast that hangs on that would change from run
 * to run. In this one AWS's limits decide.
 */
export async function planDemo(run) {
  const argv = ['plan', 'users', '--demo', '--columns', '+services_unused'];
  const { stdout, stderr } = await run([...argv, '--no-progress']);
  return fenced('console', [`$ iam-audit ${argv.join(' ')}`, `${stdout}${stderr}`].join('\n'));
}

function beginning(text, rows) {
  const lines = text.trimEnd().split('\n');
  return lines.length <= rows + 1 ? lines.join('\n') : [...lines.slice(0, rows), '…'].join('\n');
}
