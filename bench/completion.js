import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fixed, markdownTable, median } from './format.js';
import { CLI } from './measure.js';

const ROUNDS = 31;

/** TAB in bash, in a shell that is running: a flag, a column, and names of the accounts of a kept run of the demo. */
const CASES = [
  { name: 'a flag', words: 'iam-audit users --form', starts: 'nothing' },
  { name: 'a column', words: 'iam-audit users --columns user_name,mfa', starts: 'nothing' },
  { name: 'an account', words: 'iam-audit users --accounts quill', starts: 'Node' },
];

/**
 * What one TAB takes, and beside it an empty Node process.
 *
 * @returns {string} Markdown
 */
export function completion() {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-bench-'));
  try {
    const env = { PATH: process.env.PATH, HOME: folder, IAM_AUDIT_STORE: join(folder, 'store') };
    run([CLI, 'accounts', '--demo', '--quiet', '--allow-incomplete', '--store', env.IAM_AUDIT_STORE], env);
    const program = `iam-audit() { '${process.execPath}' '${CLI}' "$@"; }`;
    writeFileSync(join(folder, 'script'), `${run([CLI, 'completion', 'bash'], env)}\n${program}\n`);
    const rows = CASES.map(({ name, words, starts }) => {
      const times = tabs(words, join(folder, 'script'), env);
      return [name, starts, fixed(median(times), 1), fixed(Math.min(...times), 1)];
    });
    const empty = Array.from({ length: ROUNDS }, () => timeOf(() => run(['-e', '0'], env)));
    rows.push(['`node -e 0`', 'Node', fixed(median(empty), 1), fixed(Math.min(...empty), 1)]);
    return `${ROUNDS} times each.\n\n${markdownTable(['', 'starts', 'median, ms', 'least, ms'], rows)}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** In milliseconds, measured by the shell itself. */
function tabs(words, script, env) {
  const list = words.split(' ').map((word) => `'${word}'`).join(' ');
  const line = `source '${script}'; COMP_WORDS=(${list}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1))
    for ((round = 0; round < ${ROUNDS}; round++)); do
      from=$EPOCHREALTIME; _iam_audit; to=$EPOCHREALTIME
      [ \${#COMPREPLY[@]} -gt 0 ] || exit 1
      echo $(( \${to/[.,]/} - \${from/[.,]/} ))
    done`;
  const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', line], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`bash ended with ${status}: ${stderr}`);
  return stdout.trim().split('\n').map((micros) => Number(micros) / 1000);
}

function timeOf(work) {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function run(argv, env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
