import { fenced } from './markdown.js';

/** Columns of the terminal that the demo is shown in. */
export const DEMO_WIDTH = 110;

const GAPS = /^ {2}(?!note)/;

/** The first look: the worst rows of one report, and how it says what it could not see. */
export async function demo(run) {
  const argv = ['stale', '--demo', '--days', '90'];
  const { stdout, stderr } = await run([...argv, '--no-progress']);
  const [summary, ...details] = stderr.trimEnd().split('\n');
  const second = details.findIndex((line, index) => index > 0 && GAPS.test(line) && !line.startsWith('   '));
  const said = [summary, ...details.slice(0, second), '…'].join('\n');
  return fenced('console', [`$ iam-audit ${argv.join(' ')}`, beginning(stdout, 8), said].join('\n'));
}

/** A report of all users, and the whole ledger of what could not be seen. */
export async function coverageDemo(run) {
  const { stdout, stderr } = await run(['users', '--demo', '--no-progress']);
  return fenced('console', ['$ iam-audit users --demo', beginning(stdout, 5), stderr].join('\n'));
}

/**
 * The calls that only count also tell how long a call takes, so the forecast of the whole changes from run to run: what
 * is counted and what the limits make of it does not.
 */
export async function planDemo(run) {
  const argv = ['plan', 'users', '--demo', '--columns', '+services_unused'];
  const { stdout } = await run([...argv, '--no-progress']);
  return fenced('console', [`$ iam-audit ${argv.join(' ')}`, stdout.slice(0, stdout.indexOf('\ntotal ')), '…'].join('\n'));
}

function beginning(text, rows) {
  const lines = text.trimEnd().split('\n');
  return lines.length <= rows + 1 ? lines.join('\n') : [...lines.slice(0, rows), '…'].join('\n');
}

/** One command per kind of question, each over few accounts, with the columns that answer it. */
const USAGE = {
  'demo-roles': {
    argv: ['roles', '--demo', '--accounts', '550392348068', '--days', '90'],
    more: ['--columns', 'role_name,days_unused,last_used,trust,trusted_accounts_outside,external_id,admin', '--sort', 'days_unused:desc'],
    rows: 14,
  },
  'demo-access': {
    argv: ['access', '--demo', '--role', 'platform-deployer', '--account', '201946786843'],
    more: ['--columns', 'service,use,last_used,last_used_region,days_unused,granted_by'],
    rows: 12,
  },
  'demo-actions': {
    argv: ['access', '--demo', '--role', 'help-desk,role-tuner', '--account', '271923997269', '--granularity', 'action'],
    more: ['--columns', 'entity_name,service,action,use,last_used,granted_by'],
    rows: 12,
  },
  'demo-unused': {
    argv: ['unused', '--demo', '--days', '90', '--accounts', '550392348068', '--principals', 'roles'],
    more: ['--columns', 'entity_name,granted,used,unused,unused_share,last_used,advice'],
    rows: 13,
  },
  'demo-privileges': {
    argv: ['privileges', '--demo', '--accounts', '636984131520'],
    more: ['--columns', 'entity_name,risk,reach,idle_factor,days_idle,admin,escalation'],
    rows: 13,
  },
};

/** Three accounts that have the same policy, and the policy that is left. */
const SUGGEST = ['unused', '--demo', '--by', 'policy', '--suggest', '--accounts', '201946786843,635981817958,835052126606'];
const SUGGESTED = 'platform-deployment';

/** What the commands about permissions print, by the name of their section. */
export async function usageDemos(run) {
  const sections = {};
  for (const [name, { argv, more, rows }] of Object.entries(USAGE)) {
    const { stdout, stderr } = await run([...argv, ...more, '--no-progress']);
    sections[name] = fenced('console', [command(argv, more), beginning(stdout, rows), beginning(stderr, 1)].join('\n'));
  }
  return { ...sections, 'demo-suggest': await suggestDemo(run) };
}

/** jq writes JSON as JSON.stringify does. */
async function suggestDemo(run) {
  const more = ['--columns', 'policy_name,policy_type,principals,verdict,removed'];
  const table = await run([...SUGGEST, ...more, '--no-progress']);
  const lines = await run([...SUGGEST, '--format', 'ndjson', '--no-progress']);
  const found = lines.stdout.trimEnd().split('\n').map((line) => JSON.parse(line)).find((row) => row.policy_name === SUGGESTED);
  const filter = `| jq 'select(.policy_name == "${SUGGESTED}") | .suggested_policy | fromjson'`;
  const policy = JSON.stringify(JSON.parse(found.suggested_policy), null, 2);
  return [
    fenced('console', [command(SUGGEST, more), beginning(table.stdout, 13), beginning(table.stderr, 1)].join('\n')),
    fenced('console', [command(SUGGEST, ['--format', 'ndjson', filter]), policy].join('\n')),
  ].join('\n\n');
}

/** As one would type it, on two lines. */
function command(argv, more) {
  return `$ iam-audit ${argv.join(' ')} \\\n    ${more.join(' ')}`;
}
