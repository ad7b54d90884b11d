// npm runs this after `npm ci` in a clone. Without the development packages there is no compiler: then what was built before stays, and
// where nothing was, the next step is said. The install itself has not failed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const has = (path) => existsSync(new URL(`../${path}`, import.meta.url));

if (has('node_modules/typescript') && has('node_modules/esbuild')) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
  process.exitCode = status ?? 1;
} else if (!has('dist/bundle/entry.js')) {
  process.stderr.write(`iam-audit: installed, but not built: the compiler is a development package
  Run \`npm ci && npm prune --omit=dev\` instead of \`npm ci --omit=dev\`, or copy dist/bundle from where it was built, or install
  the package that \`npm pack\` makes.\n`);
}
