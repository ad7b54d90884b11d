import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { fixed, markdownTable, median } from './format.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUNDLE = join(ROOT, 'dist', 'lambda');
const ROUNDS = 11;

const CASES = [
  { name: 'import of the handler', program: 'await import(process.argv[1] + "/index.mjs")' },
  { name: 'and a first call: users of the demo organization', program: `const { handler } = await import(process.argv[1] + '/index.mjs');
await handler({ command: ['users', '--demo', '--quiet'] }, { getRemainingTimeInMillis: () => 900000 })` },
];

/**
 * The bundle for AWS Lambda: how large it is, and how long a new process needs for it.
 *
 * @returns {string} Markdown
 */
export function lambda() {
  execFileSync(process.execPath, ['.ci/lambda.js'], { cwd: ROOT });
  const files = readdirSync(BUNDLE, { recursive: true }).map((name) => join(BUNDLE, name)).filter((path) => statSync(path).isFile());
  const sum = (size) => files.reduce((all, path) => all + size(readFileSync(path)), 0) / 1e6;
  const [whole, zipped] = [sum(({ length }) => length), sum((content) => deflateRawSync(content).length)];
  const sizes = markdownTable(['files', 'MB', 'MB zipped'], [[files.length, fixed(whole, 1), fixed(zipped, 1)]]);
  const rows = CASES.map(({ name, program }) => {
    const times = Array.from({ length: ROUNDS }, () => timeOf(program));
    return [name, fixed(median(times), 0), fixed(Math.min(...times), 0)];
  });
  return `${sizes}\n\n${markdownTable(['in a new process', 'median, ms', 'least, ms'], rows)}`;
}

function timeOf(program) {
  const timed = `const started = performance.now(); ${program}; process.stdout.write(String(performance.now() - started)); process.exit();`;
  const env = { PATH: process.env.PATH, HOME: '/nonexistent' };
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', timed, BUNDLE], { env, encoding: 'utf8' });
  if (!/^[\d.]+$/.test(stdout)) throw new Error(`no time was measured: ${stderr}`);
  return Number(stdout);
}
